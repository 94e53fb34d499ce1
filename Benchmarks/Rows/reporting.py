"""What a visitor waits for who asks something new."""

import json
import shutil
from contextlib import ExitStack
from statistics import median
from urllib.request import urlopen

from archives import dashboard
from client import Connection
from duck import Duck, differences
from figure import Figure, rank
from filters import Filters
from program import AGENT, FOLDER, Dashboard
from progress import say

#: What a report of a million sessions may take at the median, in milliseconds.
MEDIAN_BOUND = 20
ROUNDS = 5
REPORT = f"/agents/{AGENT}/report.json"
#: More than any bot start: keeps all whose bot start is known, and makes a link a new one.
ANY_START = 100_000


def filters(server: Dashboard) -> Filters:
    connection = Connection(server.port)
    report = json.loads(connection.ok(REPORT).body)
    connection.close()
    return Filters(report)


def report() -> list[Figure]:
    """report.json under filters that were never asked, and the same from DuckDB."""
    each = 50
    ours, theirs = [], []
    with dashboard(1_000_000) as server:
        duck = duckdb_with_sessions(server)
        drawn = filters(server)
        connection = Connection(server.port)
        for number in range(ROUNDS):
            say(f"report, round {number + 1}")
            asked = [drawn.next() for _ in range(each)]
            replies = [connection.ok(f"{REPORT}?{wanted.query}") for wanted in asked]
            ours.append([reply.seconds * 1000 for reply in replies])
            theirs.append([])
            for wanted, reply in zip(asked, replies, strict=True):
                told = json.loads(reply.body)
                answer = duck.ask(wanted, told)
                theirs[-1].append(answer.seconds * 1000)
                if wrong := differences(told, answer):
                    raise RuntimeError(f"{wanted.query}: DuckDB disagrees: {wrong[:3]}")
    medians = [median(times) for times in ours]
    duckdb = median(sum(theirs, []))
    work = "report.json never asked before, 1,000,000 sessions"
    return [
        Figure("report", f"{work}: median", "ms", medians, MEDIAN_BOUND),
        Figure("report", f"{work}: 95 %", "ms", [rank(times, 95) for times in ours], 40),
        Figure(
            "report", f"{work}: sum of all", "ms", [sum(times) for times in ours], 0.2,
            peer="DuckDB", peer_rounds=[sum(times) for times in theirs],
            given_ratio=sum(map(sum, ours)) / sum(map(sum, theirs)),
            note=f"DuckDB's median is {duckdb:.1f} ms, ours {median(sum(ours, [])):.1f} ms",
        ),
    ]  # fmt: skip


def duckdb_with_sessions(server: Dashboard) -> Duck:
    """DuckDB with all sessions of a dashboard."""
    say("loading DuckDB")
    exported = FOLDER / "sessions.ndjson"
    with urlopen(f"http://127.0.0.1:{server.port}/agents/{AGENT}/sessions.ndjson") as answer:
        with exported.open("wb") as file:
            shutil.copyfileobj(answer, file, 1 << 20)
    duck = Duck(exported)
    exported.unlink()
    return duck


def report_10m() -> list[Figure]:
    """Ten times the sessions may take ten times what a million may; beside it what those took."""
    each = 20
    times: dict[int, list[float]] = {1_000_000: [], 10_000_000: []}
    with ExitStack() as stack:
        servers = {count: stack.enter_context(dashboard(count)) for count in times}
        drawn = {count: filters(server) for count, server in servers.items()}
        connections = {count: Connection(server.port) for count, server in servers.items()}
        for number in range(ROUNDS):
            say(f"report-10m, round {number + 1}")
            for count, connection in connections.items():
                asked = [drawn[count].next() for _ in range(each)]
                replies = [connection.ok(f"{REPORT}?{wanted.query}") for wanted in asked]
                times[count].append(median(reply.seconds * 1000 for reply in replies))
    return [
        Figure(
            "report-10m", "report.json never asked before, 10,000,000 sessions: median", "ms",
            times[10_000_000], 10 * MEDIAN_BOUND,
            note=f"1,000,000 took {median(times[1_000_000]):.1f} ms",
        )
    ]  # fmt: skip


def sessions_page() -> list[Figure]:
    """The page that people see, over the report it is made of: what HTML, charts and rows cost.

    The two of a pair differ in a bound on bot starts that is above all of them.
    """
    each = 30
    above = []
    with dashboard(1_000_000) as server:
        drawn = filters(server)
        connection = Connection(server.port)
        for number in range(ROUNDS):
            say(f"sessions-page, round {number + 1}")
            times: dict[str, list[float]] = {"report.json": [], "sessions": []}
            for pair in range(each):
                query = drawn.next().query
                while "startTimeMax" in query:
                    query = drawn.next().query
                # Without a window of its own a page shows the last days only.
                if "from=" not in query:
                    query += f"&to={drawn.as_of + 3_600_000}"
                # Neither is always the one that comes to what the other has left in memory.
                kinds = list(times) if pair % 2 else [*reversed(times)]
                for place, kind in enumerate(kinds):
                    unique = ANY_START + 2 * (number * each + pair) + place
                    target = f"/agents/{AGENT}/{kind}?{query}&startTimeMax={unique}"
                    times[kind].append(connection.ok(target).seconds * 1000)
            above.append(median(page - its for its, page in zip(*times.values(), strict=True)))
    return [
        Figure(
            "sessions-page", "sessions page never asked before, over its report", "ms", above, 10
        )
    ]


def page_by_duration() -> list[Figure]:
    """A page far down a list that is not in the order of time."""
    each = 10
    medians = []
    with dashboard(1_000_000) as server:
        connection = Connection(server.port)
        for number in range(ROUNDS):
            say(f"page-by-duration, round {number + 1}")
            times = []
            for place in range(each):
                unique = ANY_START + number * each + place
                reply = connection.ok(
                    f"/agents/{AGENT}/sessions.json"
                    f"?offset=900000&sort=duration&startTimeMax={unique}"
                )
                if len(json.loads(reply.body)["sessions"]) != 50:
                    raise RuntimeError("the page has no 50 sessions")
                times.append(reply.seconds * 1000)
            medians.append(median(times))
    work = "sessions.json sorted by duration, from the 900,000th of 1,000,000"
    return [Figure("page-by-duration", work, "ms", medians, 50)]
