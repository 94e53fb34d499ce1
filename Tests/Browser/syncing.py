"""Dashboards that sync fast from an upstream of the test's own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard import Dashboard
from hostile import Upstream
from program import Running
from standin import AGENT
from waiting import until

FAST = ("--sync-interval", "2", "--upstream-rate", "1000")
BANNER = re.compile(r'<div[^>]* role="(?:status|alert)"[^>]*>.*?</div></div>', re.DOTALL)


def started(
    upstream: Upstream, home: Path, *options: str, archive: Path | None = None
) -> Dashboard:
    """A dashboard on an archive in `home`, unless it is told of another."""
    archive = archive or home / "sessions.sqlite"
    fixed = ("--listen", "127.0.0.1:0", "--archive", str(archive))
    process = Running("serve", *fixed, *options, home=home, settings=upstream.settings)
    return Dashboard(process, archive)


@contextmanager
def dashboard_of(
    upstream: Upstream, home: Path, *options: str, archive: Path | None = None
) -> Iterator[Dashboard]:
    """A dashboard that has to end well when asked to."""
    dashboard = started(upstream, home, *(options or FAST), archive=archive)
    try:
        yield dashboard
        assert dashboard.process.stop() == 0
    finally:
        dashboard.process.kill()


def banner(dashboard: Dashboard, agent: str = AGENT) -> str:
    """What the page of an agent says before its numbers; empty if nothing."""
    page = dashboard.get(f"/agents/{agent}/sessions")
    found = " ".join(BANNER.findall(page.text)) if page.status_code == 200 else ""
    return re.sub(r"<[^>]*>", "", found).strip()


def is_complete(dashboard: Dashboard, agent: str = AGENT) -> bool:
    """Whether it says that it holds all that upstream has."""
    report = dashboard.get(f"/agents/{agent}/report.json")
    return report.status_code == 200 and report.json()["coverage"]["complete"]


def completed(dashboard: Dashboard, seconds: float = 60) -> Dashboard:
    """Waits until it says that it holds everything."""
    until(lambda: is_complete(dashboard), f"a complete archive; {dashboard.process.log}", seconds)
    return dashboard
