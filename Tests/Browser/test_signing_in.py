"""Who is let in: by password, or by the word of a trusted proxy; nobody else learns anything."""

import base64
import re
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser

import surfaces
from conftest import AGENTS, Simulator, Start
from dashboard import Dashboard
from entering import (
    ADA,
    ADA_LATER,
    GRACE,
    LATER,
    PASSWORDS,
    SLOW,
    as_user,
    basic,
    forwarded,
    passwords,
    signed_in,
)
from program import run
from visiting import visit
from waiting import until

AGENT = AGENTS[0]
GONE = {"PIPECAT_API_URL": "http://127.0.0.1:9/v1", "PIPECAT_PRIVATE_KEY": "pk_any"}
SESSIONS = f"/agents/{AGENT}/sessions"
OPEN = {"/healthz", "/readyz", "/assets/dashboard.css"}
IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
LOOPBACK = ("--trusted-proxy", "127.0.0.1/32")

Serve = Callable[..., Dashboard]


@pytest.fixture(scope="module")
def guarded(serve: Serve, simulator: Simulator, tmp_path_factory) -> Dashboard:
    """A dashboard that asks for a password, behind a proxy so that each test may come from an
    address of its own: what one gets wrong is not held against another."""
    file = passwords(tmp_path_factory.mktemp("passwords") / "htpasswd", ADA, GRACE)
    arguments = ("--password-file", str(file), "--sync-interval", "3600", *LOOPBACK)
    running = serve(*arguments, settings=simulator.settings)
    signed_in(running.process).wait_until_complete()
    return running


@pytest.fixture(scope="module")
def session(guarded: Dashboard) -> str:
    return signed_in(guarded.process).rows(AGENT)[0]["sessionId"]


def addresses(session: str) -> list[str]:
    """Every kind of address that is not open to all, and some that lead nowhere."""
    paths = [path for path in surfaces.all_of(AGENT, session) if path not in OPEN]
    return [*paths, "/no-such-page", "/agents/none/sessions.json", f"/agents/{AGENT}/share", "/v1"]


WRONG = {
    "nothing": {},
    "an unknown name": basic("nobody", "analytical engine"),
    "no password": basic("ada", ""),
    "no name": basic("", "analytical engine"),
    "a password with more behind it": basic("ada", "analytical engine\0"),
    "a hash as its password": basic("ada", ADA.partition(":")[2]),
    "another's password": basic("grace", "analytical engine"),
    "a name in other letters": basic("ADA", "analytical engine"),
    "another scheme": {"Authorization": "Bearer " + "a" * 40},
    "no base64": {"Authorization": "Basic ada:analytical engine"},
    "no colon": {"Authorization": "Basic " + base64.b64encode(b"ada").decode()},
    "bytes that are no text": {"Authorization": "Basic " + base64.b64encode(b"\xff:\xfe").decode()},
    "a header of a proxy": {"X-Forwarded-User": "ada", "Remote-User": "ada", "X-User": "ada"},
}


@pytest.mark.parametrize("name", WRONG)
def test_nobody_learns_anything_without_signing_in(guarded: Dashboard, session: str, name: str):
    """At every address, in its own form, and whether or not it leads anywhere."""
    for number, path in enumerate(addresses(session)):
        for method in ("GET", "HEAD"):
            headers = WRONG[name] | forwarded(f"198.51.{number}.{list(WRONG).index(name)}")
            response = guarded.request(method, path, headers=headers)
            assert response.status_code == 401, (method, path)
            assert response.headers["WWW-Authenticate"].startswith('Basic realm="')
            assert not {"ETag", "Data-Coverage", "Set-Cookie", "Link"} & set(response.headers)
            # The page of an error links to itself in another theme.
            said = response.text.replace(path, "").replace(session, "")
            assert not any(agent in said for agent in AGENTS), path
            assert not IDENTIFIER.search(said), path
            if method == "HEAD":
                assert response.content == b""
            elif path.startswith("/v1"):
                assert set(response.json()) == {"error", "code"}
            elif surfaces.is_page(path):
                assert response.headers["Content-Type"].startswith("text/html")
            else:
                assert response.headers["Content-Type"] == "application/problem+json"
                assert response.json()["status"] == 401


@pytest.mark.parametrize("user", ["ada", "grace"])
def test_whoever_signs_in_sees_everything(guarded: Dashboard, session: str, user: str):
    for path in surfaces.all_of(AGENT, session):
        response = guarded.get(path, headers=as_user(user))
        assert response.status_code == 200, path
        assert "Set-Cookie" not in response.headers


