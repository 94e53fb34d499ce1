"""A dashboard under test, and what a program reads from it."""

import json
from pathlib import Path
from typing import Any

import requests

from program import Running
from waiting import until

Parameters = list[tuple[str, str]]


class Dashboard:
    """A running dashboard, asked over HTTP."""

    def __init__(self, process: Running, archive: Path | None = None):
        self.process = process
        self.archive = archive
        self.address = process.address
        self.http = requests.Session()
        self.http.trust_env = False

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        """One request; redirects and errors are answers to look at."""
        response = self.http.request(
            method, self.address + path, timeout=30, allow_redirects=False, **options
        )
        # Where the type names no charset, the library would guess.
        response.encoding = "utf-8"
        return response

    def get(self, path: str, parameters: Parameters | None = None, **options: Any):
        return self.request("GET", path, params=parameters, **options)

    def good(self, path: str, parameters: Parameters | None = None) -> requests.Response:
        """An answer that has to be there."""
        response = self.get(path, parameters)
        assert response.status_code == 200, f"{response.url} {response.status_code} {response.text}"
        return response

    def json(self, path: str, parameters: Parameters | None = None) -> Any:
        """The body of an answer that has to be there."""
        return self.good(path, parameters).json()

    def rows(self, agent: str, parameters: Parameters | None = None) -> list[dict[str, Any]]:
        """Every session that the parameters match, by the streamed export."""
        response = self.good(f"/agents/{agent}/sessions.ndjson", parameters)
        return [json.loads(line) for line in response.text.split("\n") if line]

    def report(self, agent: str, parameters: Parameters | None = None) -> dict[str, Any]:
        return self.json(f"/agents/{agent}/report.json", parameters)

    def answers(self, path: str, status: int) -> bool:
        """Whether it answers with that status by now."""
        try:
            return self.get(path).status_code == status
        except requests.ConnectionError:
            return False

    def wait_until_ready(self) -> "Dashboard":
        until(lambda: self.answers("/readyz", 200), f"{self.address}/readyz; {self.process.log}")
        return self

    def wait_until_complete(self) -> "Dashboard":
        """Waits until it holds all of upstream's history, for every agent."""
        self.wait_until_ready()

        def complete() -> bool:
            response = self.get("/agents.json")
            agents = response.json()["agents"] if response.status_code == 200 else []
            return bool(agents) and all(agent["coverage"]["complete"] for agent in agents)

        until(complete, f"a complete archive; {self.process.log[-2000:]}", seconds=60)
        return self
