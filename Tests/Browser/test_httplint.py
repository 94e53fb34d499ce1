"""Every kind of answer, read by a linter of HTTP: the REDbot project's httplint."""

from collections.abc import Callable
from pathlib import Path

import pytest
from httplint import HttpRequestLinter, HttpResponseLinter, levels

from conftest import AGENTS, Start
from dashboard import Dashboard
from entering import ADA, as_user, basic, passwords, signed_in
from signing import SECRET, claims, kept_secret, signed
from standin import AGENT as STRANGER
from standin import standing_in
from surfaces import all_of
from wire import Answer, Wire, ask, request

AGENT = AGENTS[0]
PAGE = f"/agents/{AGENT}/sessions"
TWIN = f"{PAGE}.json"
LONG = "8" * 9000
LEVELS = (levels.BAD, levels.WARN)
"""Notes for information tell what an answer means, as that caches may store it; none is a fault."""
MEANT = {
    # They say what the status says.
    "STATUS_BAD_REQUEST",
    "STATUS_URI_TOO_LONG",
    # Where there is a password, requests for assets carry it, and caches keep what they get then
    # only if it says that it is public: RFC 9111, 3.5.
    "STORE_PUBLIC_UNNECESSARY",
    # Nothing is gained by keeping such an answer, nor is anything lost.
    "FRESHNESS_NO_CACHE_NO_VALIDATOR",
}
ACCEPTED = {"Accept-Encoding: identity": "identity", "Accept-Encoding: gzip": "gzip"}


def complaints(method: str, target: str, fields: list[str], answer: Answer) -> list[str]:
    """What is bad about an answer, and what may be, with the reason."""
    asked = HttpRequestLinter()
    asked.process_request_topline(method.encode(), target.encode("latin-1"), b"1.1")
    sent = ["Host: dashboard.test", "User-Agent: test", *fields]
    asked.process_headers([pair(field) for field in sent])
    asked.finish_content(True)
    linter = HttpResponseLinter(_related=asked)
    linter.is_head_response = method == "HEAD"
    linter.base_uri = f"http://dashboard.test{target}"
    version, status, phrase = (answer.head.split(b"\r\n", 1)[0] + b" ").split(b" ", 2)
    linter.process_response_topline(version.removeprefix(b"HTTP/"), status, phrase.strip())
    linter.process_headers([pair(f"{name}: {value}") for name, value in answer.fields])
    linter.feed_content(answer.body)
    linter.finish_content(True)
    return [
        f"{note.level.value}: {note.__class__.__name__}: {note.summary}"
        for note in linter.notes
        if note.level in LEVELS and note.__class__.__name__ not in MEANT
    ]


def pair(field: str) -> tuple[bytes, bytes]:
    name, _, value = field.partition(":")
    return name.encode("latin-1"), value.strip().encode("latin-1")


def look(address: str, target: str, *fields: str, method: str = "GET") -> tuple[int, list[str]]:
    """The status of an answer, and the complaints about it."""
    with Wire(address) as wire:
        wire.send(request(target, "User-Agent: test", *fields, method=method))
        answer = wire.answer(method)
    return answer.status, complaints(method, target, list(fields), answer)


