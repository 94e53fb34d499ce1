"""The private key is in nothing that the program says or keeps, whatever upstream answers."""

from collections.abc import Callable
from pathlib import Path

import pytest

import surfaces
from dashboard import Dashboard
from program import Running, run
from standin import AGENT, SESSION, standing_in
from waiting import until

KEY = "pk_5d3c9e2a7b1d48608c1f_do_not_show"
MODES = ["echo", "401", "403", "404", "429", "500", "html"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def settings(address: str) -> dict[str, str]:
    return {"PIPECAT_API_URL": f"{address}/v1", "PIPECAT_PRIVATE_KEY": KEY}


def dashboard_on(address: str, home: Path, *arguments: str) -> Dashboard:
    """A dashboard that logs all it can, with its archive in `home`."""
    archive = home / "sessions.sqlite"
    options = ("--listen", "127.0.0.1:0", "--archive", str(archive), "--log-level", "debug")
    limits = ("--upstream-rate", "1000", "--sync-interval", "1")
    process = Running("serve", *options, *limits, *arguments, home=home, settings=settings(address))
    return Dashboard(process, archive)


def everything_said(dashboard: Dashboard) -> dict[str, str]:
    """All answers of a dashboard with their headers, by address, also those that fail."""
    paths = [*surfaces.all_of(AGENT, SESSION), "/no-such-page", f"/agents/{AGENT}/sessions?limit=0"]
    said = {}
    for path in paths:
        response = dashboard.get(path)
        said[path] = f"{response.status_code} {response.reason} {response.headers} {response.text}"
    return said


def holding_key(files: Path) -> list[str]:
    """The files below a folder that hold the key."""
    every = [path for path in files.rglob("*") if path.is_file()]
    return [str(path) for path in every if KEY.encode() in path.read_bytes()]


@pytest.mark.parametrize("mode", MODES)
def test_the_key_shows_nowhere_whatever_upstream_answers(mode: str, home: Path):
    with standing_in(mode) as (address, seen):
        dashboard = dashboard_on(address, home)
        try:
            until(lambda: seen.requests, "a request to upstream")
            assert seen.requests[0][1]["Authorization"] == f"Bearer {KEY}"
            if mode == "echo":
                dashboard.wait_until_ready()
            else:
                until(lambda: len(seen.requests) >= 2 or mode in ("401", "403"), "another request")
            for path, said in everything_said(dashboard).items():
                assert KEY not in said, path
            command = Path(f"/proc/{dashboard.process.pid}/cmdline")
            assert not command.exists() or KEY not in command.read_text()
            assert KEY not in dashboard.process.output
        finally:
            assert dashboard.process.stop() == 0
        assert dashboard.process.log, "nothing was logged, so nothing was checked"
        assert holding_key(home) == []


def test_a_redirect_is_not_followed(home: Path):
    with standing_in("echo") as (elsewhere, other):
        with standing_in("redirect", f"{elsewhere}/v1/agents") as (address, seen):
            dashboard = dashboard_on(address, home)
            try:
                until(lambda: len(seen.requests) >= 2, "another request to upstream")
                said = everything_said(dashboard)
                assert not any(KEY in text for text in said.values())
            finally:
                assert dashboard.process.stop() == 0
        assert other.requests == []
        assert holding_key(home) == []


@pytest.mark.parametrize(
    ("mode", "status", "word"),
    [("401", 502, "key"), ("429", 502, "limit"), ("500", 502, ""), ("html", 502, "")],
)
def test_a_refusal_of_upstream_is_told_in_words_of_our_own(mode, status, word, home: Path):
    with standing_in(mode) as (address, _):
        dashboard = dashboard_on(address, home, "--agent", AGENT)
        try:
            page = f"/agents/{AGENT}/sessions"
            until(lambda: dashboard.answers(page, status), f"a page with {status}")
            assert word in dashboard.get(page).text.lower()
            twin = dashboard.get(page + ".json")
            assert twin.status_code == status
            assert twin.headers["Content-Type"] == "application/problem+json"
            assert word in twin.json()["detail"].lower()
            error = dashboard.get(f"/v1{page}")
            assert error.status_code == status
            assert set(error.json()) == {"error", "code"}
            for response in (dashboard.get(page), twin, error):
                assert "refused Bearer" not in response.text and "<h1>Proxy" not in response.text
            assert dashboard.get("/healthz").status_code == 200
            assert dashboard.get("/readyz").status_code == 503
        finally:
            assert dashboard.process.stop() == 0


@pytest.mark.parametrize("command", ["sync", "check"])
@pytest.mark.parametrize("mode", ["echo", "401", "500", "html"])
def test_commands_that_end_do_not_show_it(command: str, mode: str, home: Path):
    with standing_in(mode) as (address, _):
        options = ["--archive", str(home / "sessions.sqlite"), "--log-level", "debug"]
        result = run(command, *options, home=home, settings=settings(address))
        assert KEY not in result.stdout + result.stderr
        assert (result.returncode == 0) == (mode == "echo"), result.stderr
        assert holding_key(home) == []


def test_the_key_may_come_from_a_file(home: Path, serve: Callable[..., Dashboard]):
    key_file = home / "key"
    key_file.write_text(KEY + "\n")
    key_file.chmod(0o600)
    with standing_in() as (address, seen):
        named = {"PIPECAT_API_URL": f"{address}/v1", "PIPECAT_PRIVATE_KEY_FILE": str(key_file)}
        dashboard = serve(settings=named).wait_until_ready()
        assert seen.requests[0][1]["Authorization"] == f"Bearer {KEY}"
        assert dashboard.process.stop() == 0


def test_only_reads_are_ever_sent(home: Path):
    """The stand-in answers nothing but GET, and knows each address it was asked for."""
    with standing_in() as (address, seen):
        dashboard = dashboard_on(address, home)
        try:
            dashboard.wait_until_ready()
            everything_said(dashboard)
        finally:
            assert dashboard.process.stop() == 0
        known = ("agents", f"agents/{AGENT}", f"agents/{AGENT}/sessions", f"agents/{AGENT}/logs")
        known += (f"agents/{AGENT}/sessions/{SESSION}", "regions")
        assert {path.partition("?")[0] for path, _ in seen.requests} <= {
            f"/v1/{path}" for path in known
        }
