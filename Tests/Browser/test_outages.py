"""While upstream can't be read, what is stored is served, and says how old it is and why."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from dashboard import Dashboard
from hostile import Asked, Upstream, upstream_of
from standin import AGENT
from syncing import FAST, banner, completed, dashboard_of
from truth import differences, falsehoods, history, newcomer, wrong_figures
from waiting import until

STORED = 300
OUTAGES = {
    "500": "outage",
    "502 html": "outage",
    "html": "read",
    "429": "limit",
    "401": "key",
    "404": "agent",
    "hang": "time",
    "reset": "outage",
    "sessions as an object": "read",
    "an empty object": "read",
    "nested too deep": "read",
}
"""What happens to every answer, and the word that the reader is told."""
UPSTREAMS_WORDS = ["oops", "slow down", "<h1>Welcome", "<h1>Bad Gateway"]
ODDITIES = ["total_count as text", "createdAt as a number", "no rows"]
"""Answers that are wrong in a part: what can be read of them may count, the rest may not."""
QUICK_SECONDS = 1
"""Where nothing else runs, 0.1 s are enough for each page."""
RECOVERY_SECONDS = 90
"""Where nothing else runs, 40 s are enough."""
OUTAGE_SECONDS = 15
QUICK_TRIES_SECONDS = 10
"""The first tries of a key take 8 s, a little more on a busy machine."""


def paths(session: str) -> list[str]:
    """What readers look at meanwhile."""
    agent = f"/agents/{AGENT}"
    pages = ["/", f"{agent}/sessions", f"{agent}/deployments", f"{agent}/sessions/{session}"]
    twins = ["/agents.json", f"{agent}/sessions.json", f"{agent}/report.json", "/v1/agents"]
    twins += [f"{agent}/deployments.json", f"{agent}/sessions/{session}.json"]
    return [*pages, *twins, f"/v1{agent}/sessions", f"/v1{agent}/sessions/{session}", "/readyz"]


@dataclass
class Course:
    """How an outage went."""

    statuses: set[int] = field(default_factory=set)
    slow: dict[str, float] = field(default_factory=dict)
    """The seconds of each answer that took longer than it may."""
    slowest: float = 0
    banner: str = ""
    """What the page said once it said something."""
    noticed_seconds: float = 0
    """From the outage to the banner."""
    falsehoods: list[str] = field(default_factory=list)
    """What was not so about the stored sessions while it lasted."""
    recovered_seconds: float = 0
    """From the end of the outage to the new session; infinite where it was not waited for."""
    afterwards: list[str] = field(default_factory=list)
    """What was not so in the end."""

    def look(self, dashboard: Dashboard, session: str) -> None:
        for path in paths(session):
            began = time.monotonic()
            self.statuses.add(dashboard.get(path).status_code)
            seconds = time.monotonic() - began
            self.slowest = max(self.slowest, seconds)
            if seconds > QUICK_SECONDS:
                self.slow[path] = seconds


def course(outage: str, home: Path) -> Course:
    went = Course()
    rows = history(STORED, 3)
    with upstream_of(rows) as upstream, dashboard_of(upstream, home, *FAST) as dashboard:
        completed(dashboard)
        assert falsehoods(dashboard, upstream.rows()) == []
        before, session = upstream.rows(), rows[-1]["sessionId"]
        began = time.monotonic()
        upstream.outage = outage
        upstream.add(newcomer(1))
        if outage in OUTAGES:
            went.banner = until(lambda: banner(dashboard), f"a banner about {outage}", 60)
            went.noticed_seconds = time.monotonic() - began
        for _ in range(3):
            went.look(dashboard, session)
            time.sleep(OUTAGE_SECONDS / 3)
        went.banner = banner(dashboard) or went.banner
        shown = {row["sessionId"] for row in dashboard.rows(AGENT)}
        # A new session that can be read may be shown; what was known before may not suffer.
        known = [row for row in upstream.rows() if row["sessionId"] in shown] or before
        went.falsehoods = differences(dashboard.rows(AGENT), known)
        went.falsehoods += wrong_figures(dashboard.report(AGENT), known)
        if len(known) < STORED:
            went.falsehoods.append(f"{STORED - len(known)} are gone")
        began = time.monotonic()
        upstream.outage = None
        while time.monotonic() - began < RECOVERY_SECONDS:
            went.afterwards = falsehoods(dashboard, upstream.rows())
            if not went.afterwards and not banner(dashboard):
                break
            time.sleep(0.1)
        went.recovered_seconds = time.monotonic() - began
    return went


PARTS: dict[str, Callable[[Asked], bool]] = {
    "list of agents": lambda asked: asked.agent is None,
    "the agent itself": lambda asked: asked.agent is not None and asked.path.count("/") == 3,
}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("outage", ["500", "404", "hang"])
def test_sessions_go_on_while_something_else_fails(part: str, outage: str, tmp_path: Path):
    with upstream_of(history(STORED, 3)) as upstream:
        with dashboard_of(upstream, tmp_path, *FAST) as dashboard:
            completed(dashboard)
            upstream.outage, upstream.is_met = outage, PARTS[part]
            asked = len(upstream.asked)
            until(lambda: any(map(PARTS[part], upstream.asked[asked:])), "a request that fails")
            upstream.add(newcomer(1))
            until(lambda: falsehoods(dashboard, upstream.rows()) == [], "the new session", 30)
            assert banner(dashboard) == "", "the sessions are up to date"


@dataclass
class Refused:
    """When a key that upstream refuses was used."""

    began: float
    upstream: Upstream

    def times(self) -> list[float]:
        """The seconds since the first of them."""
        asked = self.upstream.since(self.began)
        return [each.at - asked[0].at for each in asked]


@pytest.fixture(scope="module", autouse=True)
def refused(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Refused]:
    """A program with a wrong key that runs beside all tests of this file: it takes a minute to
    see what it does."""
    with upstream_of({f"agent-{number}": [] for number in range(20)}, outage="401") as upstream:
        began = time.monotonic()
        with dashboard_of(upstream, tmp_path_factory.mktemp("refused"), *FAST):
            yield Refused(began, upstream)


@pytest.fixture(scope="module", autouse=True)
def courses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Course]]:
    """Begins all outages at once, since they are spent with waiting."""
    names = [*OUTAGES, *ODDITIES]
    pool = ThreadPoolExecutor(len(names))
    begun: dict[str, Future[Course]] = {
        name: pool.submit(course, name, tmp_path_factory.mktemp("outage")) for name in names
    }
    yield lambda name: begun[name].result()
    pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("outage", OUTAGES)
def test_nothing_to_show_is_told_in_words_that_help(
    outage: str, tmp_path: Path, courses: Callable[[str], Course]
):
    page = f"/agents/{AGENT}/sessions"
    with upstream_of(history(5), outage=outage) as upstream:
        with dashboard_of(upstream, tmp_path, *FAST, "--agent", AGENT) as dashboard:
            status = 504 if outage == "hang" else 502
            until(lambda: dashboard.answers(page, status), f"a page with {status}", 60)
            answers = {
                "page": dashboard.get(page),
                "twin": dashboard.get(f"{page}.json"),
                "report": dashboard.get(f"/agents/{AGENT}/report.json"),
                "upstream": dashboard.get(f"/v1{page}"),
            }
    assert {each.status_code for each in answers.values()} == {status}
    assert answers["page"].headers["Content-Type"].startswith("text/html")
    assert answers["twin"].headers["Content-Type"] == "application/problem+json"
    assert answers["report"].headers["Content-Type"] == "application/problem+json"
    assert answers["upstream"].headers["Content-Type"] == "application/json"
    sentences = {
        "page": main_of(answers["page"]),
        "twin": answers["twin"].json()["detail"],
        "upstream": answers["upstream"].json()["error"],
    }
    words = {"key", "limit", "outage"} if outage != "404" else {"key", "limit", "outage", "agent"}
    for name, sentence in sentences.items():
        # The agent's name is no word about it.
        said = sentence.lower().replace(AGENT, "")
        assert OUTAGES[outage] in said, name
        assert not [word for word in words - {OUTAGES[outage]} if word in said], (name, said)
    for name, answer in answers.items():
        own = [word for word in UPSTREAMS_WORDS if word in answer.text]
        assert own == [], f"upstream's own words on the {name}"


def main_of(page: requests.Response) -> str:
    """The text of a page's main part."""
    main = page.text[page.text.index("<main") : page.text.index("</main>")]
    return re.sub(r"<[^>]*>", " ", main)


