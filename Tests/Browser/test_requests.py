"""Requests of every shape, sent as bytes: each gets the answer that RFC 9110 and 9112 ask for, costs
nothing that stays, and keeps nobody else from theirs."""

import gzip
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from conftest import AGENTS, Start
from dashboard import Dashboard
from surfaces import all_of
from waiting import until
from wire import BODILESS, Answer, Wire, ask, request

AGENT = AGENTS[0]
PAGE = f"/agents/{AGENT}/sessions"
TWIN = f"{PAGE}.json"
TARGET_BYTES = 8192
HEAD_BYTES = 65_536
BODY_BYTES = 4 << 20
PULSE_SECONDS = 0.05
SLOWEST_SECONDS = 3
"""As long as anybody else may wait; a machine that builds something meanwhile takes its time."""
LEFT_BYTES = 48 << 20
"""What may stay after all: answers that are kept, and what the allocator does not give back."""
FREED_SECONDS = 30
"""A little more than it takes until a connection on which nothing comes is cut."""
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def descriptors(pid: int) -> int:
    return len(os.listdir(f"/proc/{pid}/fd"))


def resident(pid: int) -> int:
    """Bytes of memory that a process has in use."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Pulse:
    """Somebody else, who asks for a document all the while."""

    def __init__(self, address: str):
        self.address = address
        self.slowest = 0.0
        self.wrong: list[object] = []
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._beat, daemon=True)
        self.thread.start()

    def _beat(self) -> None:
        while not self.stopping.wait(PULSE_SECONDS):
            began = time.monotonic()
            try:
                status: object = ask(self.address, "/agents.json").status
            except (OSError, ValueError) as error:
                status = error
            if status != 200:
                self.wrong.append(status)
            self.slowest = max(self.slowest, time.monotonic() - began)

    def stop(self) -> None:
        self.stopping.set()
        self.thread.join()


@pytest.fixture(scope="module")
def served(start: Start) -> Dashboard:
    """A dashboard for these requests alone, whose data stand still, so that answers can be held
    against each other."""
    clock = ("--clock", "2026-11-20T11:40:00Z", "--sync-interval", "3600")
    process = start("demo", "--listen", "127.0.0.1:0", "--sessions", "4000", *clock)
    dashboard = Dashboard(process).wait_until_complete()
    for path in all_of(AGENT, newest(dashboard)):
        dashboard.good(path)
    return dashboard


@pytest.fixture(scope="module")
def before(served: Dashboard) -> tuple[int, int]:
    """Descriptors and memory before the first of these requests."""
    served.http.close()
    return descriptors(served.process.pid), resident(served.process.pid)


@pytest.fixture(scope="module", autouse=True)
def pulse(served: Dashboard, before: tuple[int, int]) -> Iterator[Pulse]:
    pulse = Pulse(served.address)
    yield pulse
    pulse.stop()


@pytest.fixture(scope="module")
def tag(served: Dashboard) -> str:
    """The tag of a page."""
    return ask(served.address, PAGE)["ETag"]


def newest(dashboard: Dashboard) -> str:
    return dashboard.json(TWIN, [("limit", "1")])["sessions"][0]["sessionId"]


# Conditions


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        (["If-None-Match: {tag}"], 304),
        (["If-None-Match: {strong}"], 304),  # weak comparison: RFC 9110, 13.1.2
        (["If-None-Match: *"], 304),
        (["If-None-Match:  * "], 304),
        (['If-None-Match: W/"a", "b", {tag}'], 304),
        (['If-None-Match: {tag}, W/"a"'], 304),
        (['If-None-Match: "a",{tag}'], 304),
        (['If-None-Match: ,, "a" ,, {tag} ,'], 304),
        (['If-None-Match: "a, b", {tag}'], 304),
        (['If-None-Match: "a"', "If-None-Match: {tag}"], 304),
        (['If-None-Match: W/"a", "b", *'], 200),  # a star stands alone or it means nothing
        (['If-None-Match: "*"'], 200),
        (['If-None-Match: "a"'], 200),
        (['If-None-Match: W/"a", W/"b"'], 200),
        (["If-None-Match: {bare}"], 200),
        (["If-None-Match:"], 200),
        (['If-None-Match: "'], 200),
        (["If-None-Match: W/"], 200),
        (["If-Modified-Since: Sat, 01 Jan 2039 00:00:00 GMT"], 200),
        (["If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT"], 200),
        (["If-Modified-Since: yesterday"], 200),
        # The tag counts: RFC 9110, 13.1.3.
        (["If-None-Match: {tag}", "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT"], 304),
        (['If-None-Match: "a"', "If-Modified-Since: Sat, 01 Jan 2039 00:00:00 GMT"], 200),
        # There is no date to hold it against: RFC 9110, 13.1.4.
        (["If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT"], 200),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_condition_is_answered_by_the_tag(
    served: Dashboard, tag: str, fields: list[str], status: int, method: str
):
    strong = tag.removeprefix("W/")
    words = {"tag": tag, "strong": strong, "bare": strong.strip('"')}
    sent = [field.format(**words) for field in fields]
    answer = ask(served.address, PAGE, *sent, method=method)
    assert answer.status == status
    assert answer["ETag"] == tag and "Last-Modified" not in answer
    assert (answer.body == b"") == (status == 304 or method == "HEAD")
    if status == 304:
        assert "Content-Type" not in answer and "Content-Encoding" not in answer
        assert answer["Vary"] == "Accept-Encoding" and "Cache-Control" in answer


@pytest.mark.parametrize("path", [PAGE, TWIN, f"{PAGE}.csv", "/assets/dashboard.css", "/healthz"])
@pytest.mark.parametrize("field", ["bytes=0-9", "bytes=-1", "bytes=9999999-", "lines=1", "bytes=x"])
def test_a_range_gets_the_whole(served: Dashboard, path: str, field: str):
    whole = ask(served.address, path)
    for more in ([], ['If-Range: "a"'], [f"If-Range: {(whole.values('ETag') or ['x'])[0]}"]):
        answer = ask(served.address, path, f"Range: {field}", *more)
        assert answer.status == 200 and answer.body == whole.body
        assert "Content-Range" not in answer


# Codings

GZIP, PLAIN = "gzip", None
CODINGS = [
    ([], PLAIN),
    ([""], PLAIN),
    (["gzip"], GZIP),
    (["GZip"], GZIP),
    (["x-gzip"], GZIP),
    (["gzip;q=0"], PLAIN),
    (["gzip;q=0.000"], PLAIN),
    (["gzip;q=0.001"], GZIP),
    (["gzip; q=1.000"], GZIP),
    (["gzip ; Q=0.3"], GZIP),
    (["\tgzip\t;\tq=0.3\t"], GZIP),
    (["*"], GZIP),
    (["*;q=0"], PLAIN),
    (["*;q=0, gzip"], GZIP),
    (["gzip;q=0, *"], PLAIN),
    (["gzip;q=0, *;q=0"], PLAIN),
    (["identity;q=0, gzip"], GZIP),
    (["identity;q=0, *"], GZIP),
    (["identity"], PLAIN),
    (["br"], PLAIN),
    (["br, deflate, zstd"], PLAIN),
    (["br, gzip;q=0.5"], GZIP),
    (["br", "gzip"], GZIP),
    (["gzip;q=0.5, identity"], PLAIN),
    (["gzip;q=0.5, identity;q=0.4"], GZIP),
    (["gzip, deflate, br, zstd"], GZIP),
    ([",, gzip ,"], GZIP),
    (["gzipped"], PLAIN),
    (["gzip;q=1.5"], PLAIN),
    (["gzip;q=-1"], PLAIN),
    (["gzip;q=one"], PLAIN),
    (["gzip;level=9"], PLAIN),
    ([";q=1"], PLAIN),
]


@pytest.mark.parametrize(("values", "coding"), CODINGS)
def test_an_answer_is_coded_as_its_reader_takes_it(
    served: Dashboard, values: list[str], coding: str | None
):
    fields = [f"Accept-Encoding: {value}" for value in values]
    charts = f"/agents/{AGENT}/charts/timeline.svg"
    for path in (PAGE, TWIN, charts, "/assets/dashboard.css", "/openapi.json"):
        whole = ask(served.address, path)
        answer = ask(served.address, path, *fields)
        head = ask(served.address, path, *fields, method="HEAD")
        assert answer.values("Content-Encoding") == ([coding] if coding else []), path
        plain = gzip.decompress(answer.body) if coding else answer.body
        assert plain == whole.body, path
        assert answer["Vary"] == head["Vary"] == "Accept-Encoding", path
        assert head["Content-Length"] == answer["Content-Length"], path
        assert head.values("Content-Encoding") == answer.values("Content-Encoding"), path


@pytest.mark.parametrize("values", [["identity;q=0"], ["identity;q=0, br"], ["*;q=0, br"]])
def test_who_takes_nothing_that_there_is_gets_something_readable(
    served: Dashboard, values: list[str]
):
    """As RFC 9110, 12.5.3, allows: most who send this do not mean it."""
    answer = ask(served.address, PAGE, *(f"Accept-Encoding: {value}" for value in values))
    assert answer.status in (200, 406)
    if answer.values("Content-Encoding") == []:
        assert answer.body.startswith(b"<!doctype html>") or answer.status == 406


# HEAD

PASSING = {"date"}
PASSING_OF_STREAMS = {"date", "transfer-encoding", "connection"}


def same_head(whole: Answer, head: Answer) -> None:
    """All fields, in their order; of a stream the library tells no length, and closes instead."""
    is_stream = "Transfer-Encoding" in whole
    passing = PASSING_OF_STREAMS if is_stream else PASSING
    kept = [
        [(name, value) for name, value in answer.fields if name.lower() not in passing]
        for answer in (whole, head)
    ]
    assert kept[0] == kept[1]
    assert whole.status == head.status
    assert "Content-Length" in head or is_stream or whole.status in BODILESS


WRONG = [
    "/no-such-page",
    "/no-such-page.json",
    "/v1/no-such-page",
    "/assets/no-such-file.css",
    f"{PAGE}?limit=0",
    f"{TWIN}?limit=0",
    f"/v1{PAGE}?limit=0",
    f"{PAGE}/no-such-session",
    f"{PAGE}?apply=&status=active",
    f"{PAGE}?session=%00",
    f"{PAGE}?refresh=30",
]


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_a_head_has_every_field_of_a_get(served: Dashboard, coding: str):
    field = f"Accept-Encoding: {coding}"
    for path in [*all_of(AGENT, newest(served)), *WRONG]:
        if path == "/metrics":
            continue
        whole = ask(served.address, path, field)
        with Wire(served.address) as wire:
            wire.send(request(path, field, method="HEAD") + request("/healthz"))
            head = wire.answer("HEAD")
            if "close" not in head.values("Connection"):
                # A byte of a body would be read as the beginning of this one.
                assert wire.answer().body == b"ok\n", path
        same_head(whole, head)


# Methods


@pytest.mark.parametrize(
    "method",
    [
        "POST",
        "PUT",
        "DELETE",
        "PATCH",
        "OPTIONS",
        "TRACE",
        "BREW",
        "get",
        "GETS",
        "G!#$%'*+-.^_`|~",
    ],
)
@pytest.mark.parametrize(
    "path", ["/", PAGE, TWIN, f"/v1{PAGE}", "/healthz", "/assets/dashboard.css"]
)
def test_other_methods_are_told_which_there_are(served: Dashboard, method: str, path: str):
    answer = ask(served.address, path, method=method)
    assert answer.status == 405
    assert answer["Allow"] == "GET, HEAD"
    assert b"dashboard.test" not in answer.body, "TRACE repeats a request"


@pytest.mark.parametrize(
    ("line", "statuses"),
    [
        ("OPTIONS * HTTP/1.1", {405}),
        ("GET * HTTP/1.1", {400}),
        ("CONNECT dashboard.test:443 HTTP/1.1", {400, 405}),
        ("G@T / HTTP/1.1", {400}),
        ("GE(T) / HTTP/1.1", {400}),
        ("GET /healthz HTTP/2.0", {400, 505}),
        ("GET /healthz HTTP/1.2", {200, 400, 505}),
        ("GET /healthz HTTP/11", {400, 505}),
        ("GET /healthz HTTPS/1.1", {400, 505}),
        ("GET /healthz http/1.1", {400, 505}),
        ("GET /healthz", {400, 505}),
        ("GET  /healthz HTTP/1.1", {400}),
        ("GET /healthz  HTTP/1.1", {400}),
        ("GET /healthz HTTP/1.1 ", {400, 505}),
        ("GET\t/healthz\tHTTP/1.1", {400}),
        (" GET /healthz HTTP/1.1", {400}),
        ("GET /health z HTTP/1.1", {400}),
        ("M" * 9000 + " / HTTP/1.1", {400, 405, 414, 431, 501}),
        ("\r\nGET /healthz HTTP/1.1", {200}),  # RFC 9112, 2.2
        ("GET /healthz HTTP/1.1\r\n continued: no", {400}),
        ("GET /healthz HTTP/1.1\r\nName : value", {400}),
        ("GET /healthz HTTP/1.1\r\n: value", {400}),
        ("GET /healthz HTTP/1.1\r\nno colon", {400}),
        ("GET /healthz HTTP/1.1\r\nName: a\r\n b", {400}),
        ("GET /healthz HTTP/1.1\r\nName: a\x00b", {400}),
        ("GET /healthz HTTP/1.1\r\nName: a\rb", {400}),
        ("GET /healthz HTTP/1.1\r\nName: a\nOther: b", {400}),
        ("GET /healthz HTTP/1.1\r\nNa\x7fme: a", {400}),
        ("GET /healthz HTTP/1.1\r\nName: a\x1bb", {400}),
        ("GET /healthz HTTP/1.1\r\nName: \xff\xfe", {200}),
        ("GET /healthz HTTP/1.1\r\nName:", {200}),
    ],
)
def test_a_line_is_read_as_it_is_written(served: Dashboard, line: str, statuses: set[int]):
    with Wire(served.address) as wire:
        wire.send(f"{line}\r\nHost: dashboard.test\r\n\r\n".encode("latin-1"))
        # The library closes on what is no request at all, with or without a word.
        with suppress(ConnectionError):
            assert wire.answer().status in statuses
            return
    assert 400 in statuses


# Bodies


@pytest.mark.parametrize(
    ("fields", "body", "status"),
    [
        (["Content-Length: 5"], b"hello", 200),
        (["Content-Length: 0"], b"", 200),
        (["Content-Length: 28"], b"GET /no-such-page HTTP/1.1\r\n", 200),
        (["Transfer-Encoding: chunked"], b"5\r\nhello\r\n0\r\n\r\n", 200),
        (["Transfer-Encoding: chunked"], b"5;name=value\r\nhello\r\n0\r\n\r\n", 200),
        (["Transfer-Encoding: Chunked"], b"1\r\nh\r\n0\r\nTrailer: x\r\n\r\n", 200),
        (["Content-Length: 5", "Content-Length: 5"], b"hello", 400),
        (["Content-Length: 5", "Content-Length: 0"], b"hello", 400),
        (["Content-Length: 5, 5"], b"hello", 400),
        (["Content-Length: +5"], b"hello", 400),
        (["Content-Length: -5"], b"hello", 400),
        (["Content-Length: 0x5"], b"hello", 400),
        (["Content-Length: five"], b"hello", 400),
        (["Content-Length: 18446744073709551616"], b"hello", 400),
        (["Content-Length: 99999999999999999999999"], b"hello", 400),
        (["Content-Length: 5", "Transfer-Encoding: chunked"], b"0\r\n\r\n", 400),
        (["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], b"0\r\n\r\n", 400),
        (["Transfer-Encoding: xchunked"], b"0\r\n\r\n", 501),
        (["Transfer-Encoding: gzip, chunked"], b"0\r\n\r\n", 501),
        (["Transfer-Encoding: identity"], b"", 501),
        (["Transfer-Encoding: chunked"], b"x\r\nhello\r\n0\r\n\r\n", 400),
        (["Transfer-Encoding: chunked"], b"-5\r\nhello\r\n0\r\n\r\n", 400),
        (["Transfer-Encoding: chunked"], b"ffffffffffffffffff\r\nhello\r\n0\r\n\r\n", 400),
        ([f"Content-Length: {BODY_BYTES + 1}"], b"", 413),
        (["Content-Length: 5", "Expect: 200-maybe"], b"hello", 200),
    ],
)
def test_a_body_is_passed_over_and_never_read_as_a_request(
    served: Dashboard, fields: list[str], body: bytes, status: int
):
    with Wire(served.address) as wire:
        wire.send(request("/healthz", *fields) + body + request("/readyz"))
        if status == 200:
            assert wire.answer().body == b"ok\n"
            assert wire.answer().body == b"ready\n"
            return
        said = wire.rest()
        # The library may close without a word on what has no end that can be found.
        acceptable = {status, 413} if status == 400 else {status}
        assert not said or int(said.split(b" ", 2)[1]) in acceptable
        assert b"ok\n" not in said and b"ready\n" not in said


LIBRARY_ANSWERS = "libmicrohttpd refuses this itself, in a form of its own"
TWICE = "libmicrohttpd goes on after its own refusal, and puts the head before the body twice"


@pytest.mark.parametrize(
    "head",
    [
        b"GET /agents.json HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET /agents.json HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n",
        b"GET /agents.json HTTP/1.1\r\nHost: a b\r\n\r\n",
        b"GET /%zz.json HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /agents.json HTTP/1.1\r\n\r\n",
        pytest.param(
            b"GET /agents.json HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n",
            marks=pytest.mark.xfail(strict=True, reason=TWICE),
        ),
        pytest.param(
            b"GET /agents.json HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
            marks=pytest.mark.xfail(strict=True, reason=LIBRARY_ANSWERS),
        ),
        pytest.param(
            b"GET /agents.json HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
            marks=pytest.mark.xfail(strict=True, reason=LIBRARY_ANSWERS),
        ),
    ],
)
def test_a_refusal_is_one_whole_answer(served: Dashboard, head: bytes):
    with Wire(served.address) as wire:
        answer = wire.send(head).answer()
        assert answer.status == 400 and answer["Connection"] == "close"
        assert wire.rest() == b""
        assert answer["Content-Type"] == "application/problem+json"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_body_is_invited_only_where_it_would_be_taken(served: Dashboard):
    with Wire(served.address) as wire:
        wire.send(request("/healthz", "Content-Length: 5", "Expect: 100-continue"))
        assert wire.answer().status == 100
        assert wire.send(b"hello").answer().body == b"ok\n"
        assert wire.send(request("/readyz")).answer().body == b"ready\n"
    too_much = ("Content-Length: 999999999", "Expect: 100-continue")
    assert ask(served.address, "/healthz", *too_much).status == 413
    with Wire(served.address) as wire:
        wire.send(b"GET /healthz HTTP/1.0\r\nExpect: 100-continue\r\n\r\n")
        assert wire.answer().status == 200


# Targets


@pytest.mark.parametrize(
    ("target", "statuses"),
    [
        ("//", {404}),
        ("///", {404}),
        ("/./", {404}),
        ("/../", {404}),
        ("/..", {404}),
        ("/%2e%2e/", {404}),
        ("/%2E%2E/agents.json", {404}),
        ("/agents/../agents.json", {404}),
        ("/./agents.json", {404}),
        ("//agents.json", {404}),
        ("/agents.json/", {404}),
        ("/agents.json/.", {404}),
        ("/agents//sessions", {404}),
        (f"/agents/{AGENT}//sessions", {404}),
        (f"{PAGE}/", {404}),
        (f"{PAGE}/.json", {404}),
        (f"{PAGE}//", {404}),
        (f"/agents/{AGENT}%2Fsessions", {404}),
        (f"/agents%2F{AGENT}/sessions", {404}),
        (f"%2Fagents/{AGENT}/sessions", {400}),
        (f"{PAGE}/a%2Fb", {404}),
        (f"{PAGE}/..%2Freport.json", {404}),
        (f"{PAGE}%2ejson", {200}),
        (f"/agents/{AGENT.replace('-', '%2D')}/sessions.json", {200}),
        ("/%61gents.json", {200}),
        ("/AGENTS.JSON", {404}),
        (f"/agents/{AGENT.upper()}/sessions", {404}),
        ("/\\agents.json", {400, 404}),
        ("/..\\..\\Package.swift", {400, 404}),
        ("\\", {400}),
        ("/assets/..\\Package.swift", {400, 404}),
        ("/assets/../Package.swift", {404}),
        ("/assets/%2e%2e%2fPackage.swift", {404}),
        ("/assets/..%5cPackage.swift", {404}),
        ("/assets//etc/passwd", {404}),
        ("/assets/", {404}),
        ("/assets/dashboard.css/", {404}),
        ("/assets/dashboard.css%00.png", {400}),
        ("/assets/dashboard%2ecss", {200}),
        ("/assets/openapi.json", {404}),
        ("/healthz/", {404}),
        ("/healthz%20", {404}),
        ("/healthz%0a", {400}),
        ("/healthz%0d%0aX-Injected:1", {400}),
        ("/healthz%09", {400}),
        ("/healthz%7f", {400}),
        ("/healthz;a=b", {404}),
        ("/healthz#frag", {400, 404}),
        ("/healthz?#frag", {200, 400}),
        ("/%", {400}),
        ("/%2", {400}),
        ("/%zz", {400}),
        ("/%+1", {400}),
        ("/%u0041", {400}),
        ("/%c0%ae%c0%ae/", {400}),
        ("/%ff", {400}),
        ("/%ed%a0%80", {400}),
        ("/\xff", {400}),
        ("/\x01", {400}),
        ("/%f0%9f%98%80", {404}),
        ("/<script>", {400, 404}),
        ('/"', {400, 404}),
        ("healthz", {400}),
        ("?", {400}),
        ("/?", {200}),
        ("/??", {200}),
        ("/?&&&", {200}),
        ("/?=", {200}),
        ("/?=x&y&z==", {200}),
        ("/?%zz", {400}),
        ("/?a=%", {400}),
        ("/?a=%00", {400}),
        ("/?a=%ff", {400}),
        ("/?a=%0d%0ab", {400}),
        ("/?%0a=b", {400}),
        ("/?a=\xe4", {400}),
        ("/?limit=", {200}),
        ("/?limit=1;limit=2", {400}),
        ("/?limit=%31", {200}),
        ("/?limit=+1", {400}),
        ("/?limit=1e1", {400}),
        ("/?limit=0x1", {400}),
        ("/?limit=%D9%A1", {400}),  # an Arabic digit
        ("/?offset=99999999999999999999", {400}),
        ("/?offset=9223372036854775807", {200, 400}),
        ("/?LIMIT=0", {200}),
        ("/?limit[]=0", {200}),
        ("/?status=all%20", {400}),
    ],
)
def test_an_address_means_one_thing(served: Dashboard, target: str, statuses: set[int]):
    for method in ("GET", "HEAD"):
        answer = ask(served.address, target, method=method)
        assert answer.status in statuses, answer.body[:300]
        assert answer.values("Location") == []
    if answer.status == 400 and target.startswith("/?limit"):
        assert b"limit" in ask(served.address, target).body


@pytest.mark.parametrize("count", [1, 100, 2000])
def test_unknown_names_are_ignored_however_many(served: Dashboard, count: int):
    names = "&".join(f"{number:x}" for number in range(count))
    whole = ask(served.address, TWIN)
    answer = ask(served.address, f"{TWIN}?{names}")
    assert len(names) < TARGET_BYTES - 100
    assert answer.status == 200 and answer.body == whole.body


@pytest.mark.parametrize(
    ("name", "value", "count"),
    [
        ("tz", "UTC", 1000),
        ("limit", "1", 1000),
        ("x", "y", 1000),
        ("outcome", "failed", 500),
        ("deploymentId", "x", 500),
        ("view", "embed", 500),
    ],
)
@pytest.mark.parametrize("path", [PAGE, TWIN, f"{PAGE}.csv", f"/agents/{AGENT}/report.json"])
def test_a_name_may_be_repeated(served: Dashboard, path: str, name: str, value: str, count: int):
    once = ask(served.address, f"{path}?{name}={value}")
    query = "&".join([f"{name}={value}"] * count)
    answer = ask(served.address, f"{path}?{query}")
    assert answer.status == once.status == 200
    if path.endswith((".json", ".csv")):
        assert answer.body == once.body or path.endswith("report.json")
    assert len(answer.body) < 2 * len(once.body) + 16 * len(query), "each is said once or so"


@pytest.mark.parametrize("name", ["session", "deploymentId", "completionStatus", "endState", "x"])
@pytest.mark.parametrize("sign", ["a", "%22", "%F0%9F%98%80", "+", "-"])
def test_a_value_may_be_long(served: Dashboard, name: str, sign: str):
    value = sign * ((TARGET_BYTES - 100) // len(sign))
    for path in (PAGE, TWIN):
        answer = ask(served.address, f"{path}?{name}={value}")
        assert answer.status in (200, 400), answer.body[:300]
        assert len(answer.body) < 2 << 20


def target_of(size: int) -> str:
    return (TWIN + "?x=").ljust(size, "a")


@pytest.mark.parametrize(
    ("size", "statuses"),
    [
        (TARGET_BYTES - 1, {200}),
        (TARGET_BYTES, {200}),
        (TARGET_BYTES + 1, {414}),
        (16_384, {414}),
        (HEAD_BYTES - 200, {414}),
        (HEAD_BYTES + 1, {414}),
        pytest.param(200_000, {414}, marks=pytest.mark.xfail(strict=True, reason=LIBRARY_ANSWERS)),
    ],
)
def test_a_target_may_not_be_too_long(served: Dashboard, size: int, statuses: set[int]):
    with Wire(served.address) as wire:
        with suppress(ConnectionError):
            wire.send(request(target_of(size)))
        answer = wire.answer()
    assert answer.status in statuses
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    if answer.status == 414:
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("fields", "statuses"),
    [
        (["X-Large: " + "8" * 60_000], {200}),
        (["X-Large: " + "8" * HEAD_BYTES], {431}),
        (["X-Large: " + "8" * 8000] * 7, {200}),
        (["X-Large: " + "8" * 8000] * 9, {431}),
        ([f"X-{number}: y" for number in range(100)], {200}),
        ([f"X-{number}: y" for number in range(4000)], {431}),
        (["X: y"] * 10_000, {431}),
        (["N" * 60_000 + ": y"], {200}),
        (["N" * 70_000 + ": y"], {431}),
        (["Cookie: " + "a=b; " * 12_000], {200}),
        (["If-None-Match: " + '"a",' * 15_000], {200}),
        (["Accept-Encoding: " + "a;q=0.1," * 7000], {200}),
    ],
    ids=lambda value: None if isinstance(value, set) else f"{len(value)} of {len(value[0])} bytes",
)
def test_a_head_may_not_be_too_large(served: Dashboard, fields: list[str], statuses: set[int]):
    with Wire(served.address) as wire:
        with suppress(ConnectionError):
            wire.send(request(TWIN, *fields))
        assert wire.answer().status in statuses


@pytest.mark.parametrize(
    ("target", "statuses"),
    [
        ("http://dashboard.test/agents.json", {200}),
        ("HTTP://DASHBOARD.TEST/agents.json", {200}),
        ("https://dashboard.test:8080/agents.json", {200}),
        ("http://[::1]:80/agents.json", {200}),
        ("http://other.test/agents.json", {200}),
        ("http://dashboard.test", {200}),
        ("http://dashboard.test?limit=5", {200}),
        ("http://dashboard.test/../agents.json", {404}),
        ("http:///agents.json", {400}),
        ("http://user@dashboard.test/agents.json", {400}),
        ("http://a\\b/agents.json", {400}),
        ("http:/agents.json", {400}),
        ("ftp://dashboard.test/agents.json", {400}),
        ("file:///etc/passwd", {400}),
        ("javascript:alert(1)", {400}),
    ],
)
def test_a_target_may_name_its_host(served: Dashboard, target: str, statuses: set[int]):
    assert ask(served.address, target).status in statuses


def test_the_host_in_a_target_counts(served: Dashboard):
    """A server has to ignore the field then: RFC 9112, 3.2.2."""
    page = ask(served.address, f"http://named.test{PAGE}").body
    assert b"http://named.test/" in page and b"dashboard.test" not in page


# Hosts


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("dashboard.test", 200),
        ("DASHBOARD.TEST:8080", 200),
        ("dashboard.test.", 200),
        ("127.0.0.1:8080", 200),
        ("[::1]", 200),
        ("[::1]:8080", 200),
        ("[2001:db8::1]:443", 200),
        ("xn--mnchen-3ya.test", 200),
        ("a b", 400),
        ("a,b", 200),  # a comma is a sub-delim: RFC 3986, 3.2.2
        ("a/b", 400),
        ("a?b", 400),
        ("a#b", 400),
        ("user@dashboard.test", 400),
        ("<script>alert(1)</script>", 400),
        ('"', 400),
        ("a\\b", 400),
        ("m\xfcnchen.test", 400),
        ("{{host}}", 400),
        ("${jndi:ldap://x}", 400),
    ],
)
def test_a_host_is_read_strictly(served: Dashboard, host: str, status: int):
    with Wire(served.address) as wire:
        answer = wire.send(request(PAGE, host=host)).answer()
    assert answer.status == status
    if status == 400 and len(host) > 1:
        assert host.encode("latin-1") not in answer.head + answer.body


@pytest.mark.parametrize(
    ("head", "statuses"),
    [
        (b"GET /healthz HTTP/1.1\r\n\r\n", {400}),
        (b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", {400}),
        (b"GET /healthz HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n", {400}),
        (b"GET /healthz HTTP/1.1\r\nHost:\r\n\r\n", {200, 400}),
        (b"GET /healthz HTTP/1.0\r\n\r\n", {200}),
        (b"GET /healthz HTTP/1.0\r\nHost: a\r\n\r\n", {200}),
    ],
)
def test_there_is_one_host(served: Dashboard, head: bytes, statuses: set[int]):
    with Wire(served.address) as wire:
        assert wire.send(head).answer().status in statuses


# Connections


def test_requests_may_come_all_at_once(served: Dashboard):
    """Twenty in one packet: each gets its own answer, in their order."""
    session = newest(served)
    paths = [path for path in all_of(AGENT, session) if path != "/metrics"][:18]
    targets = [*paths, "/no-such-page", "/healthz"]
    alone = [ask(served.address, target) for target in targets]
    with Wire(served.address) as wire:
        wire.send(b"".join(request(target) for target in targets))
        for target, one in zip(targets, alone, strict=True):
            answer = wire.answer()
            assert (answer.status, answer.body) == (one.status, one.body), target


@pytest.mark.parametrize("path", ["/healthz", PAGE, TWIN, "/assets/dashboard.css", "/no-such-page"])
@pytest.mark.parametrize("count", [1, 5])
def test_who_has_said_all_still_gets_what_is_there(served: Dashboard, path: str, count: int):
    """A client that closes its half after its requests, as a script with a pipe does."""
    whole = ask(served.address, path)
    with Wire(served.address) as wire:
        wire.send(request(path) * count)
        wire.socket.shutdown(socket.SHUT_WR)
        for _ in range(count):
            answer = wire.answer()
            assert (answer.status, answer.body) == (whole.status, whole.body)
        assert wire.ended()


@pytest.mark.parametrize("path", [f"{PAGE}.csv", f"{PAGE}.ndjson", "/metrics", f"{PAGE}?x={{}}"])
def test_who_has_said_all_gets_what_must_be_made_whole_or_not(served: Dashboard, path: str):
    """The library hangs up on who closes a half while an answer is being made: then nothing of it
    may have been sent."""
    whole = ask(served.address, path.format(0))
    for number in range(10):
        with Wire(served.address) as wire:
            wire.send(request(path.format(number)))
            wire.socket.shutdown(socket.SHUT_WR)
            try:
                answer = wire.answer()
            except ConnectionError as error:
                assert str(error).endswith("after b''")
            else:
                assert answer.status == 200 and len(answer.body) > len(whole.body) // 2
                assert wire.ended()


@pytest.mark.parametrize("path", ["/healthz", PAGE, f"{PAGE}.csv", f"{PAGE}.ndjson"])
def test_an_old_client_gets_the_same(served: Dashboard, path: str):
    """Without chunks: the end of the connection is the end of the answer."""
    whole = ask(served.address, path)
    with Wire(served.address) as wire:
        answer = wire.send(f"GET {path} HTTP/1.0\r\n\r\n".encode()).answer()
        assert "Transfer-Encoding" not in answer
        if path != PAGE:  # which tells its own address, of which this client says nothing
            assert answer.body == whole.body
        assert wire.ended()


def test_a_connection_ends_where_its_client_wants_it(served: Dashboard):
    for path in ("/healthz", PAGE, f"{PAGE}.csv", "/no-such-page"):
        with Wire(served.address) as wire:
            answer = wire.send(request(path, "Connection: close")).answer()
            assert answer["Connection"].lower() == "close", path
            assert wire.ended(), path


@pytest.mark.parametrize("size", [0, 1, 10, 40])
def test_a_client_may_go_in_the_middle_of_a_request(served: Dashboard, size: int):
    for _ in range(20):
        with Wire(served.address) as wire:
            wire.send(request(PAGE)[:size])


def test_a_client_may_go_in_the_middle_of_an_answer(served: Dashboard):
    for path in (f"{PAGE}.csv", f"{PAGE}.ndjson", PAGE, f"{PAGE}/{newest(served)}"):
        for _ in range(10):
            with Wire(served.address) as wire:
                wire.send(request(path)).socket.recv(1)


def test_nobody_else_waited(pulse: Pulse):
    assert pulse.wrong == []
    assert pulse.slowest < SLOWEST_SECONDS


@on_linux
def test_nothing_is_left_of_them(served: Dashboard, before: tuple[int, int], pulse: Pulse):
    pulse.stop()
    count, memory = before
    pid = served.process.pid
    until(lambda: descriptors(pid) <= count, "the descriptors to be closed", FREED_SECONDS)
    assert resident(pid) - memory < LEFT_BYTES
