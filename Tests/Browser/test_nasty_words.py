"""Words that mean something to HTML, SVG, JSON, CSV, HTTP, metrics, logs or a terminal stay words,
whether upstream says them or a visitor."""

import csv
import io
import json
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page
from prometheus_client.parser import text_string_to_metric_families

from dashboard import Dashboard
from nasty import HALF, SURROGATE, TEXTS, WORDS, agent_of, nasty_upstream, rows_of
from surfaces import all_of, filtered
from syncing import started
from waiting import until
from wire import Answer, Wire, ask, request

FORMATS = ["text", "json"]
SVG = "{http://www.w3.org/2000/svg}"
FIELD = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+: [\t\x20-\x7e]*")
LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z "
    r"(trace|debug|info|notice|warning|error|critical) \S.*"
)
UNSEEN = {"Cc", "Cf", "Zl", "Zp", "Cs"}
"""What ends a line or moves a cursor, by Unicode's categories."""
SKELETON = """html => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const found = new Set(), addresses = new Set();
  for (const element of page.querySelectorAll("*")) {
    found.add(element.localName);
    for (const {name, value} of element.attributes) {
      found.add(element.localName + " " + name);
      if (["href", "src", "action"].includes(name)) addresses.add(value);
    }
  }
  const comments = page.createTreeWalker(page, NodeFilter.SHOW_COMMENT);
  while (comments.nextNode()) found.add("a comment");
  return {found: [...found], addresses: [...addresses], text: page.documentElement.textContent};
}"""
FIELDS = {
    *["date", "content-type", "content-length", "content-security-policy", "transfer-encoding"],
    *["x-content-type-options", "referrer-policy", "cache-control", "vary", "etag", "link"],
    *["data-as-of", "data-coverage", "data-problem", "content-disposition", "connection"],
    *["location", "refresh", "allow", "retry-after"],
}


@pytest.fixture(scope="module")
def dashboards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Dashboard]]:
    """Two dashboards on such an upstream, which log all they can, one in each form."""
    with nasty_upstream() as upstream:
        running = {}
        for form in FORMATS:
            home = tmp_path_factory.mktemp(form)
            logs = ("--log-format", form, "--log-level", "trace")
            limits = ("--upstream-rate", "1000", "--sync-interval", "3600")
            running[form] = started(upstream, home, *logs, *limits)
        try:
            for dashboard in running.values():
                dashboard.wait_until_complete()
            yield running
            for dashboard in running.values():
                assert dashboard.process.stop() == 0
        finally:
            for dashboard in running.values():
                dashboard.process.kill()


@pytest.fixture(scope="module")
def dashboard(dashboards: dict[str, Dashboard]) -> Dashboard:
    return dashboards["text"]


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    """A page whose browser takes others apart."""
    page = browser.new_page()
    yield page
    page.close()


Looked = Callable[[str, Answer], None]


class Look:
    """Looks at answers: they may have no more kinds of things in them than harmless ones had."""

    def __init__(self, blank: Page):
        self.blank = blank
        self.known: set[str] = set()
        self.learns = True

    def __call__(self, path: str, answer: Answer) -> Any:
        """What the answer says, taken apart by its type."""
        heads(answer)
        if answer.status in (303, 304):
            return None
        kind = answer["Content-Type"].partition(";")[0]
        text = answer.body.decode()
        match kind:
            case "text/html":
                return self.page(path, text)
            case "image/svg+xml":
                return self.chart(path, text)
            case "application/json" | "application/problem+json":
                return json.loads(text)
            case "application/x-ndjson":
                return [json.loads(line) for line in text.split("\n")[:-1]]
            case "text/csv":
                return list(csv.reader(io.StringIO(text, newline=""), strict=True))
            case "text/plain" if path == "/metrics":
                return list(text_string_to_metric_families(text))
        assert kind in ("text/plain", "text/css")
        return text

    def page(self, path: str, text: str) -> str:
        parts = self.blank.evaluate(SKELETON, text)
        self.compare(path, set(parts["found"]))
        for address in parts["addresses"]:
            assert re.match(r"/(?!/)|#|$", address), f"{path} leads to {address}"
        return parts["text"]

    def chart(self, path: str, text: str) -> str:
        root = ET.fromstring(text)
        found = set()
        for element in root.iter():
            assert element.tag.startswith(SVG), f"{element.tag} in {path}"
            found |= {element.tag, *(f"{element.tag} {name}" for name in element.attrib)}
        self.compare(path, found)
        return "".join(root.itertext())

    def compare(self, path: str, found: set[str]) -> None:
        if self.learns:
            self.known |= found
        else:
            assert found <= self.known, f"{found - self.known} in {path}"


