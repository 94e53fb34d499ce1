"""Generated requests: no answer breaks the published descriptions, and none is an error of ours."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import AGENTS
from dashboard import Dashboard
from program import environment

SCHEMATHESIS = Path(sys.executable).parent / "schemathesis"
PUBLISHED = Path(__file__).with_name("upstream-openapi.yaml")
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_headers_conformance,response_schema_conformance"
)
# What upstream's answers hold although its description does not say so: a session that runs has no
# end, and the official command line stops on a row whose keys are left out instead.
NULL_IN_PRACTICE = ["endedAt", "createdAt", "updatedAt", "deploymentId", "serviceId"]
NULL_IN_PRACTICE += ["organizationId"]


def conforms(description: dict[str, Any], address: str, folder: Path, examples: int) -> None:
    """Asks what a description says can be asked, in valid ways and others."""
    file = folder / "openapi.yaml"
    file.write_text(yaml.safe_dump(description))
    result = subprocess.run(
        [SCHEMATHESIS, "--no-color", "run", file, "--url", address, "--checks", CHECKS]
        + ["--max-examples", str(examples), "--seed", "1", "--generation-deterministic"]
        + ["--phases", "examples,coverage,fuzzing"]
        + ["--suppress-health-check", "all"],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert result.returncode == 0, result.stdout[-8000:] + result.stderr[-2000:]


def named(parameters: Any, values: dict[str, list[str]]) -> None:
    """Makes path parameters name what is there, so that not every answer is a 404."""
    for parameter in parameters:
        if parameter.get("in") == "path" and parameter["name"] in values:
            parameter["schema"] = {"type": "string", "enum": values[parameter["name"]]}


@pytest.fixture(scope="module")
def upstream() -> dict[str, Any]:
    return yaml.safe_load(PUBLISHED.read_text())


def operation(description: dict[str, Any]) -> dict[str, Any]:
    return description["paths"]["/agents/{agentName}/sessions"]["get"]


def test_v1_keeps_to_the_published_description(
    dashboard: Dashboard, upstream: dict[str, Any], tmp_path: Path
):
    get = operation(upstream)
    named(get["parameters"], {"agentName": [*AGENTS, "no-such-agent"]})
    answer = get["responses"]["200"]["content"]["application/json"]["schema"]
    row = answer["properties"]["sessions"]["items"]["properties"]
    for name in NULL_IN_PRACTICE:
        row[name]["nullable"] = True
    conforms(upstream, dashboard.address + "/v1", tmp_path, examples=60)


def test_v1_keeps_to_it_for_any_agent(
    dashboard: Dashboard, upstream: dict[str, Any], tmp_path: Path
):
    conforms(upstream, dashboard.address + "/v1", tmp_path, examples=30)


def test_the_program_keeps_to_its_own_description(dashboard: Dashboard, tmp_path: Path):
    description = dashboard.json("/openapi.json")
    assert description["openapi"].startswith("3.1")
    rows = dashboard.rows(AGENTS[0])
    identifiers = [rows[0]["sessionId"], rows[-1]["sessionId"], "no-such-session"]
    values = {"agent": [*AGENTS, "no-such-agent"], "id": identifiers}
    named(description["components"]["parameters"].values(), values)
    conforms(description, dashboard.address, tmp_path, examples=15)


def test_every_machine_address_is_described(dashboard: Dashboard):
    described = set(dashboard.json("/openapi.json")["paths"])
    assert described >= {
        "/agents.json",
        "/agents/{agent}/sessions.json",
        "/agents/{agent}/sessions.csv",
        "/agents/{agent}/sessions.ndjson",
        "/agents/{agent}/report.json",
        "/agents/{agent}/sessions/{id}.json",
        "/agents/{agent}/deployments.json",
        "/agents/{agent}/charts/{chart}.svg",
        "/agents/{agent}/share.json",
        "/embed/{token}/sessions.json",
        "/embed/{token}/sessions.csv",
        "/embed/{token}/sessions.ndjson",
        "/embed/{token}/report.json",
        "/embed/{token}/sessions/{id}.json",
        "/embed/{token}/deployments.json",
        "/embed/{token}/charts/{chart}.svg",
        "/v1/agents",
        "/v1/agents/{agent}/sessions",
        "/v1/agents/{agent}/sessions/{id}",
        "/healthz",
        "/readyz",
        "/metrics",
        "/openapi.json",
    }