def test_a_scheme_is_one_in_any_letters(guarded: Dashboard):
    """As RFC 9110, 11.1 has it."""
    word = as_user("ada")["Authorization"].removeprefix("Basic ")
    for scheme in ("basic", "BASIC"):
        response = guarded.get("/", headers={"Authorization": f"{scheme} {word}"})
        assert response.status_code == 200


def test_what_tells_nothing_is_open(guarded: Dashboard):
    """Whoever watches the service has no account, and an error page has its style."""
    for path in OPEN:
        assert guarded.get(path).status_code == 200
    assert guarded.get("/healthz").text == "ok\n"
    assert not any(agent in guarded.get("/readyz").text for agent in AGENTS)


def test_shared_caches_keep_nothing(guarded: Dashboard, session: str):
    """What one may see must not be handed to another by a proxy in between."""
    for path in addresses(session)[:-4]:
        response = guarded.get(path, headers=as_user("ada"))
        control = response.headers.get("Cache-Control", "")
        assert "private" in control or "no-store" in control, (path, control)


def test_metrics_may_have_an_address_of_their_own(serve: Serve, simulator: Simulator, tmp_path):
    """Where nothing else is told, and nothing is asked."""
    file = passwords(tmp_path / "htpasswd", ADA)
    arguments = ("--password-file", str(file), "--metrics-listen", "127.0.0.1:0")
    dashboard = serve("--agent", AGENT, *arguments, settings=simulator.settings)
    dashboard.wait_until_ready()
    pattern = re.compile(r"Metrics at (http://\S+)/metrics")
    metrics = dashboard.process.found(pattern, "where metrics are told").group(1)
    response = requests.get(f"{metrics}/metrics", timeout=10)
    assert response.status_code == 200 and "# TYPE" in response.text
    for path in ("/", "/agents.json", SESSIONS, "/healthz", f"{SESSIONS}.csv", "/embed/x/sessions"):
        assert requests.get(metrics + path, timeout=10).status_code == 404
    assert requests.post(f"{metrics}/metrics", timeout=10).status_code == 405
    assert dashboard.get("/metrics").status_code == 401
    assert dashboard.get("/metrics", headers=as_user("ada")).status_code == 404
    assert dashboard.process.stop() == 0


def test_a_browser_signs_in_and_uses_the_page(browser: Browser, guarded: Dashboard):
    """Its script and its style come, and what it asks for later is let in too."""
    credentials = {"username": "ada", "password": PASSWORDS["ada"]}
    address = f"{guarded.address}{SESSIONS}?from=now-4w"
    with visit(browser, address, http_credentials=credentials) as page:
        assert page.locator("table.sessions tbody tr").count() > 0
        styled = page.locator("header.bar").evaluate("bar => getComputedStyle(bar).display")
        assert styled != "block"
        page.locator("details.share summary").click()
        assert page.locator(".share button", has_text="Copy").count() >= 1
        page.locator("nav.pager a[rel=next]").first.click()
        page.wait_for_url("**offset=**")
        assert page.locator("table.sessions tbody tr").count() > 0


# Guessing


def refusals(
    dashboard: Dashboard, address: str, user: str = "ada", path: str = "/words"
) -> list[requests.Response]:
    """The answers to wrong passwords, one after the other, up to the first that is slowed down."""
    answers = []
    while len(answers) < 20:
        headers = basic(user, f"guess {len(answers)}") | forwarded(address)
        answers.append(dashboard.get(path, headers=headers))
        if answers[-1].status_code != 401:
            return answers
    raise AssertionError("nobody was slowed down")


def test_whoever_guesses_is_slowed_down(guarded: Dashboard):
    """After a few that anyone may get wrong, in the form of what was asked for."""
    *wrong, slowed = refusals(guarded, "203.0.113.1")
    assert 3 <= len(wrong) <= 10
    twin = refusals(guarded, "203.0.113.1", path="/agents.json")[-1]
    upstream = refusals(guarded, "203.0.113.1", path="/v1/agents")[-1]
    for response in (slowed, twin, upstream):
        assert response.status_code == 429 and int(response.headers["Retry-After"]) >= 1
        assert "WWW-Authenticate" not in response.headers, "a browser would ask again and again"
        assert AGENT not in response.text
    assert slowed.headers["Content-Type"].startswith("text/html")
    assert twin.headers["Content-Type"] == "application/problem+json"
    assert upstream.json()["code"] == "429"