def heads(answer: Answer) -> None:
    """The fields of an answer: known ones, each one line of printable characters."""
    lines = answer.head.removesuffix(b"\r\n\r\n").split(b"\r\n")[1:]
    for line in lines:
        assert FIELD.fullmatch(line), line
    assert {name.lower() for name, _ in answer.fields} <= FIELDS, answer.head


@pytest.fixture(scope="module")
def look(blank: Page, dashboard: Dashboard) -> Look:
    """Knows what is in the answers about a harmless word, short and long, from a visitor too."""
    look = Look(blank)
    for name in ("harmless", "long"):
        for path in addresses(name):
            look(path, ask(dashboard.address, path))
        for path in asked_for(WORDS[name]):
            look(path, ask(dashboard.address, path))
    look.learns = False
    return look


def escaped(word: str) -> str:
    return quote(word, safe="")


def addresses(name: str) -> list[str]:
    """Where what upstream says of a word's agent is shown."""
    agent, word = agent_of(name), WORDS[name]
    root = f"/agents/{agent}/sessions"
    sessions = [f"{root}/0-sessionId", f"{root}/5-endState", f"{root}/6-createdAt"]
    if "\0" not in word and not any(ord(sign) < 32 or ord(sign) == 127 for sign in word):
        sessions += [f"{root}/{escaped(word)}"] * (len(escaped(word)) < 8000)
    return [
        *all_of(agent, f"{1}-serviceId"),
        *sessions,
        *(f"{session}.json" for session in sessions),
        f"{root}?view=embed&limit=20",
        f"/agents/{agent}/deployments?view=embed",
    ]


def rows(session: dict[str, Any]) -> dict[str, Any]:
    return {name: session.get(name) for name in TEXTS}


@pytest.mark.parametrize("name", WORDS)
def test_what_upstream_says_stays_a_word(dashboard: Dashboard, look: Look, name: str):
    said = {path: look(path, ask(dashboard.address, path)) for path in addresses(name)}
    root = f"/agents/{agent_of(name)}/sessions"
    truth = {session["sessionId"]: rows(session) for session in rows_of(WORDS[name])}
    lines = said[f"{root}.ndjson"]
    assert {line["sessionId"]: rows(line) for line in lines} == truth
    assert said[f"{root}.json"]["sessions"] == lines
    cells = said[f"{root}.csv"]
    assert {len(row) for row in cells} == {13}
    table = [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]
    assert [row["sessionId"] for row in table] == [as_cell(line["sessionId"]) for line in lines]
    for row, line in zip(table, lines, strict=True):
        for field in set(TEXTS) - {"endState"}:
            assert row[field] == as_cell(line[field])
    session = said[f"{root}/1-serviceId.json"]
    assert session["events"][0]["eventCode"] == WORDS[name]
    assert session["log"]["lines"][0]["log"] == WORDS[name]
    assert session["meetingIds"] == [{"meetingId": WORDS[name], "participantId": WORDS[name]}]


