"""Every figure and every count equals a second computation from the rows alone."""

from random import Random

import pytest

from conftest import AGENTS, Simulator
from dashboard import Dashboard
from figures import basics, check_timeline, facet, reported, whole
from filtering import Filter, Parameters, Row, milliseconds, outcome
from sampling import ZONES, links

LINKS_PER_AGENT = 50
FACETS = ("outcome", "startType", "deploymentId", "completionStatus")


@pytest.fixture(scope="module", params=AGENTS)
def agent(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def rows(dashboard: Dashboard, agent: str) -> list[Row]:
    """Every session of the agent that the dashboard holds."""
    return dashboard.rows(agent)


@pytest.fixture(scope="module")
def sampled(rows: list[Row], agent: str) -> list[Parameters]:
    return links(rows, Random(f"links for {agent}"), LINKS_PER_AGENT)


def test_the_dashboard_holds_what_upstream_has(
    dashboard: Dashboard, simulator: Simulator, agent: str, rows: list[Row]
):
    """Rows from upstream's own pages, up to a moment that nothing changes before any more."""
    ours = {row["sessionId"]: row for row in rows}
    theirs = {}
    while True:
        page = dashboard.http.get(
            f"{simulator.api_url}/agents/{agent}/sessions",
            params={"limit": 100, "offset": len(theirs), "status": "ended"},
            headers={"Authorization": f"Bearer {simulator.key}"},
            timeout=30,
        ).json()
        before = len(theirs)
        theirs |= {row["sessionId"]: row for row in page["sessions"]}
        if len(theirs) == before:
            break
    as_of = milliseconds(dashboard.report(agent)["asOf"])
    settled = {
        identifier: row
        for identifier, row in theirs.items()
        if milliseconds(row["endedAt"]) < as_of - 60_000
        and milliseconds(row["createdAt"] or row["endedAt"]) < as_of - 60_000
    }
    assert len(settled) > 300
    for identifier, row in settled.items():
        fields = [name for name in row if name in ours[identifier]]
        assert len(fields) >= 10
        assert {name: ours[identifier][name] for name in fields} == row, identifier


def test_rows_say_their_outcome_and_duration(rows: list[Row]):
    for row in rows:
        assert row["outcome"] == outcome(row)
        if row["endedAt"] is None or row["createdAt"] is None:
            assert row["durationSeconds"] is None
        elif milliseconds(row["endedAt"]) >= milliseconds(row["createdAt"]):
            length = milliseconds(row["endedAt"]) - milliseconds(row["createdAt"])
            assert row["durationSeconds"] == length / 1000


def test_a_report_equals_the_second_computation(
    dashboard: Dashboard, agent: str, rows: list[Row], sampled: list[Parameters]
):
    for link in sampled:
        report = dashboard.report(agent, link)
        as_of = milliseconds(report["asOf"])
        wanted = Filter.from_link(link, as_of)
        longest = report["capacity"]["maxSessionSeconds"]
        expected = whole(rows, wanted, as_of, longest)
        assert reported(report, expected) == expected, link
        for name in FACETS:
            given = {key: count for key, count in report["facets"][name].items() if count}
            assert given == facet(rows, wanted, name), (name, link)
        check_timeline(report["timeline"], wanted.select(rows), wanted.zone)


def test_deployments_of_a_report_equal_the_second_computation(
    dashboard: Dashboard, agent: str, rows: list[Row], sampled: list[Parameters]
):
    for link in sampled:
        report = dashboard.report(agent, link)
        as_of = milliseconds(report["asOf"])
        wanted = Filter.from_link(link, as_of)
        matching = wanted.select(rows)
        given = report["deployments"]
        known = {row["deploymentId"] for row in matching if row["deploymentId"] is not None}
        assert {entry["deploymentId"] for entry in given} - {None} == known, link
        last = [milliseconds(entry["lastCreatedAt"]) or 0 for entry in given]
        assert last == sorted(last, reverse=True), "newest first"
        for entry in given:
            identifier = entry["deploymentId"]
            own = [row for row in rows if row["deploymentId"] == identifier]
            expected = whole(own, wanted, as_of, report["capacity"]["maxSessionSeconds"])
            assert reported(entry, expected) == expected, (identifier, link)
            times = [row["createdAt"] for row in wanted.select(own) if row["createdAt"]]
            assert entry["firstCreatedAt"] == min(times, default=None)
            assert entry["lastCreatedAt"] == max(times, default=None)
            check_timeline(entry["timeline"], wanted.select(own), wanted.zone)


def test_the_previous_window_is_as_long_and_just_before(
    dashboard: Dashboard, agent: str, rows: list[Row], sampled: list[Parameters]
):
    for link in sampled:
        report = dashboard.report(agent, link)
        as_of = milliseconds(report["asOf"])
        wanted = Filter.from_link(link, as_of)
        previous = report["previous"]
        end = as_of if wanted.end is None else wanted.end
        if wanted.start is None or end <= wanted.start:
            assert previous is None, link
            continue
        start = milliseconds(previous["from"])
        assert milliseconds(previous["to"]) == wanted.start, link
        assert wanted.start - start == end - wanted.start, link
        expected = basics(wanted.moved(start, wanted.start).select(rows))
        assert reported(previous, expected) == expected, link


def test_every_total_count_is_the_number_of_matching_rows(
    dashboard: Dashboard, agent: str, rows: list[Row], sampled: list[Parameters]
):
    for link in sampled:
        as_of = milliseconds(dashboard.report(agent)["asOf"])
        matching = Filter.from_link(link, as_of).select(rows)
        one = [*link, ("limit", "1")]
        twin = dashboard.json(f"/agents/{agent}/sessions.json", one)
        upstream = dashboard.json(f"/v1/agents/{agent}/sessions", one)
        assert twin["total_count"] == upstream["total_count"] == len(matching), link
        exported = dashboard.rows(agent, link)
        assert sorted(map(identity, exported)) == sorted(map(identity, matching)), link


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("since", ["now-1h", "now-6h", "now-1d", "now-7d", "now-4w", "now-10w"])
def test_timelines_align_to_the_time_zone(dashboard: Dashboard, zone: str, since: str):
    link = [("from", since), ("tz", zone)]
    report = dashboard.report(AGENTS[0], link)
    wanted = Filter.from_link(link, milliseconds(report["asOf"]))
    check_timeline(report["timeline"], dashboard.rows(AGENTS[0], link), wanted.zone)


def identity(row: Row) -> str:
    return row["sessionId"]
