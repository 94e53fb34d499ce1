"""What work costs as sessions grow, for the picture in docs/performance.md."""

import json
from collections.abc import Callable
from pathlib import Path
from statistics import median

from archives import dashboard
from client import Connection
from program import AGENT, Dashboard
from progress import say
from reporting import ANY_START, REPORT, filters

COUNTS = [1_000, 10_000, 100_000, 1_000_000, 10_000_000]
EACH = 20


def write(path: Path, machine: str) -> None:
    """Measures each kind of work at each number of sessions, and writes what cost-chart draws."""
    series: dict[str, list[tuple[int, float]]] = {name: [] for name in WORK}
    for count in COUNTS:
        say(f"costs, {count:,} sessions")
        with dashboard(count) as server:
            for name, times in WORK.items():
                series[name].append((count, round(median(times(server)), 3)))
    costs = {
        "caption": machine,
        "series": [{"name": name, "points": points} for name, points in series.items()],
    }
    path.write_text(json.dumps(costs, indent=1) + "\n")


def asked(server: Dashboard, targets: list[str]) -> list[float]:
    """Milliseconds of each."""
    connection = Connection(server.port)
    times = [connection.ok(target).seconds * 1000 for target in targets]
    connection.close()
    return times


def report(server: Dashboard) -> list[float]:
    drawn = filters(server)
    return asked(server, [f"{REPORT}?{drawn.next().query}" for _ in range(EACH)])


def last_days(server: Dashboard) -> list[float]:
    """The page that everybody opens, with a bound that excludes nothing."""
    page = f"/agents/{AGENT}/sessions"
    return asked(server, [f"{page}?startTimeMax={ANY_START + place}" for place in range(EACH)])


def again(server: Dashboard) -> list[float]:
    page = f"/agents/{AGENT}/sessions"
    return asked(server, [page] * (EACH + 1))[1:]


def far_by_duration(server: Dashboard) -> list[float]:
    """The last page but a tenth, in the order of duration."""
    connection = Connection(server.port)
    sessions = json.loads(connection.ok(REPORT).body)["sessions"]
    connection.close()
    page = f"/agents/{AGENT}/sessions.json?sort=duration&offset={sessions * 9 // 10}"
    first = ANY_START + EACH
    return asked(server, [f"{page}&startTimeMax={first + place}" for place in range(EACH)])


WORK: dict[str, Callable[[Dashboard], list[float]]] = {
    "report never asked before": report,
    "page of 7 days never asked before": last_days,
    "page far down by duration": far_by_duration,
    "page served again": again,
}
