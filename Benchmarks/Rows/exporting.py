"""All rows as CSV."""

import time

from archives import dashboard
from client import Connection
from figure import Figure
from program import AGENT
from progress import say

ROUNDS = 5
ROWS = 1_000_000
#: Memory is looked at so often while rows come.
INTERVAL = 0.02


def csv() -> list[Figure]:
    """1,000,000 rows over one connection, and what the server needs meanwhile."""
    firsts, totals, grown = [], [], []
    with dashboard(ROWS) as server:
        connection = Connection(server.port)
        target = f"/agents/{AGENT}/sessions.csv"
        connection.ok(f"/agents/{AGENT}/report.json")
        before = server.rss
        for number in range(ROUNDS):
            say(f"csv, round {number + 1}")
            most, looked = before, time.perf_counter()

            def look(_: memoryview) -> None:
                nonlocal most, looked
                if (now := time.perf_counter()) - looked > INTERVAL:
                    most, looked = max(most, server.rss), now

            first, total = connection.drain(target, look)
            firsts.append(first * 1000)
            totals.append(total)
            grown.append(most - before)
        check(connection, target)
    return [
        Figure("csv", "1,000,000 rows as CSV", "s", totals, 1.5),
        Figure("csv", "its first byte", "ms", firsts, 10),
        Figure("csv", "the server's memory meanwhile, over before", "MB", grown, 16),
    ]


def check(connection: Connection, target: str) -> None:
    """That all rows come, without the time that counting them takes."""
    rows = 0

    def count(piece: memoryview) -> None:
        nonlocal rows
        rows += bytes(piece).count(f",{AGENT},".encode())

    connection.drain(target, count)
    # A piece may end within the text that is looked for.
    if not 0.99 * ROWS <= rows <= ROWS:
        raise RuntimeError(f"{rows} rows came")
