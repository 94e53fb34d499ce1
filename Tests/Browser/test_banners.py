"""What people see while upstream is in trouble, with the simulator's troubles."""

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from conftest import AGENTS, KEY, Start
from dashboard import Dashboard
from program import Running
from syncing import banner
from visiting import picture, violations, visit
from waiting import until

AGENT = AGENTS[0]
PAGES = {
    "overview": "/",
    "sessions": f"/agents/{AGENT}/sessions",
    "deployments": f"/agents/{AGENT}/deployments",
    "session": f"/agents/{AGENT}/sessions/{{session}}",
    "embedded": f"/agents/{AGENT}/sessions?view=embed&limit=5",
}
TROUBLES = {
    "down": "outage",
    "garbage=1": "cannot be read",
    "limited": "limit of requests",
    "hanging": "does not answer in time",
    # Last: a refused key is left alone for a minute.
    "refused": "refuses the private key",
}


@dataclass
class Cloud:
    """A simulated cloud at an address that stays, whatever trouble it is in."""

    start: Start
    process: Running
    listen: str

    def get_into(self, *troubles: str) -> None:
        """Goes on with these troubles and no others. On one day a seed gives the same sessions."""
        self.process.kill()
        options = [option for trouble in troubles for option in ("--trouble", trouble)]
        self.process = simulated(self.start, self.listen, *options)


def simulated(start: Start, listen: str, *options: str) -> Running:
    process = start("simulate", "--listen", listen, "--sessions", "1500", *options)
    process.found(KEY, "the key to use")
    return process


@pytest.fixture(scope="module")
def cloud(start: Start) -> Iterator[Cloud]:
    process = simulated(start, "127.0.0.1:0")
    yield Cloud(start, process, process.address.removeprefix("http://"))


@pytest.fixture(scope="module")
def troubled(cloud: Cloud, serve: Callable[..., Dashboard]) -> Dashboard:
    """A dashboard that has read all of the cloud and asks it often."""
    key = cloud.process.found(KEY, "the key to use").group(1)
    settings = {"PIPECAT_API_URL": cloud.process.address + "/v1", "PIPECAT_PRIVATE_KEY": key}
    return serve("--sync-interval", "1", settings=settings).wait_until_complete()


@pytest.fixture(scope="module")
def addresses(troubled: Dashboard) -> dict[str, str]:
    rows = troubled.json(f"/agents/{AGENT}/sessions.json", [("status", "ended"), ("limit", "1")])
    session = rows["sessions"][0]["sessionId"]
    return {name: troubled.address + path.format(session=session) for name, path in PAGES.items()}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_every_page_says_what_is_wrong_and_how_old_its_numbers_are(
    trouble: str, cloud: Cloud, troubled: Dashboard, addresses: dict[str, str], browser: Browser
):
    cloud.get_into(trouble)
    word = TROUBLES[trouble]

    def is_told() -> bool:
        agents = troubled.json("/agents.json")["agents"]
        return all(word in (agent["problem"] or "") for agent in agents)

    # Each agent is asked for by itself.
    until(is_told, f"that {trouble} is noticed", 60)
    assert word in banner(troubled, AGENT)
    for name, address in addresses.items():
        with visit(browser, address) as page:
            said = page.get_by_role("status").all_inner_texts()
            assert any(word in text and "old, as of" in text for text in said), (name, said)
            picture(page, f"{trouble.split('=')[0]}-{name}")
    for theme in ("light", "dark"):
        with visit(browser, addresses["sessions"], color_scheme=theme, width=390) as page:
            assert violations(page) == ""
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
    twin = troubled.good(f"/agents/{AGENT}/report.json")
    assert word in twin.json()["problem"] and "since 20" in twin.json()["problem"]
    assert word in twin.headers["Data-Problem"]
    for path in ("sessions.csv", "sessions.ndjson", "charts/timeline.svg", "deployments.json"):
        assert word in troubled.good(f"/agents/{AGENT}/{path}").headers["Data-Problem"], path


def test_a_signal_makes_it_try_again_at_once(cloud: Cloud, troubled: Dashboard):
    """Follows on the last trouble, a refused key, which is tried once a minute by itself."""
    cloud.get_into()
    os.kill(troubled.process.pid, signal.SIGHUP)
    until(lambda: banner(troubled, AGENT) == "", "pages without a banner", 20)
    report = troubled.good(f"/agents/{AGENT}/report.json")
    assert report.json()["problem"] is None
    assert "Data-Problem" not in report.headers
    assert report.headers["Data-Coverage"].startswith("complete; from=")
    assert report.headers["Data-As-Of"] == report.json()["asOf"]


def test_a_history_that_is_still_read_says_how_far_it_is(
    start: Start, serve: Callable[..., Dashboard], browser: Browser, tmp_path: Path
):
    process = start(
        "simulate", "--listen", "127.0.0.1:0", "--sessions", "20000", "--trouble", "slow=300"
    )
    key = process.found(KEY, "the key to use").group(1)
    settings = {"PIPECAT_API_URL": process.address + "/v1", "PIPECAT_PRIVATE_KEY": key}
    filling = serve(settings=settings, archive=tmp_path / "sessions.sqlite").wait_until_ready()
    with visit(browser, f"{filling.address}/agents/{AGENT}/sessions") as page:
        [said] = page.get_by_role("status").filter(has_text="history").all_inner_texts()
        assert "still being read" in said and "back to" in said and "of 12,000 sessions" in said
        picture(page, "filling")
    until(
        lambda: (
            "more each minute, ready in about" in filling.good(f"/agents/{AGENT}/sessions").text
        ),
        "how fast the history comes in",
    )
    coverage = filling.report(AGENT)["coverage"]
    assert not coverage["complete"] and coverage["upstreamTotal"] == 12_000
    assert 0 < coverage["sessions"] < 12_000 and coverage["from"] is not None
    header = filling.good(f"/agents/{AGENT}/sessions.csv").headers["Data-Coverage"]
    assert header.startswith("incomplete; from=")