def test_nobody_else_is_slowed_down(serve: Serve, tmp_path: Path):
    """Not another user at that address, not that user at another, not who is in already."""
    file = passwords(tmp_path / "htpasswd", ADA, GRACE)
    dashboard = serve("--password-file", str(file), *LOOPBACK, settings=GONE)
    there, elsewhere = "203.0.113.1", "203.0.113.2"

    def status(user: str, address: str) -> int:
        return dashboard.get("/words", headers=as_user(user, address)).status_code

    refusals(dashboard, there)
    assert status("grace", there) == 200
    assert status("ada", elsewhere) == 200
    assert status("ada", there) == 200, "has signed in by now"
    refusals(dashboard, elsewhere)
    assert status("ada", there) == status("ada", elsewhere) == 200
    assert dashboard.process.stop() == 0


def test_the_right_password_waits_too_and_is_taken_in_the_end(serve: Serve, tmp_path: Path):
    """Else whoever guesses right would know it at once."""
    file = passwords(tmp_path / "htpasswd", ADA)
    dashboard = serve("--password-file", str(file), *LOOPBACK, settings=GONE)
    refusals(dashboard, "203.0.113.7")
    headers = as_user("ada", "203.0.113.7")
    assert dashboard.get("/words", headers=headers).status_code == 429
    assert dashboard.get("/healthz", headers=headers).status_code == 200
    until(lambda: dashboard.get("/words", headers=headers).status_code == 200, "being let in")
    assert dashboard.process.stop() == 0


def test_others_are_answered_while_passwords_are_checked(serve: Serve, tmp_path: Path):
    """A check takes a processor for a quarter of a second, and is on no thread that others need."""
    file = passwords(tmp_path / "htpasswd", ADA, SLOW)
    dashboard = serve("--password-file", str(file), *LOOPBACK, settings=GONE)
    known = as_user("ada")
    assert dashboard.get("/words", headers=known).status_code == 200
    with ThreadPoolExecutor(16) as pool:
        checks = [
            pool.submit(
                requests.get,
                f"{dashboard.address}/words",
                headers=basic(f"guesser-{number}", "guess") | forwarded(f"203.0.114.{number}"),
                timeout=60,
            )
            for number in range(16)
        ]
        for path in ("/healthz", "/words", "/openapi.json", "/words?theme=dark"):
            assert dashboard.get(path, headers=known).status_code == 200
        assert not all(check.done() for check in checks), "nobody was waiting"
        statuses = {check.result().status_code for check in checks}
    assert statuses <= {401, 503} and 401 in statuses
    assert dashboard.process.stop() == 0


# The password file


def test_a_password_file_is_replaced_without_a_restart(serve: Serve, tmp_path: Path):
    """Who is in it no more is out at once; what is no password file changes nothing."""
    file = passwords(tmp_path / "htpasswd", ADA)
    dashboard = serve("--password-file", str(file), settings=GONE)

    def renewed(line: str) -> None:
        before = dashboard.process.log.count(line)
        dashboard.process.process.send_signal(signal.SIGHUP)
        until(lambda: dashboard.process.log.count(line) > before, f"{line!r} in the log")

    def statuses() -> list[int]:
        users = [as_user("ada"), basic("ada", LATER), as_user("grace")]
        return [dashboard.get("/words", headers=headers).status_code for headers in users]

    assert statuses() == [200, 401, 401]
    passwords(file, ADA_LATER, "", "# Grace is new.", GRACE)
    renewed("password file read again")
    assert statuses() == [401, 200, 200]
    for broken in ([], ["ada"], ["ada:secret-in-clear"], [ADA, "mallory:"]):
        passwords(file, *broken)
        renewed("password file not read again, the old one stays")
        assert [dashboard.get("/words", headers=as_user("grace")).status_code] == [200]
    passwords(file, ADA).chmod(0o644)
    renewed("password file not read again, the old one stays")
    assert dashboard.get("/words", headers=as_user("grace")).status_code == 200
    assert dashboard.process.stop() == 0
    for secret in ("secret-in-clear", "$2y$", LATER, PASSWORDS["ada"]):
        assert secret not in dashboard.process.log


