"""What one session's page asks upstream for, however many look at it."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import requests

from dashboard import Dashboard
from hostile import Asked, upstream_of
from standin import AGENT
from syncing import completed, dashboard_of
from truth import history, newcomer
from waiting import until

LATER_SECONDS = 7
"""Longer than what may change is kept for readers who come at the same time."""


@pytest.mark.parametrize("ended", [True, False], ids=["ended", "running"])
def test_many_readers_of_a_session_cost_upstream_one_request_each(ended: bool, tmp_path: Path):
    """One for its details, one for its log; of an ended session never again."""
    rows = [row for row in history(50) if row["endedAt"]] if ended else [newcomer(1)]
    session = rows[0]["sessionId"]
    options = ("--sync-interval", "600", "--upstream-rate", "1000")
    with upstream_of(rows) as upstream, dashboard_of(upstream, tmp_path, *options) as dashboard:
        completed(dashboard)
        path = f"/agents/{AGENT}/sessions/{session}"
        assert looked_at(dashboard, [path, f"{path}.json"] * 10) == {200}
        details, log = questions(upstream.asked)
        assert (details, log) == (1, 1), f"{details} for the details, {log} for the log"
        if ended:
            time.sleep(LATER_SECONDS)
            assert looked_at(dashboard, [path, f"{path}.json", f"/v1{path}"]) == {200}
            assert questions(upstream.asked) == (1, 1), "of an ended session there is no news"


def test_details_that_could_not_be_read_are_asked_for_again(tmp_path: Path):
    session = history(5)[0]["sessionId"]
    options = ("--sync-interval", "600", "--upstream-rate", "1000")
    path = f"/agents/{AGENT}/sessions/{session}.json"
    with (
        upstream_of(history(5)) as upstream,
        dashboard_of(upstream, tmp_path, *options) as dashboard,
    ):
        completed(dashboard)
        upstream.outage, upstream.is_met = "500", lambda asked: not asked.is_page
        assert dashboard.json(path)["trouble"], "it says that something is missing"
        upstream.outage = None
        until(lambda: dashboard.json(path)["trouble"] is None, "the details", 15)
        assert dashboard.json(path)["resourceMetrics"]["timeseries"]


def looked_at(dashboard: Dashboard, paths: list[str]) -> set[int]:
    """The statuses of the answers to clients that ask for these at the same time."""
    barrier = Barrier(len(paths))

    def look(path: str) -> int:
        barrier.wait()
        return requests.get(dashboard.address + path, timeout=30).status_code

    with ThreadPoolExecutor(len(paths)) as pool:
        return set(pool.map(look, paths))


def questions(asked: list[Asked]) -> tuple[int, int]:
    """The requests for details of sessions and for log lines."""
    details = sum("/sessions/" in each.path for each in asked)
    return details, sum(each.path.endswith("/logs") for each in asked)
