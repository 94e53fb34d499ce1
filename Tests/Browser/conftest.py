"""What the tests share: a simulated cloud, a dashboard on it that stands still, a browser."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from dashboard import Dashboard
from policing import Police
from program import Running

AGENTS = ["support-line", "night-desk"]
KEY = re.compile(r"PIPECAT_PRIVATE_KEY=(\S+)")

Start = Callable[..., Running]


@dataclass(frozen=True)
class Simulator:
    """The simulated cloud as a server of its own."""

    process: Running
    key: str

    @property
    def api_url(self) -> str:
        return self.process.address + "/v1"

    @property
    def settings(self) -> dict[str, str]:
        """The environment that points the program at it."""
        return {"PIPECAT_API_URL": self.api_url, "PIPECAT_PRIVATE_KEY": self.key}


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Starts commands that serve, and checks at the end that each that still runs stops well."""
    started: list[Running] = []

    def start(*arguments: str, settings: dict[str, str] | None = None) -> Running:
        home = tmp_path_factory.mktemp("home")
        started.append(Running(*arguments, home=home, settings=settings))
        return started[-1]

    yield start
    running = [program for program in reversed(started) if program.process.poll() is None]
    ended = {tuple(program.process.args[1:]): program.stop() for program in running}
    assert set(ended.values()) <= {0}, f"did not end with 0 when asked to: {ended}"


@pytest.fixture(scope="session")
def simulator(start: Start) -> Simulator:
    """Three agents with enough history for every kind of session."""
    process = start("simulate", "--listen", "127.0.0.1:0", "--sessions", "4000", "--seed", "1")
    return Simulator(process, process.found(KEY, "the key to use").group(1))


@pytest.fixture(scope="session")
def serve(start: Start, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Dashboard]:
    """Starts dashboards, each on a port and, unless told, an archive of its own."""

    def serve(*arguments: str, settings: dict[str, str], archive: Path | None = None) -> Dashboard:
        archive = archive or tmp_path_factory.mktemp("archive") / "sessions.sqlite"
        process = start(
            "serve",
            *("--listen", "127.0.0.1:0", "--archive", str(archive), "--upstream-rate", "1000"),
            *arguments,
            settings=settings,
        )
        return Dashboard(process, archive)

    return serve


@pytest.fixture(scope="session")
def dashboard(serve: Callable[..., Dashboard], simulator: Simulator) -> Dashboard:
    """A dashboard that has read all of the simulated cloud once and asks no more for an hour, so
    that two answers of it describe the same data."""
    running = serve("--sync-interval", "3600", settings=simulator.settings)
    return running.wait_until_complete()


@pytest.fixture(scope="session")
def still(start: Start) -> Dashboard:
    """A dashboard of a simulated cloud whose clock stands still: its pages, and the pictures that
    are kept of them, are the same on any day."""
    clock = ("--clock", "2026-11-20T11:40:00Z")
    process = start("demo", "--listen", "127.0.0.1:0", "--sessions", "4000", *clock)
    return Dashboard(process).wait_until_complete()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as installed on this machine."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        POLICE.append(Police(chromium))
        yield chromium
        chromium.close()


POLICE: list[Police] = []
"""Of the browser, once there is one."""


@pytest.fixture(autouse=True)
def policy_is_kept(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails each test in which a page was refused something by its policy, unless that is what the
    test is about."""
    for police in POLICE:
        police.found.clear()
    yield
    found = [refusal for police in POLICE for refusal in police.found]
    assert bool(found) == bool(request.node.get_closest_marker("breaks_policy")), found