def as_cell(text: str) -> str:
    """As a table has it: what a spreadsheet would run is text."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


def test_half_a_character_costs_nothing_else(dashboard: Dashboard):
    lines = {line["sessionId"]: line for line in dashboard.rows(HALF)}
    truth = {session["sessionId"]: session for session in rows_of(SURROGATE)}
    for identifier, session in truth.items():
        if SURROGATE not in identifier:
            sent = {
                name: None if word == SURROGATE else word for name, word in rows(session).items()
            }
            assert rows(lines[identifier]) == sent
    assert sum(identifier.startswith("good-") for identifier in lines) == 30
    for path in filtered(HALF):
        assert dashboard.get(path).status_code == 200
    session = dashboard.json(f"/agents/{HALF}/sessions/good-1.json")
    assert session["resourceMetrics"], "the details could be read"


def asked_for(word: str) -> list[str]:
    """Requests with a word wherever a visitor can write one."""
    sign = escaped(word)[:2000].rpartition("%")[0] if len(word) > 900 else escaped(word)
    sign = sign or word[:2000]
    agent = agent_of("harmless")
    root = f"/agents/{agent}"
    names = ["session", "deploymentId", "completionStatus", "endState", "outcome", "sort", "tz"]
    names += ["from", "startTime", "limit", "status", "theme", "view", "refresh", "x", "level"]
    return [
        *(f"{root}/sessions?{name}={sign}" for name in names),
        *(f"{root}/sessions.json?{name}={sign}" for name in names),
        f"{root}/sessions.csv?session={sign}",
        f"{root}/sessions?{sign}={sign}&limit=5",
        f"{root}/sessions?apply=&deploymentId={sign}&{sign}={sign}",
        f"{root}/sessions/1-serviceId?level={sign}",
        f"{root}/deployments?baseline={sign}&candidate={sign}&completionStatus={sign}",
        f"{root}/deployments.json?baseline={sign}&candidate={sign}",
        f"{root}/charts/timeline.svg?tz={sign}&deploymentId={sign}",
        f"{root}/charts/outcomes.svg?completionStatus={sign}",
        f"/?from={sign}&theme={sign}",
        f"/words?view={sign}&tz={sign}",
        f"/agents.json?startTime={sign}",
        f"/v1{root}/sessions?status={sign}",
        *(f"/agents/{sign}/{last}" for last in ("sessions", "sessions.csv", "report.json")),
        *(f"{root}/sessions/{sign}{ending}" for ending in ("", ".json")),
        *(f"{root}/charts/{sign}.svg", f"/assets/{sign}", f"/{sign}", f"/{sign}.json"),
        *(f"/v1{root}/sessions/{sign}", f"/v1/agents/{sign}/sessions", f"/v1/{sign}"),
    ]


@pytest.mark.parametrize("name", WORDS)
def test_what_a_visitor_asks_for_stays_a_word(dashboard: Dashboard, look: Look, name: str):
    for path in asked_for(WORDS[name]):
        answer = ask(dashboard.address, path)
        assert answer.status in (200, 303, 400, 404), f"{path} {answer.body[:300]!r}"
        look(path, answer)


HEADERS = ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "User-Agent"]
HEADERS += ["Referer", "Accept", "Accept-Language", "If-None-Match", "Cookie", "Authorization"]
HEADERS += ["Origin", "X-Real-IP", "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override"]


@pytest.mark.parametrize("name", WORDS)
def test_what_a_visitor_sends_along_changes_nothing(dashboard: Dashboard, look: Look, name: str):
    """As bytes, but for those that would end a field."""
    word = re.sub(rb"[\x00-\x08\x0a-\x1f\x7f]", b"", WORDS[name].encode()).decode("latin-1")
    paths = [f"/agents/{agent_of('harmless')}/sessions", "/agents.json", "/no-such-page"]
    for path in paths:
        plain = ask(dashboard.address, path)
        answer = ask(dashboard.address, path, *(f"{field}: {word[:900]}" for field in HEADERS))
        look(path, answer)
        assert answer.status == plain.status
        assert answer.body == plain.body or b"<time" in plain.body
        with Wire(dashboard.address) as wire:
            answer = wire.send(request(path, host=word[:900])).answer()
        look(path, answer)
        assert answer.status in (plain.status, 400)


def test_nothing_runs_in_a_browser(dashboard: Dashboard, browser: Browser):
    """Whatever upstream says, Chromium finds no script, no foreign address and no dialog."""
    page = browser.new_page()
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "request",
        lambda asked: None if asked.url.startswith(dashboard.address) else said.append(asked.url),
    )
    for name in WORDS:
        for path in ("sessions", "deployments", "sessions/1-serviceId"):
            page.goto(f"{dashboard.address}/agents/{agent_of(name)}/{path}")
            assert said == [], f"{path} of {name}"
    page.close()


@pytest.mark.parametrize("form", FORMATS)
def test_each_log_entry_is_one_line(dashboards: dict[str, Dashboard], form: str):
    dashboard = dashboards[form]
    for name, word in WORDS.items():
        for path in [f"/agents/{agent_of(name)}/sessions/1-serviceId", *asked_for(word)[-14:]]:
            ask(dashboard.address, path, f"User-Agent: {escaped(word)[:2000]}")
        with Wire(dashboard.address) as wire:
            head = f"GET /{word[:900]} HTTP/1.1\r\nConnection: close\r\nHost: {word[:900]}"
            wire.send(f"{head}\r\n\r\n".encode())
            wire.rest()
    log = until(lambda: dashboard.process.log, "a log")
    lines = Path(dashboard.process.log_path).read_bytes().decode().split("\n")
    assert lines.pop() == "", "the last line is whole"
    assert len(lines) > 50, log
    for line in lines:
        assert not {unicodedata.category(sign) for sign in line} & UNSEEN, line
        if form == "json":
            assert {"time", "level", "message"} <= set(json.loads(line))
        else:
            assert LINE.fullmatch(line), line
