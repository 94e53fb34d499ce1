"""Keeping sessions for some days only."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from conftest import AGENTS, Simulator
from dashboard import Dashboard
from waiting import until

DAYS = 10
AGENT = AGENTS[0]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def is_young(running: Dashboard) -> bool:
    """Whether its history begins where it should with the days that are kept."""
    since = moment(running.report(AGENT)["coverage"]["from"])
    return abs(datetime.now(UTC) - timedelta(days=DAYS) - since) < timedelta(minutes=10)


def test_older_sessions_leave_and_come_back(
    dashboard: Dashboard,
    serve: Callable[..., Dashboard],
    simulator: Simulator,
    tmp_path: Path,
):
    archive = tmp_path / "sessions.sqlite"
    # Where it is not known when a session was created, its place in the list decides.
    everything = {
        row["sessionId"]: row["createdAt"] for row in dashboard.rows(AGENT) if row["createdAt"]
    }

    def synced(*options: str) -> tuple[set[str], dict]:
        options = ("--sync-interval", "3600", *options)
        running = serve(*options, settings=simulator.settings, archive=archive)
        running.wait_until_complete()
        # What an earlier run kept longer goes with the first round.
        is_cut = "--keep" in options
        until(lambda: is_young(running) == is_cut, "a history of the days that are kept")
        held = {row["sessionId"] for row in running.rows(AGENT)}
        coverage = running.report(AGENT)["coverage"]
        assert running.process.stop() == 0
        return held, coverage

    def check(held: set[str], coverage: dict) -> None:
        since = moment(coverage["from"])
        assert coverage["complete"] and coverage["sessions"] == len(held)
        assert coverage["upstreamTotal"] >= len(everything)
        kept = {session for session, created in everything.items() if moment(created) >= since}
        assert 0 < len(kept) < len(everything)
        assert held & everything.keys() == kept

    # From the start, then all, then less again.
    check(*synced("--keep", str(DAYS)))
    held, coverage = synced()
    assert held >= everything.keys()
    assert coverage["complete"] and coverage["sessions"] == len(held)
    check(*synced("--keep", str(DAYS)))
