"""What the dashboard needs: memory, and time to be there again."""

from contextlib import ExitStack

from archives import filled, wait_until_complete
from client import Connection
from figure import Figure
from held import Held
from program import AGENT, Dashboard, serve
from progress import say
from reporting import REPORT, filters

ROUNDS = 5
MILLION = 1_000_000
#: What the dashboard may keep of what was asked, in MB.
CACHE_BOUND = 96


def restart() -> list[Figure]:
    """From the start of the program to its first report of all sessions."""
    figures = []
    for count, bound in ((MILLION, 1), (10 * MILLION, 5)):
        seconds = []
        with Held(count) as upstream:
            archive = filled(upstream)
            # Once before, so that the file is where the rest finds it, in the system's memory.
            for number in range(ROUNDS + 1):
                say(f"restart, {count:,} sessions, round {number}")
                with serve(archive, upstream.port, upstream.key) as server:
                    seconds.append(wait_until_complete(server, count) - server.started)
        figures.append(Figure("restart", f"ready with {count:,} sessions", "s", seconds[1:], bound))
    return figures


def memory() -> list[Figure]:
    """Resident memory after a restart and some pages and reports."""
    used: dict[int, list[float]] = {MILLION: [], 10 * MILLION: []}
    with ExitStack() as stack:
        upstreams = {count: stack.enter_context(Held(count)) for count in used}
        archives = {count: filled(upstream) for count, upstream in upstreams.items()}
        for number in range(ROUNDS):
            for count, upstream in upstreams.items():
                say(f"memory, {count:,} sessions, round {number + 1}")
                with serve(archives[count], upstream.port, upstream.key) as server:
                    wait_until_complete(server, count)
                    ask(server, 20)
                    used[count].append(server.rss)
    each = [(many - few) * 1e6 / (9 * MILLION) for few, many in zip(*used.values(), strict=True)]
    return [
        Figure("memory", "resident with 1,000,000 sessions", "MB", used[MILLION], 250),
        Figure("memory", "resident for each further session, up to 10,000,000", "B", each, 64),
    ]


def distinct() -> list[Figure]:
    """How much memory 1,000 filters leave behind, each of a page and a report."""
    grown = []
    with Held(MILLION) as upstream:
        with serve(filled(upstream), upstream.port, upstream.key) as server:
            wait_until_complete(server, MILLION)
            drawn = filters(server)
            connection = Connection(server.port)
            # What every visitor sees is there before.
            connection.ok(f"/agents/{AGENT}/sessions")
            before = server.rss
            for number in range(ROUNDS):
                say(f"distinct, filters {number * 200 + 1} to {number * 200 + 200}")
                for _ in range(200):
                    query = drawn.next().query
                    connection.ok(f"{REPORT}?{query}")
                    connection.ok(f"/agents/{AGENT}/sessions?{query}")
                grown.append(server.rss - before)
    work = "resident after 200, 400, … 1,000 filters, over before: the most"
    steps = ", ".join(f"{each:.1f} MB" for each in grown)
    return [Figure("distinct", work, "MB", [max(grown)], CACHE_BOUND, note=steps)]


def ask(server: Dashboard, count: int) -> None:
    """Some reports and pages, each new."""
    drawn = filters(server)
    connection = Connection(server.port)
    for _ in range(count):
        query = drawn.next().query
        connection.ok(f"{REPORT}?{query}")
        connection.ok(f"/agents/{AGENT}/sessions?{query}")
    connection.close()
