"""What one session's page asks upstream for, however many look at it."""

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


@pytest.mark.parametrize("ended", [True, False], ids=["ended", "running"])
def test_many_readers_of_a_session_cost_upstream_one_request_each(ended: bool, tmp_path: Path):
    """One for its details, one for its log; of an ended session never again."""
    rows = history(50)
    rows.append(newcomer(1))
    if ended:
        rows[-1] |= {"endedAt": rows[-1]["createdAt"]}
    session = rows[-1]["sessionId"]
    options = ("--sync-interval", "600", "--upstream-rate", "1000")
    with upstream_of(rows) as upstream, dashboard_of(upstream, tmp_path, *options) as dashboard:
        completed(dashboard)
        path = f"/agents/{AGENT}/sessions/{session}"
        assert looked_at(dashboard, [path, f"{path}.json"] * 10) == {200}
        details, log = questions(upstream.asked)
        assert (details, log) == (1, 1), f"{details} for the details, {log} for the log"
        if ended:
            assert looked_at(dashboard, [path, f"{path}.json", f"/v1{path}"]) == {200}
            assert questions(upstream.asked) == (1, 1), "of an ended session there is no news"


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
