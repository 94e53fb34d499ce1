"""Whatever upstream does to its answers, all sessions arrive, each once and as it is."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from filtering import Row
from hostile import Manner, upstream_of
from syncing import FAST, dashboard_of, is_complete
from truth import falsehoods, history, written

SESSIONS = 2400
PATIENCE_SECONDS = 120
"""Where nothing else runs, 45 s are enough for each."""
AT_ONCE = 3
"""So many run side by side: they wait most of the time."""

LISTS = {
    "nothing": Manner(),
    "small pages": Manner(cap=25),
    "oldest first": Manner(oldest_first=True),
    "growing": Manner(cap=50, growth=45),
    "growing, oldest first": Manner(cap=50, growth=45, oldest_first=True),
    "listed late": Manner(cap=25, growth=90, is_late=True),
    "wrong endTime": Manner(wrong_end_time=True),
    "no nulls": Manner(without_nulls=True),
    "counts too many": Manner(miscount=7),
    "counts too few": Manner(miscount=-7),
    "counts none": Manner(miscount=-SESSIONS),
}


def all_at_once(rows: list[Row]) -> None:
    for row in rows:
        row["createdAt"] = rows[0]["createdAt"]


def without_ids(rows: list[Row]) -> None:
    """Nothing can be shown of such a row, and it may cost no other."""
    for row in rows[7::300]:
        row["sessionId"] = None


def odd_words(rows: list[Row]) -> None:
    """Ids and words are open sets: what looks like something else is kept as it is."""
    ids = ["A3B1C2D4-0000-4000-8000-00000000ABCD", "with space/and%2Fslash", "ü✓🙂", "x" * 300]
    words = ["two\nlines", "\u0000", "<script>alert(1)</script>", "y" * 20_000, "-1", "5e2"]
    for row, odd in zip(rows[100::200], ids, strict=False):
        row["sessionId"] = odd
    for row, odd in zip(rows[110::200], words, strict=False):
        row["completionStatus"] = row["deploymentId"] = odd


def extreme_times(rows: list[Row]) -> None:
    """Upstream's clock was wrong, far enough that arithmetic may fail."""
    rows[0] |= {"createdAt": "0001-01-01T00:00:00.000Z", "endedAt": "9999-12-31T23:59:59.999Z"}
    rows[1] |= {"createdAt": "1969-12-31T23:59:59.999Z", "endedAt": "0001-01-01T00:00:00.000Z"}
    rows[-1] |= {"createdAt": "9999-12-31T23:59:59.999Z", "endedAt": None}
    rows[-2] |= {"createdAt": written(datetime.now(UTC) + timedelta(hours=3)), "endedAt": None}


HISTORIES: dict[str, Callable[[list[Row]], None]] = {
    "all at the same instant": all_at_once,
    "some without an id": without_ids,
    "odd words": odd_words,
    "extreme times": extreme_times,
}
"""What is odd about the sessions themselves."""
FAILURES = {
    "dripping": Manner(trouble="drip", every=4),
    "429": Manner(trouble="429 and when"),
    "500": Manner(trouble="500"),
    "reset": Manner(trouble="reset"),
    "html": Manner(trouble="html"),
    "cut off": Manner(trouble="cut"),
}


def mixture(seed: int) -> Manner:
    """Several troubles at once, the same ones for the same seed."""
    random = Random(seed)
    failure = random.choice([FAILURES[name] for name in ("500", "reset", "html", "cut off")])
    return replace(
        failure,
        cap=random.choice([25, 60, 100, 500]),
        oldest_first=random.random() < 0.5,
        growth=random.choice([0, 20, 45]),
        is_late=random.random() < 0.5,
        wrong_end_time=random.random() < 0.5,
        without_nulls=random.random() < 0.5,
    )


MIXTURES = {f"mixture {seed}": mixture(seed) for seed in range(1, 5)}
TROUBLES = FAILURES | MIXTURES | LISTS | {name: Manner() for name in [*HISTORIES, "end states"]}
"""Those first that take longest."""


@dataclass
class Course:
    """How a sync went."""

    lies: list[str]
    """What was not so when it first said that it was complete; nothing while upstream grew."""
    falsehoods: list[str]
    """What was not so in the end."""
    seconds: float
    """From its start to when all was so."""
    requests: int


def course(name: str, home: Path) -> Course:
    manner = TROUBLES[name]
    rows = history(SESSIONS, states=name == "end states" or name in MIXTURES)
    HISTORIES.get(name, lambda _: None)(rows)
    with upstream_of(rows, manner) as upstream:
        began = time.monotonic()
        with dashboard_of(upstream, home, *FAST) as dashboard:
            lies: list[str] | None = None
            false = ["nothing is served"]
            while false and time.monotonic() - began < PATIENCE_SECONDS:
                if is_complete(dashboard):
                    false = falsehoods(dashboard, upstream.rows())
                    lies = false if lies is None and not manner.growth else lies or []
                else:
                    false = [f"it is not complete: {dashboard.get('/agents.json').text[:300]}"]
                if upstream.grown < manner.growth:
                    false.append(f"only {upstream.grown} sessions came")
                time.sleep(0.1)
            seconds = time.monotonic() - began
        return Course(lies or [], false, seconds, len(upstream.asked))


@pytest.fixture(scope="module")
def courses(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Course]]:
    """Begins all that are chosen, and waits for the one that is asked for."""
    pool = ThreadPoolExecutor(AT_ONCE)
    chosen = [each for each in request.session.items if each.path == request.path]
    begun: dict[str, Future[Course]] = {
        name: pool.submit(course, name, tmp_path_factory.mktemp("trouble"))
        for name in [each.callspec.params["name"] for each in chosen]
    }
    yield lambda name: begun[name].result()
    pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("name", TROUBLES)
def test_all_sessions_arrive(
    name: str, courses: Callable[[str], Course], record_property: Callable[[str, object], None]
):
    went = courses(name)
    record_property("seconds", round(went.seconds, 1))
    record_property("requests", went.requests)
    assert went.lies == [], "it said that it was complete"
    assert went.falsehoods == [], f"after {went.seconds:.0f} s and {went.requests} requests"