@pytest.mark.parametrize("outage", [*OUTAGES, *ODDITIES])
def test_what_is_stored_is_served_and_goes_on_afterwards(
    outage: str, courses: Callable[[str], Course], record_property: Callable[[str, object], None]
):
    went = courses(outage)
    for name in ("noticed_seconds", "recovered_seconds", "slowest"):
        record_property(name, round(getattr(went, name), 3))
    record_property("banner", went.banner)
    assert went.statuses == {200}
    assert went.slow == {}
    assert went.falsehoods == []
    if outage in OUTAGES:
        assert OUTAGES[outage] in went.banner
        assert re.search(r"\d (s|min|h) old, as of \d", went.banner), "it says how old the data is"
    assert went.afterwards == [], f"{went.recovered_seconds:.0f} s after the outage"
    assert went.recovered_seconds < RECOVERY_SECONDS


def test_a_refused_key_is_tried_a_few_times_and_then_once_a_minute(refused: Refused):
    """So that a key that was not yet known, as after a rotation, works soon, and a wrong one does
    not hammer upstream, however many agents it is for."""
    until(lambda: time.monotonic() - refused.began > 72, "a minute to pass", 90)
    times = refused.times()
    early = [at for at in times if at < QUICK_TRIES_SECONDS]
    assert 1 <= len(early) <= 6, times
    late = [at for at in times if at >= QUICK_TRIES_SECONDS]
    gaps = [after - before for before, after in zip(late, late[1:])]
    assert len(late) >= 1, "it is tried again"
    assert all(gap > 55 for gap in gaps), times
