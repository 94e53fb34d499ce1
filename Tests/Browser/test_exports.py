"""Rows for machines: the same ones in every form, whole, in order, and page by page."""

import csv
import io
from urllib.parse import urljoin

import pytest

from conftest import AGENTS
from dashboard import Dashboard
from filtering import Row, milliseconds

AGENT = AGENTS[0]
COLUMNS = (
    "sessionId,agent,deploymentId,createdAt,endedAt,durationSeconds,outcome,completionStatus,"
    "startType,botStartSeconds,serviceId,organizationId,updatedAt"
).split(",")
LINKS = [
    [],
    [("outcome", "failed"), ("outcome", "active")],
    [("startType", "cold"), ("sort", "botStartSeconds"), ("from", "now-4w")],
    [("session", "no-such-session")],
]


def table(dashboard: Dashboard, link: list[tuple[str, str]]) -> list[Row]:
    response = dashboard.get(f"/agents/{AGENT}/sessions.csv", link)
    assert response.headers["Content-Type"].startswith("text/csv")
    assert "\r\n" in response.text and response.text.endswith("\r\n")
    lines = list(csv.reader(io.StringIO(response.text, newline="")))
    assert lines[0] == COLUMNS
    return [dict(zip(COLUMNS, line, strict=True)) for line in lines[1:]]


def walk(dashboard: Dashboard, path: str, link: list[tuple[str, str]]) -> list[Row]:
    """Every row, following the `next` links from the first page to the last."""
    rows: list[Row] = []
    response = dashboard.get(path, link)
    while True:
        assert response.status_code == 200, response.url
        rows += response.json()["sessions"]
        if "next" not in response.links:
            return rows
        address = urljoin(response.url, response.links["next"]["url"])
        response = dashboard.get(address.removeprefix(dashboard.address))


@pytest.mark.parametrize("link", LINKS)
def test_csv_json_and_ndjson_hold_the_same_rows(dashboard: Dashboard, link):
    lines = dashboard.rows(AGENT, link)
    paged = walk(dashboard, f"/agents/{AGENT}/sessions.json", [*link, ("limit", "700")])
    assert paged == lines
    assert table(dashboard, link) == [as_cells(row) for row in lines]


def as_cells(row: Row) -> Row:
    """What the table says of a row; a value that is not known is an empty cell."""
    starts = {True: "cold", False: "warm", None: ""}
    cells = {name: "" if row.get(name) is None else str(row[name]) for name in COLUMNS}
    length = row["durationSeconds"]
    cells["durationSeconds"] = "" if length is None else f"{length:.3f}".rstrip("0").rstrip(".")
    return cells | {"agent": AGENT, "startType": starts[row["coldStart"]]}


@pytest.mark.parametrize(
    "sort",
    ["createdAt", "-createdAt", "duration", "-duration", "botStartSeconds", "-botStartSeconds"],
)
def test_rows_come_in_the_order_asked_for_and_pages_never_overlap(dashboard: Dashboard, sort):
    """Bot starts are full of ties, which a page's edge falls into."""
    paged = walk(dashboard, f"/agents/{AGENT}/sessions.json", [("sort", sort), ("limit", "331")])
    assert paged == dashboard.rows(AGENT, [("sort", sort)])
    identifiers = [row["sessionId"] for row in paged]
    assert len(identifiers) == len(set(identifiers)) == dashboard.report(AGENT)["sessions"]
    assert paged == in_order(paged, sort)


def in_order(rows: list[Row], sort: str) -> list[Row]:
    """Sorted, ties by session id, with what is not known at the end."""
    values = {
        "createdAt": lambda row: milliseconds(row["createdAt"]),
        "duration": lambda row: row["durationSeconds"],
        "botStartSeconds": lambda row: row["botStartSeconds"],
    }
    value = values[sort.removeprefix("-")]
    by_identifier = sorted(rows, key=lambda row: row["sessionId"])
    known = [row for row in by_identifier if value(row) is not None]
    known.sort(key=value, reverse=sort.startswith("-"))
    return known + [row for row in by_identifier if value(row) is None]


def test_newest_first_is_the_order_that_nobody_has_to_ask_for(dashboard: Dashboard):
    assert dashboard.rows(AGENT) == dashboard.rows(AGENT, [("sort", "-createdAt")])


def test_pages_link_to_the_pages_around_them(dashboard: Dashboard):
    path = f"/agents/{AGENT}/sessions.json"
    total = dashboard.json(path, [("limit", "1")])["total_count"]
    middle = [("limit", "100"), ("offset", "100"), ("status", "all")]
    links = dashboard.get(path, middle).links
    assert set(links) >= {"first", "prev", "next", "last"}
    assert "offset=200" in links["next"]["url"]
    last = urljoin(dashboard.address, links["last"]["url"]).removeprefix(dashboard.address)
    final = dashboard.get(last)
    assert "next" not in final.links and "prev" in final.links
    assert len(final.json()["sessions"]) == (total % 100 or 100)
    first = dashboard.get(path, [("limit", "100")])
    assert "prev" not in first.links


def test_a_link_header_keeps_the_filter(dashboard: Dashboard):
    link = [("outcome", "completed"), ("outcome", "closed"), ("startType", "warm"), ("limit", "5")]
    following = dashboard.get(f"/agents/{AGENT}/sessions.json", link).links["next"]["url"]
    rows = dashboard.json(urljoin(dashboard.address, following).removeprefix(dashboard.address))
    assert {row["outcome"] for row in rows["sessions"]} <= {"completed", "closed"}
    assert {row["coldStart"] for row in rows["sessions"]} == {False}


def test_default_pages_are_as_long_as_promised(dashboard: Dashboard):
    assert len(dashboard.json(f"/agents/{AGENT}/sessions.json")["sessions"]) == 50
    assert len(dashboard.json(f"/v1/agents/{AGENT}/sessions")["sessions"]) == 10


def test_upstream_rows_have_upstreams_fields_alone(dashboard: Dashboard):
    rows = dashboard.json(f"/v1/agents/{AGENT}/sessions", [("limit", "1000")])["sessions"]
    needed = {"sessionId", "serviceId", "organizationId", "deploymentId", "endedAt"} | {
        "botStartSeconds",
        "coldStart",
        "completionStatus",
        "createdAt",
        "updatedAt",
    }
    for row in rows:
        assert needed <= set(row) <= needed | {"endState", "events"}


def test_upstream_agents_are_listed_by_name(dashboard: Dashboard):
    names = [agent["name"] for agent in dashboard.json("/v1/agents")["services"]]
    assert set(AGENTS) <= set(names)


def test_one_session_is_the_row_of_the_list(dashboard: Dashboard):
    row = dashboard.rows(AGENT, [("outcome", "failed")])[0]
    identifier = row["sessionId"]
    session = dashboard.json(f"/agents/{AGENT}/sessions/{identifier}.json")
    upstream = dashboard.json(f"/v1/agents/{AGENT}/sessions/{identifier}")
    assert {name: session[name] for name in row} == row
    assert {name: upstream[name] for name in row if name in upstream} == {
        name: value for name, value in row.items() if name in upstream
    }
    assert "outcome" not in upstream
