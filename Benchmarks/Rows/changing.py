"""A page right after its data changed."""

import time
from statistics import median

from archives import growing_dashboard
from client import Connection, Reply
from figure import Figure
from held import Held
from program import AGENT
from progress import say

ROUNDS = 5
TICKS = 6
PAGE = f"/agents/{AGENT}/sessions"
#: So many sessions are new with a tick.
NEW = 5


def page_changed() -> list[Figure]:
    """The first answer with sessions that the last sync brought, to the link that was asked before.

    The page is asked for with `If-None-Match` until it has changed, which is what a page that is
    being looked at does; the answer that is new is the one that counts.
    """
    medians = {count: rounds(count) for count in (100_000, 1_000_000)}
    work = "a page whose data just changed"
    return [
        Figure("page-changed", f"{work}, of 100,000 sessions", "ms", medians[100_000], 5),
        Figure("page-changed", f"{work}, of 1,000,000 sessions", "ms", medians[1_000_000], 5),
        Figure(
            "page-changed", f"{work}: with ten times the sessions that did not", "ms",
            medians[1_000_000], 1.3, peer="100,000", peer_rounds=medians[100_000],
        ),
    ]  # fmt: skip


def rounds(sessions: int) -> list[float]:
    medians = []
    with growing_dashboard(sessions) as (server, upstream):
        connection = Connection(server.port)
        page = connection.ok(PAGE)
        for number in range(ROUNDS):
            say(f"page-changed, {sessions:,} sessions, round {number + 1}")
            times = []
            for _ in range(TICKS):
                page = next_page(connection, upstream, page)
                times.append(page.seconds * 1000)
            medians.append(median(times))
    return medians


def next_page(connection: Connection, upstream: Held, page: Reply) -> Reply:
    """The page after the next tick."""
    upstream.visible += NEW
    newest = upstream.newest()["sessionId"].encode()
    limit = time.perf_counter() + 30
    while time.perf_counter() < limit:
        reply = connection.get(PAGE, f"If-None-Match: {page.header('ETag')}\r\n")
        if reply.status == 200:
            page = reply
            # Or else an age on it has moved on.
            if newest in reply.body:
                return page
        time.sleep(0.02)
    raise RuntimeError("the page does not change")
