"""What someone may ask about later is in the log: who made a link, took rows away, was kept out."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import AGENTS, Simulator
from dashboard import Dashboard
from entering import ADA, as_user, basic, forwarded, passwords
from signing import SECRET, claims, kept_secret, link, signed
from waiting import until

AGENT = AGENTS[0]
SESSIONS, SHARE = f"/agents/{AGENT}/sessions", f"/agents/{AGENT}/share"
FIELD = re.compile(r' ([A-Za-z]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))')
LINE = re.compile(r"\S+Z notice (audit: [a-z -]+?)((?: [A-Za-z]+=.*)?)")

Event = dict[str, str]
Serve = Callable[..., Dashboard]


def events(log: str, form: str) -> list[Event]:
    """The audit lines of a log, as a program that keeps watch reads them."""
    if form == "json":
        lines = [json.loads(line) for line in log.split("\n") if line.startswith("{")]
        return [line for line in lines if line["message"].startswith("audit: ")]
    found = [LINE.fullmatch(line) for line in log.split("\n")]
    return [
        {"message": match.group(1)}
        | {name: quoted or bare for name, quoted, bare in FIELD.findall(match.group(2))}
        for match in found
        if match
    ]


@pytest.fixture(scope="module", params=["text", "json"])
def form(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def audited(serve: Serve, simulator: Simulator, form: str, tmp_path_factory) -> Dashboard:
    """A dashboard that people sign in to, behind a proxy, and that signs links."""
    folder = tmp_path_factory.mktemp("secrets")
    arguments = ("--password-file", str(passwords(folder / "htpasswd", ADA)))
    arguments += ("--link-secret-file", str(kept_secret(folder / "secret", SECRET)))
    arguments += ("--trusted-proxy", "127.0.0.1/32", "--log-format", form, "--agent", AGENT)
    return serve(*arguments, settings=simulator.settings).wait_until_ready()


def told(dashboard: Dashboard, form: str, message: str, **known: str) -> list[Event]:
    """The audit lines of a kind that say what is known, once there is one."""

    def look() -> list[Event]:
        return [
            event
            for event in events(dashboard.process.log, form)
            if event["message"] == message and known.items() <= event.items()
        ]

    return until(look, f"{message} {known} in {dashboard.process.log[-2000:]}")


def test_each_link_made_by_the_form_is_told(audited: Dashboard, form: str):
    headers = as_user("ada", "203.0.113.20")
    query = [("outcome", "failed"), ("expires", "7d"), ("frame", "https://wiki.example.net")]
    made = audited.get(f"{SHARE}.json", query, headers=headers).json()
    [event] = told(audited, form, "audit: link made", address="203.0.113.20")
    assert event["user"] == "ada" and event["agent"] == AGENT
    assert event["filter"] == "outcome=failed" and event["frames"] == "https://wiki.example.net"
    assert event["id"] == made["id"] and event["expires"] == made["expiresAt"]
    token = made["url"].split("/")[-2]
    assert token not in audited.process.log


@pytest.mark.parametrize("written", ["text", "json"])
def test_each_link_made_by_the_command_is_told(written: str, tmp_path: Path):
    options = ("--log-format", written, "--frame-ancestor", "https://wiki.example.net")
    path, log = link(tmp_path, AGENT, [("startType", "cold")], *options)
    [event] = events(log, written)
    assert event["message"] == "audit: link made" and event["agent"] == AGENT
    assert event["filter"] == "startType=cold" and event["frames"] == "https://wiki.example.net"
    assert event["user"] and event["id"] and event["expires"]
    assert event["address"] == "command line"
    assert path.removeprefix("/embed/") not in log


@pytest.mark.parametrize("kind", ["csv", "ndjson"])
def test_each_export_is_told(audited: Dashboard, form: str, kind: str):
    """Also that of whoever holds a link, by the id that it can be revoked by."""
    address = f"203.0.113.{30 + len(kind)}"
    path = f"{SESSIONS}.{kind}"
    query = [("outcome", "failed"), ("startType", "cold")]
    assert audited.get(path, query, headers=as_user("ada", address)).status_code == 200
    [event] = told(audited, form, "audit: export", address=address)
    assert (event["user"], event["agent"], event["format"]) == ("ada", AGENT, kind)
    assert set(event["filter"].split("&")) == {"outcome=failed", "startType=cold"}

    token = signed(claims(AGENT, "outcome=closed", jti=f"known-{kind}"))
    headers = forwarded("203.0.113.40")
    audited.get(f"/embed/{token}/sessions.{kind}", [("startType", "warm")], headers=headers)
    [event] = told(audited, form, "audit: export", user=f"link known-{kind}")
    assert event["address"] == "203.0.113.40" and "startType=warm" in event["filter"]
    assert token not in audited.process.log


def test_looking_is_not_told(audited: Dashboard, form: str):
    """Nor what is refused: a log of everything is read by nobody."""
    headers = as_user("ada", "203.0.113.50")
    for path in (SESSIONS, f"{SESSIONS}.json", "/", f"{SESSIONS}.csv?outcome=crashed"):
        audited.get(path, headers=headers)
    audited.get(f"{SESSIONS}.csv", headers=as_user("ada", "203.0.113.51"))
    told(audited, form, "audit: export", address="203.0.113.51")
    assert not [
        event for event in events(audited.process.log, form) if event["address"] == "203.0.113.50"
    ]


def test_each_refused_sign_in_is_told(audited: Dashboard, form: str):
    address = "203.0.113.60"
    while audited.get("/", headers=basic("ada", "guess") | forwarded(address)).status_code == 401:
        pass
    refused = told(audited, form, "audit: sign-in refused", address=address)
    until(
        lambda: (
            len(
                {
                    event["reason"]
                    for event in events(audited.process.log, form)
                    if event.get("address") == address
                }
            )
            == 2
        ),
        "both reasons",
    )
    assert {event["user"] for event in refused} == {"ada"}
    assert "guess" not in audited.process.log
    odd = {"Authorization": "Basic !"} | forwarded("203.0.113.61")
    audited.get("/", headers=odd)
    [event] = told(audited, form, "audit: sign-in refused", address="203.0.113.61")
    assert event["reason"] == "credentials not understood"
    audited.get("/", headers=forwarded("203.0.113.62"))
    audited.get("/", headers=odd)
    told(audited, form, "audit: sign-in refused", address="203.0.113.61")
    assert "203.0.113.62" not in audited.process.log, "nobody has tried to sign in"


@pytest.mark.parametrize(
    ("chain", "address"),
    [
        ("203.0.113.70", "203.0.113.70"),
        ("198.51.100.1, 203.0.113.71", "203.0.113.71"),
        ("198.51.100.1,203.0.113.72, 127.0.0.1", "203.0.113.72"),
        ("203.0.113.73:4711", "203.0.113.73"),
        ("[2001:db8::74]:4711", "2001:db8::74"),
        ("2001:db8::75", "2001:db8::75"),
        ("203.0.113.76, nonsense", "127.0.0.1"),
        ("nonsense', 203.0.113.77", "203.0.113.77"),
    ],
)
def test_a_proxy_tells_from_where(audited: Dashboard, form: str, chain: str, address: str):
    """What stands before the last address that is no proxy's may be anyone's invention."""
    user = f"someone behind {chain.replace(':', '-')}"
    audited.get("/", headers=basic(user, "guess") | forwarded(chain))
    [event] = told(audited, form, "audit: sign-in refused", user=user)
    assert event["address"] == address


def test_others_can_not_tell_from_where(serve: Serve, simulator: Simulator, tmp_path: Path):
    arguments = ("--password-file", str(passwords(tmp_path / "htpasswd", ADA)))
    arguments += ("--agent", AGENT, "--trusted-proxy", "10.0.0.0/8")
    dashboard = serve(*arguments, settings=simulator.settings).wait_until_ready()
    headers = basic("mallory", "guess") | forwarded("203.0.113.80")
    assert dashboard.get("/", headers=headers).status_code == 401
    [event] = told(dashboard, "text", "audit: sign-in refused", user="mallory")
    assert event["address"] == "127.0.0.1"
    assert "203.0.113.80" not in dashboard.process.log
    assert dashboard.process.stop() == 0


FORGED = "2026-11-20T10:00:00.000Z notice audit: export address=192.0.2.1 user=ada"
NAMES = {
    "a line's end": f"eve\n{FORGED}",
    "both of a line's ends": f"eve\r\n{FORGED}\r\n",
    "a line's end of Unicode": f"eve\u2028{FORGED}\u0085{FORGED}",
    "a terminal's orders": "eve\x1b[2J\x1b[1A\x9b2Jeve",
    "a zero and a bell": "eve\0\a\x08\x7f",
    "letters from right to left": "eve\u202eresu",
    "a field": "eve address=192.0.2.1",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_can_write_no_line_of_its_own(audited: Dashboard, form: str, name: str):
    """Nor end a field, nor move the cursor of whoever reads the log on a terminal."""
    user, address = NAMES[name], f"203.0.113.{90 + list(NAMES).index(name)}"
    headers = basic(user, "guess") | forwarded(address)
    assert audited.get("/", headers=headers).status_code == 401
    [event] = told(audited, form, "audit: sign-in refused", address=address)
    if form == "json":
        assert event["user"].startswith("eve"), "a name ends at its first colon"
    log = audited.process.log_path.read_bytes().decode()
    [line] = [line for line in log.split("\n") if address in line]
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202e]", line)
    assert not [event for event in events(log, form) if event.get("address") == "192.0.2.1"]


@pytest.mark.parametrize("quote", ['"', '\\"', '\\\\"'])
def test_a_name_with_quotes_ends_no_field(audited: Dashboard, form: str, quote: str):
    """Else it could say where it is from, or who it is."""
    address = f"203.0.113.{110 + len(quote)}"
    user = f"eve{quote} address={quote}192.0.2.2{quote} x={quote}"
    headers = basic(user, "guess") | forwarded(address)
    assert audited.get("/", headers=headers).status_code == 401
    until(lambda: f"address={address}" in audited.process.log.replace('":"', "="), "a line")
    log = "\n".join(line for line in audited.process.log.split("\n") if address in line)
    assert [event["address"] for event in events(log, form)] == [address]


def test_a_name_of_a_proxy_can_write_no_line_either(serve: Serve, simulator: Simulator):
    arguments = ("--trusted-proxy", "127.0.0.1/32", "--user-header", "X-User", "--agent", AGENT)
    dashboard = serve(*arguments, settings=simulator.settings).wait_until_ready()
    user = "Ada Lovelace address=192.0.2.1 \x1b[2J"
    headers = {"X-User": user.encode()} | forwarded("203.0.113.120")
    response = dashboard.get(f"{SESSIONS}.csv", headers=headers)
    assert response.status_code in (200, 400, 401)
    dashboard.get(
        f"{SESSIONS}.csv", headers={"X-User": "Ada Lovelace"} | forwarded("203.0.113.121")
    )
    [event] = told(dashboard, "text", "audit: export", address="203.0.113.121")
    assert event["user"] == "Ada Lovelace"
    assert "\x1b" not in dashboard.process.log
    assert not [e for e in events(dashboard.process.log, "text") if e["address"] == "192.0.2.1"]
    assert dashboard.process.stop() == 0
