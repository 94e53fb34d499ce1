"""What Prometheus reads."""

import re
import shutil
import subprocess
from collections.abc import Callable

from conftest import AGENTS, Simulator
from dashboard import Dashboard
from program import ROOT
from standin import AGENT, standing_in
from waiting import until

SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$")
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
PREFIX = "pipecat_dashboard_"

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def promtool() -> str:
    """Debian's, as script/bootstrap leaves it, or the system's."""
    found = shutil.which("promtool", path=ROOT / ".build" / "promtool") or shutil.which("promtool")
    assert found, "script/bootstrap test installs promtool"
    return found


def samples(text: str) -> Samples:
    read = {}
    for line in text.splitlines():
        if match := SAMPLE.match(line):
            read[match[1], frozenset(LABEL.findall(match[2] or ""))] = float(match[3])
    return read


def value(of: Samples, name: str, **labels: str) -> float | None:
    return of.get((name, frozenset(labels.items())))


def test_prometheus_finds_nothing_wrong(dashboard: Dashboard):
    text = dashboard.good("/metrics").text
    checked = subprocess.run(
        [promtool(), "check", "metrics"], input=text, capture_output=True, text=True, timeout=60
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout + checked.stderr == ""


def test_the_figures_are_those_of_the_pages(dashboard: Dashboard):
    read = samples(dashboard.good("/metrics").text)
    for agent in AGENTS:
        report = dashboard.report(agent)
        for outcome, count in report["outcomes"].items():
            assert value(read, f"{PREFIX}sessions", agent=agent, outcome=outcome) == count
        recent = dashboard.report(agent, [("from", "now-1h")])
        for outcome, count in recent["outcomes"].items():
            assert value(read, f"{PREFIX}recent_sessions", agent=agent, outcome=outcome) == count
        for start, count in recent["starts"].items():
            assert value(read, f"{PREFIX}recent_starts", agent=agent, start=start) == count
        for share in ("50", "95", "99"):
            name = f"{PREFIX}recent_bot_start_seconds"
            seconds = value(read, name, agent=agent, percentile=share)
            assert seconds == recent["botStartSeconds"][f"p{share}"]
        assert value(read, f"{PREFIX}archived_sessions", agent=agent) == report["sessions"]
        assert value(read, f"{PREFIX}unarchived_sessions", agent=agent) == 0
        assert value(read, f"{PREFIX}history_complete", agent=agent) == 1
        upstream = report["coverage"]["upstreamTotal"]
        assert value(read, f"{PREFIX}upstream_sessions", agent=agent) == upstream
        cap = report["capacity"]["maxReplicas"]
        assert value(read, f"{PREFIX}max_replicas", agent=agent) == cap
        assert value(read, f"{PREFIX}active_sessions", agent=agent) is not None
        assert 0 <= value(read, f"{PREFIX}sync_age_seconds", agent=agent) < 3600


def test_answers_are_counted_by_route_and_status(dashboard: Dashboard):
    def count(status: str) -> float:
        read = samples(dashboard.good("/metrics").text)
        route = "/agents/{agent}/report.json"
        return value(read, f"{PREFIX}http_requests_total", route=route, status=status) or 0

    good, bad = count("200"), count("400")
    for _ in range(3):
        dashboard.report(AGENTS[0])
    assert dashboard.get(f"/agents/{AGENTS[0]}/report.json?from=nonsense").status_code == 400
    assert (count("200"), count("400")) == (good + 3, bad + 1)
    read = samples(dashboard.good("/metrics").text)
    name = f"{PREFIX}http_request_duration_seconds"
    route = "/agents/{agent}/report.json"
    total = value(read, f"{name}_count", route=route)
    assert total == value(read, f"{name}_bucket", route=route, le="+Inf")
    assert total >= good + bad + 4
    assert value(read, "process_resident_memory_bytes") > 1_000_000
    assert value(read, "process_open_fds") > 3


def test_requests_to_upstream_are_counted_by_operation_and_status(
    serve: Callable[..., Dashboard], simulator: Simulator
):
    with standing_in("500") as (address, seen):
        settings = {"PIPECAT_API_URL": f"{address}/v1", "PIPECAT_PRIVATE_KEY": "pk_any"}
        failing = serve("--agent", AGENT, settings=settings)
        until(lambda: len(seen.requests) >= 3, "requests")
        name = f"{PREFIX}upstream_requests_total"

        def told() -> bool:
            read = samples(failing.good("/metrics").text)
            count = value(read, name, operation="sessions", status="500") or 0
            problem = value(read, f"{PREFIX}sync_problem", agent=AGENT, kind="outage")
            return count >= 3 and problem == 1

        until(told, "failed requests and a problem")
        assert failing.process.stop() == 0
