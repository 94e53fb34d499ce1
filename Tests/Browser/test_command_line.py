"""The platform's own command line, unchanged and without a key, on a dashboard."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import AGENTS
from dashboard import Dashboard
from program import environment

AGENT = AGENTS[0]
PIPECAT = Path(sys.executable).parent / "pipecat"

Sessions = Callable[..., str]


@pytest.fixture(scope="module")
def sessions(dashboard: Dashboard, tmp_path_factory: pytest.TempPathFactory) -> Sessions:
    """Runs `pipecat cloud agent sessions` and gives what it prints."""
    home = tmp_path_factory.mktemp("pipecat")
    settings = {
        "PIPECAT_API_HOST": dashboard.address,
        "PIPECAT_TOKEN": "none",
        "PIPECAT_ORG": "demo-org",
        "PIPECAT_SERVICES_SESSIONS_PATH": "/v1/agents/{service}/sessions",
        "COLUMNS": "200",
    }

    def sessions(agent: str, *options: str, output: str | None = None) -> str:
        mode = ["--output", output] if output else []
        result = subprocess.run(
            [PIPECAT, "cloud", *mode, "agent", "sessions", agent, *options],
            cwd=home,
            env=environment(home, settings),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    return sessions


def first_page(dashboard: Dashboard, **filters: str) -> list[str]:
    page = dashboard.json(f"/v1/agents/{AGENT}/sessions", list(filters.items()))
    return [row["sessionId"] for row in page["sessions"]]


@pytest.mark.parametrize("output", ["rich", "plain", None])
def test_it_prints_a_table(dashboard: Dashboard, sessions: Sessions, output: str | None):
    printed = sessions(AGENT, output=output)
    for identifier in first_page(dashboard):
        assert identifier in printed


def test_it_prints_json(dashboard: Dashboard, sessions: Sessions):
    page = json.loads(sessions(AGENT, output="json"))
    assert page == dashboard.json(f"/v1/agents/{AGENT}/sessions")
    assert len(page["sessions"]) == 10


@pytest.mark.parametrize("state", ["completed", "agent_error", "active", "a_state_to_come"])
def test_it_filters_by_end_state(dashboard: Dashboard, sessions: Sessions, state: str):
    page = json.loads(sessions(AGENT, "--end-state", state, output="json"))
    assert [row["sessionId"] for row in page["sessions"]] == first_page(dashboard, endState=state)
    assert {row["endState"] for row in page["sessions"]} <= {state}
    known = dashboard.rows(AGENT, [("endState", state)])
    assert page["total_count"] == len(known)


@pytest.mark.parametrize("outcome", ["completed", "failed", "active"])
def test_it_shows_one_session(dashboard: Dashboard, sessions: Sessions, outcome: str):
    identifier = dashboard.rows(AGENT, [("outcome", outcome)])[0]["sessionId"]
    printed = sessions(AGENT, "--id", identifier)
    assert identifier in printed
    details = json.loads(sessions(AGENT, "--id", identifier, output="json"))
    assert details["sessionId"] == identifier
    assert {"endedAt", "botStartSeconds", "coldStart"} <= set(details)