@pytest.fixture(scope="module")
def session(dashboard: Dashboard) -> str:
    return dashboard.json(TWIN, [("limit", "1")])["sessions"][0]["sessionId"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("fields", ACCEPTED, ids=ACCEPTED.values())
def test_good_answers(dashboard: Dashboard, session: str, method: str, fields: str):
    versioned = "/assets/dashboard.css?v=" + version(dashboard)
    found = {}
    for path in [*all_of(AGENT, session), versioned, f"{PAGE}?refresh=30", f"{TWIN}?limit=5"]:
        status, wrong = look(dashboard.address, path, fields, method=method)
        assert status == 200, path
        if wrong:
            found[path] = wrong
    assert found == {}


def version(dashboard: Dashboard) -> str:
    return dashboard.get("/").text.partition("dashboard.css?v=")[2].partition('"')[0]


BAD = [
    (303, f"{PAGE}?apply=&status=active", [], "GET"),
    *[(400, f"{path}?limit=0", [], "GET") for path in (PAGE, TWIN, f"{PAGE}.csv", f"/v1{PAGE}")],
    *[(400, f"{path}?session=%00", [], "GET") for path in (PAGE, TWIN, f"/v1{PAGE}")],
    *[(404, path, [], "GET") for path in ("/no", "/no.json", "/v1/no", "/assets/no.css")],
    *[
        (405, path, [], method)
        for path in (PAGE, TWIN, f"/v1{PAGE}")
        for method in ("PUT", "TRACE")
    ],
    *[(413, path, ["Content-Length: 99999999"], "GET") for path in (PAGE, TWIN, f"/v1{PAGE}")],
    *[(414, f"{path}?x={LONG}", [], "GET") for path in (PAGE, TWIN, f"/v1{PAGE}")],
    *[(431, path, [f"X-Large: {LONG * 8}"], "GET") for path in (PAGE, TWIN, f"/v1{PAGE}")],
    *[(501, path, ["Transfer-Encoding: gzip"], "GET") for path in (PAGE, TWIN, f"/v1{PAGE}")],
]


@pytest.mark.parametrize(("status", "target", "fields", "method"), BAD)
def test_other_answers(
    dashboard: Dashboard, status: int, target: str, fields: list[str], method: str
):
    assert look(dashboard.address, target, *fields, method=method) == (status, [])
    if method == "GET" and status in (303, 400, 404):
        assert look(dashboard.address, target, *fields, method="HEAD") == (status, [])


@pytest.mark.parametrize("path", ["/", PAGE, "/words", "/assets/dashboard.css"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_answers_to_who_has_it_already(dashboard: Dashboard, path: str, method: str, coding: str):
    def seen() -> tuple[int, list[str]]:
        """Unless an age that the page tells has just moved on."""
        fields = [f"If-None-Match: {ask(dashboard.address, path)['ETag']}"]
        return look(dashboard.address, path, *fields, f"Accept-Encoding: {coding}", method=method)

    assert any(seen() == (304, []) for _ in range(3))


@pytest.mark.parametrize(("mode", "status"), [("500", 502), ("401", 502), ("html", 502)])
def test_answers_where_there_is_nothing_to_show(
    serve: Callable[..., Dashboard], mode: str, status: int
):
    with standing_in(mode) as (address, _):
        settings = {"PIPECAT_API_URL": f"{address}/v1", "PIPECAT_PRIVATE_KEY": "pk_any"}
        dashboard = serve("--agent", STRANGER, settings=settings)
        assert dashboard.answers("/healthz", 200)
        page = f"/agents/{STRANGER}/sessions"
        found = {}
        for path in (page, f"{page}.json", f"{page}.csv", f"/v1{page}", "/readyz"):
            for method in ("GET", "HEAD"):
                given, wrong = look(dashboard.address, path, method=method)
                assert given in (status, 503), path
                if wrong:
                    found[f"{method} {path}"] = wrong
        assert found == {}


def test_answers_of_a_dashboard_that_is_guarded(start: Start, tmp_path: Path):
    people = passwords(tmp_path / "people", ADA)
    secret = kept_secret(tmp_path / "secret", SECRET)
    files = ("--password-file", str(people), "--link-secret-file", str(secret))
    process = start("demo", "--listen", "127.0.0.1:0", "--sessions", "200", *files)
    dashboard = signed_in(process).wait_until_complete()
    token = signed(claims(AGENT, "outcome=failed"))
    [name, value] = next(iter(as_user("ada").items()))
    guess = "Authorization: " + basic("ada", "guess")["Authorization"]
    share = f"/agents/{AGENT}/share"
    kinds = [
        *[(401, path, []) for path in ("/", PAGE, TWIN, f"{PAGE}.csv", f"/v1{PAGE}", "/metrics")],
        *[(401, path, [guess]) for path in (PAGE, TWIN)],
        *[(200, path, [f"{name}: {value}"]) for path in (PAGE, TWIN, share, f"{share}.json")],
        *[(400, f"{path}?expires=0d", [f"{name}: {value}"]) for path in (share, f"{share}.json")],
        *[(401, f"/embed/a.b.c/{path}", []) for path in ("sessions", "sessions.json")],
        *[(200, f"/embed/{token}/{path}", []) for path in ("sessions", "sessions.csv")],
        *[(404, f"/embed/{token}/{path}", []) for path in ("share", "no.json", "sessions/no")],
        *[(429, path, [guess]) for path in 4 * (PAGE, TWIN, f"/v1{PAGE}")],
    ]
    found = {}
    for status, path, fields in kinds:
        for method in ("GET", "HEAD"):
            given, wrong = look(dashboard.address, path, *fields, method=method)
            assert given in ({401, 429} if status == 429 else {status}), path
            if wrong:
                found[f"{method} {path}"] = wrong
    assert found == {}