@pytest.mark.parametrize(
    ("lines", "mode", "word"),
    [
        ([], 0o600, "names nobody"),
        (["# nobody"], 0o600, "names nobody"),
        (["ada"], 0o600, "line 1"),
        ([ADA, ":hash"], 0o600, "line 2"),
        ([ADA, "grace:secret-in-clear"], 0o600, "line 2"),
        (["ada:$apr1$ey7niZgF$Dgsv2HAaUJSvxX3VK28kX1"], 0o600, "bcrypt"),
        ([ADA.replace("$04$", "$31$")], 0o600, "cost"),
        ([ADA[:-1]], 0o600, "bcrypt"),
        ([ADA], 0o644, "others can read"),
        ([ADA], 0o660, "others can read"),
    ],
)
def test_a_password_file_that_is_none_is_told_in_one_line(lines, mode, word, tmp_path: Path):
    file = passwords(tmp_path / "htpasswd", *lines)
    file.chmod(mode)
    options = ("--listen", "127.0.0.1:0", "--archive", str(tmp_path / "sessions.sqlite"))
    result = run("serve", *options, "--password-file", str(file), home=tmp_path, settings=GONE)
    assert result.returncode != 0
    [line] = result.stderr.splitlines()
    assert "--password-file" in line and word in line
    assert "secret-in-clear" not in line and "$2y$" not in line and "$apr1$" not in line


def test_a_password_file_that_is_missing_is_told(tmp_path: Path):
    options = ("--listen", "127.0.0.1:0", "--archive", str(tmp_path / "sessions.sqlite"))
    named = GONE | {"DASHBOARD_PASSWORD_FILE": str(tmp_path / "none")}
    result = run("serve", *options, home=tmp_path, settings=named)
    assert result.returncode != 0
    [line] = result.stderr.splitlines()
    assert "DASHBOARD_PASSWORD_FILE" in line


# Proxies


PROXIED = ("--user-header", "X-Forwarded-User")


def test_a_trusted_proxy_says_who_someone_is(serve: Serve, simulator: Simulator):
    settings = simulator.settings
    dashboard = serve("--agent", AGENT, *LOOPBACK, *PROXIED, settings=settings).wait_until_ready()
    assert dashboard.get("/", headers={"X-Forwarded-User": "ada"}).status_code == 200
    for headers in ({}, {"X-Forwarded-User": ""}, {"X-Remote-User": "ada"}, as_user("ada")):
        for path in ("/", f"{SESSIONS}.json", f"/v1{SESSIONS}", "/metrics"):
            response = dashboard.get(path, headers=headers)
            assert response.status_code == 401 and response.headers["WWW-Authenticate"], path
            assert AGENT not in response.text.replace(path, "")
    assert dashboard.process.stop() == 0


@pytest.mark.parametrize("network", ["10.0.0.0/8", "127.0.0.2/32", "::1/128", "192.0.2.1"])
def test_nobody_else_is_believed(serve: Serve, simulator: Simulator, network: str):
    """Neither about who they are, nor about where they come from."""
    proxy = ("--trusted-proxy", network)
    settings = simulator.settings
    dashboard = serve("--agent", AGENT, *proxy, *PROXIED, settings=settings).wait_until_ready()
    for headers in (
        {},
        {"X-Forwarded-User": "ada"},
        {"X-Forwarded-User": "ada"} | forwarded("10.0.0.1"),
    ):
        response = dashboard.get(f"{SESSIONS}.json", headers=headers)
        assert response.status_code == 401 and AGENT not in response.text
    assert dashboard.process.stop() == 0


def test_a_password_is_taken_beside_a_proxy(serve: Serve, tmp_path: Path):
    file = passwords(tmp_path / "htpasswd", ADA)
    arguments = ("--password-file", str(file), *LOOPBACK, *PROXIED)
    dashboard = serve(*arguments, settings=GONE)
    assert dashboard.get("/words", headers={"X-Forwarded-User": "grace"}).status_code == 200
    assert dashboard.get("/words", headers=as_user("ada")).status_code == 200
    assert dashboard.get("/words").status_code == 401
    assert dashboard.process.stop() == 0


def shared_link(dashboard: Dashboard, headers: dict[str, str]) -> str:
    """The address of the page that its Share menu offers."""
    page = dashboard.get(SESSIONS, headers=headers)
    assert page.status_code == 200
    return re.search(r'id="share-link" readonly value="([^"]+)"', page.text).group(1)


