"""Many agents share one budget of requests; agents come and go."""

from collections import Counter
from pathlib import Path

from dashboard import Dashboard
from hostile import Asked, upstream_of
from standin import AGENT
from syncing import BANNER, FAST, banner, completed, dashboard_of
from truth import history, newcomer
from waiting import until

AGENTS = 500
DEFAULT_RATE = 5
SLACK = 6
"""Requests that may come at once at the start, or late at the end of the time looked at."""
LOOKED_AT = 15
"""Seconds."""
MOST = LOOKED_AT * DEFAULT_RATE + SLACK
FEWEST = int(0.6 * LOOKED_AT * DEFAULT_RATE)


def many() -> dict[str, list]:
    rows = history(AGENTS, 4)
    return {f"agent-{number:03}": [row] for number, row in enumerate(rows)}


def unfair(asked: list[Asked]) -> list[str]:
    """The agents that were asked about a third time before all had been asked about once."""
    counts: Counter[str] = Counter()
    early = []
    for agent in [each.agent for each in asked if each.agent]:
        counts[agent] += 1
        if counts[agent] == 3 and len(counts) < AGENTS:
            early.append(f"{agent} after {len(counts)}")
    return early


def test_many_agents_stay_within_the_budget(tmp_path: Path):
    with upstream_of(many()) as upstream, dashboard_of(upstream, tmp_path, "--log-level", "error"):
        until(lambda: len(upstream.asked) > MOST, f"more than {MOST} requests", 60)
        asked = list(upstream.asked)
    for first, each in enumerate(asked):
        within = [other for other in asked[first:] if other.at < each.at + 3]
        assert len(within) <= 3 * DEFAULT_RATE + SLACK, "in three seconds"
    assert asked[MOST].at - asked[0].at >= LOOKED_AT, f"{MOST} requests at most in that time"
    assert asked[FEWEST].at - asked[0].at < LOOKED_AT, f"more than {FEWEST} in that time"
    assert unfair(asked) == []


def test_many_agents_get_their_turn(tmp_path: Path):
    options = ("--upstream-rate", "100", "--sync-interval", "2")
    with upstream_of(many()) as upstream, dashboard_of(upstream, tmp_path, *options) as dashboard:

        def served() -> bool:
            agents = dashboard.get("/agents.json")
            known = agents.json()["agents"] if agents.status_code == 200 else []
            return len(known) == AGENTS and all(agent["sessions"] == 1 for agent in known)

        until(served, "a session of each agent", 90)
        assert unfair(list(upstream.asked)) == []


def test_agents_come_and_go(tmp_path: Path):
    agents = {AGENT: history(20, 1), "short-line": history(30, 2)}
    with upstream_of(agents) as upstream, dashboard_of(upstream, tmp_path, *FAST) as dashboard:
        completed(dashboard)
        upstream.agents["late-line"] = history(40, 3)
        until(lambda: is_served(dashboard, "late-line", 40), "an agent that is new", 20)

        gone = upstream.agents.pop("short-line")
        said = until(lambda: banner(dashboard, "short-line"), "that an agent is gone", 30)
        assert "agent" in said
        assert is_served(dashboard, "short-line", 30)
        assert said_of_all(dashboard).count("short-line") > 0, "the overview says so too"
        assert banner(dashboard) == "", "the others are well"
        asked = len(upstream.asked)
        until(lambda: len(upstream.asked) > asked + 8, "more requests")
        about = [each for each in upstream.asked[asked:] if each.agent == "short-line"]
        assert len(about) <= 2, "what is gone is not asked about again and again"

        upstream.agents["short-line"] = gone
        upstream.add(newcomer(1), "short-line")
        until(lambda: is_served(dashboard, "short-line", 31), "the agent that is back", 40)
        until(lambda: banner(dashboard, "short-line") == "", "the end of its banner")


def is_served(dashboard: Dashboard, agent: str, count: int) -> bool:
    response = dashboard.get(f"/agents/{agent}/sessions.json")
    return response.status_code == 200 and response.json()["total_count"] == count


def said_of_all(dashboard: Dashboard) -> str:
    """What the overview says before its numbers."""
    return " ".join(BANNER.findall(dashboard.get("/").text))