def test_a_trusted_proxy_says_by_which_address_it_is_called(serve: Serve, simulator: Simulator):
    """And each visitor gets the page of the address that they use."""
    settings = simulator.settings
    trusting = serve("--agent", AGENT, *LOOPBACK, settings=settings).wait_until_ready()
    other = serve("--agent", AGENT, settings=settings).wait_until_ready()
    named = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "dash.example.net"}
    for _ in range(2):
        assert shared_link(trusting, named).startswith(f"https://dash.example.net{SESSIONS}")
        assert shared_link(trusting, {}).startswith(trusting.address)
        assert shared_link(other, named).startswith(other.address)
    for odd in ("a.example/x?", "a b", 'a.example"onload=', "user@a.example", "<script>"):
        link = shared_link(trusting, {"X-Forwarded-Host": odd, "X-Forwarded-Proto": "javascript"})
        assert link.startswith(trusting.address + SESSIONS)
    for dashboard in (trusting, other):
        assert dashboard.process.stop() == 0


def test_a_public_address_is_the_one_whatever_a_request_says(serve: Serve, simulator: Simulator):
    arguments = ("--agent", AGENT, *LOOPBACK, "--public-url", "https://dash.example.net/voice")
    dashboard = serve(*arguments, settings=simulator.settings).wait_until_ready()
    headers = {"X-Forwarded-Host": "other.example.net", "Host": "third.example.net"}
    assert shared_link(dashboard, headers).startswith(f"https://dash.example.net/voice{SESSIONS}")
    assert dashboard.process.stop() == 0


def test_an_open_address_behind_a_proxy_is_for_the_proxy_alone(start: Start, tmp_path: Path):
    """Nothing asks others who they are, so they are not let in."""
    archive = ("--archive", str(tmp_path / "sessions.sqlite"))
    options = ("--listen", "0.0.0.0:0", *archive, "--trusted-proxy", "10.0.0.0/8")
    process = start("serve", *options, settings=GONE)
    port = process.address.rsplit(":", 1)[1]
    for path in ("/", "/words", "/agents.json", "/v1/agents", "/metrics"):
        headers = forwarded("10.0.0.1")
        response = requests.get(f"http://127.0.0.1:{port}{path}", headers=headers, timeout=10)
        assert response.status_code == 401 and response.headers["WWW-Authenticate"]
    assert requests.get(f"http://127.0.0.1:{port}/healthz", timeout=10).status_code == 200
    assert process.stop() == 0


def test_an_open_address_may_ask_for_passwords(start: Start, tmp_path: Path):
    file = passwords(tmp_path / "htpasswd", ADA)
    archive = ("--archive", str(tmp_path / "sessions.sqlite"))
    options = ("--listen", "0.0.0.0:0", *archive, "--password-file", str(file))
    process = start("serve", *options, settings=GONE)
    address = f"http://127.0.0.1:{process.address.rsplit(':', 1)[1]}/words"
    assert requests.get(address, timeout=10).status_code == 401
    assert requests.get(address, headers=as_user("ada"), timeout=10).status_code == 200
    assert process.stop() == 0


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["--user-header", "X-Forwarded-User"], "--user-header"),
        (["--trusted-proxy", "127.0.0.1/32", "--user-header", "no header"], "--user-header"),
        (["--trusted-proxy", "127.0.0.1/33"], "--trusted-proxy"),
        (["--trusted-proxy", "localhost"], "--trusted-proxy"),
        (["--trusted-proxy", "10.0.0.0/8,127.0.0.1"], "--trusted-proxy"),
        (["--trusted-proxy", ""], "--trusted-proxy"),
        (["--metrics-listen", "9090"], "--metrics-listen"),
        (["--listen", "0.0.0.0:0"], "--listen"),
        (["--listen", "[::]:0", "--link-secret-file", "secret"], "--listen"),
    ],
)
def test_a_wrong_setting_of_the_door_is_told_in_one_line(arguments, name, tmp_path: Path):
    if "--listen" not in arguments:
        arguments = [*arguments, "--listen", "127.0.0.1:0"]
    options = ("--archive", str(tmp_path / "sessions.sqlite"))
    result = run("serve", *arguments, *options, home=tmp_path, settings=GONE)
    assert result.returncode != 0
    [line] = result.stderr.splitlines()
    assert name in line


def test_a_wrong_password_is_told_apart_from_none_by_nothing_else(guarded: Dashboard):
    """An unknown name and a wrong password get the same answer."""
    said = set()
    for user in ("ada", "nobody"):
        headers = basic(user, "wrong") | forwarded("203.0.115.1")
        response = guarded.get("/agents.json", headers=headers)
        kept = {name: value for name, value in response.headers.items() if name != "Date"}
        said.add(f"{response.status_code} {kept} {response.text}")
    assert len(said) == 1
