"""Signed links: they show what they lock and nothing else, and nothing once they are no good."""

import base64
import csv
import http.client
import io
import json
import re
import signal
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import jwt
import pytest
from playwright.sync_api import Browser

from conftest import AGENTS, Simulator
from dashboard import Dashboard, Parameters
from figures import basics, facet, reported, whole
from filtering import Filter, Row, milliseconds
from program import run
from sampling import links
from signing import (
    AUDIENCE,
    OTHER_SECRET,
    SECRET,
    claims,
    encoded,
    forged,
    kept_secret,
    link,
    signed,
)
from standin import AGENT as STANDIN
from standin import past, row, standing_in
from surfaces import CHARTS
from visiting import picture, violations, visit
from waiting import until

AGENT, OTHER_AGENT = AGENTS
IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TWINS = ["sessions.json", "sessions.csv", "sessions.ndjson", "report.json", "deployments.json"]
AGE = re.compile(r'data-age="\d+">[^<]+<')
PATHS = ["sessions", "deployments", *TWINS, *(f"charts/{chart}.svg" for chart in CHARTS)]
LOCKS: dict[str, Parameters] = {
    "nothing but the agent": [],
    "an outcome": [("outcome", "failed")],
    "two outcomes and a start": [
        ("outcome", "failed"),
        ("outcome", "closed"),
        ("startType", "cold"),
    ],
    "a window": [("from", "now-14d"), ("to", "now-2d")],
    "a status and bounds": [("status", "ended"), ("startTimeMin", "1"), ("startTimeMax", "20")],
    "words": [("completionStatus", "HTTP_ERROR"), ("endState", "agent_error")],
    "the start of an id": [("session", "a")],
    "a day in a zone": [("from", "now-3d/d"), ("tz", "Asia/Tokyo")],
}

Serve = Callable[..., Dashboard]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("secrets")


@pytest.fixture(scope="module")
def sharing(serve: Serve, simulator: Simulator, folder: Path) -> Dashboard:
    """A dashboard that takes signed links, and logs all it can."""
    secret = kept_secret(folder / "secret", SECRET)
    arguments = ("--sync-interval", "3600", "--log-level", "trace")
    running = serve(*arguments, "--link-secret-file", str(secret), settings=simulator.settings)
    return running.wait_until_complete()


@pytest.fixture(scope="module")
def rows(sharing: Dashboard) -> list[Row]:
    """Every session of the agent."""
    return sharing.rows(AGENT)


def under(filters: Parameters) -> str:
    """Where what a link locks is found; made by hand, which takes no process."""
    texts = [f"{name}={value}" for name, value in filters]
    return f"/embed/{signed(claims(AGENT, *texts))}"


def shown(dashboard: Dashboard, root: str, parameters: Parameters | None = None) -> list[Row]:
    """The sessions below an address, as its export has them."""
    text = dashboard.good(f"{root}/sessions.ndjson", parameters).text
    return [json.loads(line) for line in text.split("\n") if line]


def raw(dashboard: Dashboard, target: str, method: str = "GET") -> tuple[int, str]:
    """The answer to a target that is sent as it stands, dots and all."""
    connection = http.client.HTTPConnection(dashboard.address.removeprefix("http://"), timeout=30)
    try:
        connection.request(method, target)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


# The command


def test_a_link_is_one_line_that_opens(sharing: Dashboard, tmp_path: Path):
    """What it locks, and until when, is there for another program to read."""
    filters = [("outcome", "failed"), ("startType", "cold")]
    frames = ("--frame-ancestor", "https://wiki.example.net")
    path, _ = link(tmp_path, AGENT, filters, *frames, "--expires", "12h")
    token = path.removeprefix("/embed/")
    told = jwt.decode(token, SECRET, algorithms=["HS256"], audience=AUDIENCE)
    assert abs(told["exp"] - time.time() - 12 * 3600) < 120
    assert told["agent"] == AGENT and set(told["filters"]) == {"outcome=failed", "startType=cold"}
    assert told["frames"] == ["https://wiki.example.net"] and told["jti"]
    assert shown(sharing, path) == sharing.rows(AGENT, filters)


def test_a_link_begins_with_the_public_address(tmp_path: Path):
    secret = kept_secret(tmp_path / "secret", SECRET)
    options = ["link", "--agent", AGENT, "--expires", "1y", "--link-secret-file", str(secret)]
    result = run(*options, "--public-url", "https://dash.example.net/", home=tmp_path)
    assert result.stdout.startswith("https://dash.example.net/embed/")
    assert result.stdout.endswith("/sessions\n")
    result = run(*options, "--listen", "127.0.0.1:4321", home=tmp_path)
    assert result.stdout.startswith("http://127.0.0.1:4321/embed/")


WRONG = [
    (["--agent", "Not A Name"], "--agent"),
    (["--agent", ""], "--agent"),
    (["--filter", "outcome=crashed"], "outcome"),
    (["--filter", "outcome"], "--filter"),
    (["--filter", "outcome="], "outcome"),
    (["--filter", "Outcome=failed"], "Outcome"),
    (["--filter", "no-such-filter=1"], "no-such-filter"),
    (["--filter", "limit=5"], "limit"),
    (["--filter", "from=yesterday"], "from"),
    (["--filter", "from=now-1d", "--filter", "startTime=5"], "startTime"),
    (["--filter", "startTimeMin=-1"], "startTimeMin"),
    (["--filter", "from=now-1d", "--filter", "from=now-10y"], "from"),
    (["--expires", "30"], "--expires"),
    (["--expires", "0d"], "--expires"),
    (["--expires", "-1d"], "--expires"),
    (["--expires", "never"], "--expires"),
    (["--expires", "101y"], "--expires"),
    (["--expires", ""], "--expires"),
    (["--frame-ancestor", "wiki.example.net"], "--frame-ancestor"),
    (["--frame-ancestor", "https://wiki.example.net/page"], "--frame-ancestor"),
    (["--frame-ancestor", "https://a.example; script-src *"], "--frame-ancestor"),
    (["--frame-ancestor", "*"], "--frame-ancestor"),
    (["--public-url", "dashboard"], "--public-url"),
    (["--link-secret-file", "/no/such/file"], "--link-secret-file"),
    (["--no-such-flag"], "--no-such-flag"),
]


@pytest.mark.parametrize(("arguments", "name"), WRONG)
def test_a_wrong_argument_of_link_is_named_in_one_line(arguments, name, tmp_path: Path):
    secret = kept_secret(tmp_path / "secret", SECRET)
    usable = {"--agent": AGENT, "--expires": "1d", "--link-secret-file": str(secret)}
    given = [part for pair in usable.items() if pair[0] not in arguments for part in pair]
    result = run("link", *given, *arguments, home=tmp_path)
    assert result.returncode != 0 and result.stdout == ""
    [line] = result.stderr.splitlines()
    assert name in line


@pytest.mark.parametrize(
    ("lines", "mode", "word"),
    [
        ([], 0o600, "no secret"),
        (["too-short"], 0o600, "32 bytes"),
        ([SECRET, "too-short"], 0o600, "32 bytes"),
        ([SECRET], 0o640, "others can read"),
        ([SECRET], 0o604, "others can read"),
    ],
)
def test_a_secret_that_is_none_signs_nothing(lines, mode: int, word: str, tmp_path: Path):
    secret = kept_secret(tmp_path / "secret", *lines)
    secret.chmod(mode)
    commands = {
        "link": ["--agent", AGENT, "--expires", "1d"],
        "demo": ["--listen", "127.0.0.1:0"],
    }
    for command, options in commands.items():
        result = run(command, *options, "--link-secret-file", str(secret), home=tmp_path)
        assert result.returncode != 0 and "/embed/" not in result.stdout
        line = result.stderr.splitlines()[-1]
        assert "--link-secret-file" in line and word in line
        assert "too-short" not in result.stderr and SECRET not in result.stderr


def test_without_a_secret_there_are_no_links(dashboard: Dashboard, tmp_path: Path):
    result = run("link", "--agent", AGENT, "--expires", "1d", home=tmp_path)
    assert result.returncode != 0 and result.stdout == ""
    [line] = result.stderr.splitlines()
    assert "--link-secret-file" in line
    named = {"DASHBOARD_LINK_SECRET_FILE": "/no/such/file"}
    result = run("link", "--agent", AGENT, "--expires", "1d", home=tmp_path, settings=named)
    assert "DASHBOARD_LINK_SECRET_FILE" in result.stderr
    assert dashboard.get(f"{under([])}/sessions").status_code == 401


# What is shown


@pytest.mark.parametrize("name", LOCKS)
def test_a_link_shows_what_its_filters_show(sharing: Dashboard, name: str):
    """Rows in every form, figures and charts are those of the plain page under the same filters."""
    filters, root, plain = LOCKS[name], under(LOCKS[name]), f"/agents/{AGENT}"
    expected = sharing.rows(AGENT, filters)
    assert expected, "nothing to compare"
    assert shown(sharing, root) == expected
    assert sharing.good(f"{root}/sessions.csv").text == (
        sharing.good(f"{plain}/sessions.csv", filters).text
    )
    first = sharing.json(f"{root}/sessions.json", [("limit", "7")])
    same = sharing.json(f"{plain}/sessions.json", [*filters, ("limit", "7")])
    assert first["sessions"] == same["sessions"] == expected[:7]
    assert first["total_count"] == same["total_count"] == len(expected)
    report, other = sharing.json(f"{root}/report.json"), sharing.report(AGENT, filters)
    beyond = {"coverage", "previous", "facets", "peakConcurrency", "deployments", "timeline"}
    assert {key: report[key] for key in report if key not in beyond} == {
        key: other[key] for key in other if key not in beyond
    }
    assert filled(report["timeline"]) == filled(other["timeline"])
    assert report["coverage"] == report["coverage"] | {
        "sessions": len(expected),
        "upstreamTotal": None,
    }
    assert [entry["deploymentId"] for entry in report["deployments"]] == [
        entry["deploymentId"] for entry in other["deployments"]
    ]
    if {"from", "tz"} & dict(filters).keys():
        return  # A chart of a window has the line of the one before, which is outside.
    for chart in CHARTS:
        path = f"charts/{chart}.svg"
        assert sharing.good(f"{root}/{path}").text == sharing.good(f"{plain}/{path}", filters).text


def filled(timeline: dict[str, Any]) -> tuple[int, list[dict[str, Any]]]:
    """The buckets from the first to the last with sessions: a timeline begins no earlier than any
    session is known, and a link knows fewer."""
    buckets = timeline["buckets"]
    places = [place for place, bucket in enumerate(buckets) if bucket["sessions"]]
    return timeline["bucketSeconds"], buckets[places[0] : places[-1] + 1]


@pytest.mark.parametrize("name", LOCKS)
def test_nothing_else_is_in_any_answer_under_a_link(sharing: Dashboard, rows: list[Row], name: str):
    """Neither another agent, nor a session or a deployment that the link does not show."""
    inside = sharing.rows(AGENT, LOCKS[name])
    known = {row[key] for row in inside for key in row if key.endswith("Id")}
    root = under(LOCKS[name])
    every = {row[key] for row in rows for key in ("sessionId", "deploymentId")}
    for path in PATHS:
        for query in ([], [("limit", "1000")], [("from", "now-10y")]):
            response = sharing.good(f"{root}/{path}", query)
            said = f"{response.headers} {response.text}"
            assert set(IDENTIFIER.findall(said)) & every <= known, path
            for other in AGENTS[1:]:
                assert other not in said, path
            assert "Set-Cookie" not in response.headers


def test_a_locked_zone_is_the_one_that_pages_are_in(sharing: Dashboard):
    """Unless a reader chooses another, it is the zone that days and times are told in."""
    filters = [("from", "now-3d/d"), ("tz", "Asia/Tokyo")]
    page = sharing.good(f"{under(filters)}/sessions").text
    plain = sharing.good(f"/agents/{AGENT}/sessions", filters).text
    assert "Created, Asia/Tokyo" in plain
    assert "Created, Asia/Tokyo" in page


def test_every_figure_under_a_link_is_counted_from_what_it_shows_alone(
    sharing: Dashboard, rows: list[Row]
):
    """Also those that look beyond a filter: the period before, the most at once, and what one would
    get by choosing otherwise. Whatever a visitor asks for only narrows."""
    random = Random("locks and links")
    locks = [[pair for pair in lock if pair[0] != "tz"] for lock in links(rows, random, 12)]
    for lock in locks:
        root = under(lock)
        as_of = milliseconds(sharing.report(AGENT)["asOf"])
        allowed = Filter.from_link(lock, as_of)
        inside = allowed.select(rows)
        for query in [[], *links(rows, random, 4)[1:]]:
            check_figures(sharing, root, inside, allowed, query, as_of)


def check_figures(
    sharing: Dashboard,
    root: str,
    inside: list[Row],
    allowed: Filter,
    query: Parameters,
    as_of: int,
) -> None:
    asked = Filter.from_link(query, as_of)
    start = max((time for time in (asked.start, allowed.start) if time is not None), default=None)
    end = min((time for time in (asked.end, allowed.end) if time is not None), default=None)
    wanted = Filter(start, end, asked.zone, asked.lists, asked.single)
    report = sharing.json(f"{root}/report.json", query)
    expected = whole(inside, wanted, as_of, report["capacity"]["maxSessionSeconds"])
    assert reported(report, expected) == expected, (root, query)
    for name in ("outcome", "startType", "deploymentId", "completionStatus"):
        given = {key: count for key, count in report["facets"][name].items() if count}
        assert given == facet(inside, wanted, name), (name, root, query)
    matching = wanted.select(inside)
    assert {row["sessionId"] for row in shown(sharing, root, query)} == {
        row["sessionId"] for row in matching
    }
    assert {entry["deploymentId"] for entry in report["deployments"]} - {None} == {
        row["deploymentId"] for row in matching
    } - {None}
    if previous := report["previous"]:
        before = wanted.moved(milliseconds(previous["from"]), milliseconds(previous["to"]))
        figures = basics(before.select(inside))
        assert reported(previous, figures) == figures, (root, query)


OTHERWISE = {
    "outcome": ["completed", "closed", "active", "failed", "unknown"],
    "startType": ["all", "warm", "cold"],
    "from": ["now-10y", "0", "2000-01-01", "now"],
    "to": ["now", "now-0d", "2100-01-01"],
    "status": ["all", "active", "ended"],
    "startTimeMin": ["0", "1", "5"],
    "startTimeMax": ["0", "100000", "2"],
    "completionStatus": ["HTTP_COMPLETED", "WS_CONNECTION_CLOSED"],
    "endState": ["completed", "terminated"],
    "session": ["b", "0", "a"],
    "tz": ["Pacific/Auckland", "America/New_York"],
}


@pytest.mark.parametrize("name", [name for name in LOCKS if LOCKS[name]])
def test_what_is_locked_can_be_widened_in_no_way(sharing: Dashboard, name: str):
    """Said otherwise, said twice, in other letters, encoded, empty, or beside other filters."""
    inside = {row["sessionId"] for row in sharing.rows(AGENT, LOCKS[name])}
    root = under(LOCKS[name])
    queries = ["from=now-10y&to=now", "startTime=0&endTime=9999999999", "from=&to=&startTime=0"]
    queries += [f"agent={OTHER_AGENT}", "filter=&filters=&lock=", "limit=1000&offset=0"]
    for parameter in dict(LOCKS[name]):
        values = OTHERWISE[parameter]
        odd = "".join(f"%{ord(letter):02x}" for letter in parameter)
        for spelling in (parameter, parameter.upper(), odd, f"{parameter}[]", f"{parameter}%00"):
            queries += [f"{spelling}={value}" for value in values]
            queries += [f"{spelling}=", f"{spelling}", "&".join(f"{spelling}={v}" for v in values)]
            queries += ["&".join([f"{parameter}=", f"{spelling}={values[0]}", f"{parameter}="])]
            queries += [f"{spelling}=all", f"{spelling}=*", f"{spelling}={','.join(values)}"]
    for query in queries:
        status, text = raw(sharing, f"{root}/sessions.ndjson?{query}")
        assert status in (200, 400), query
        if status == 200:
            seen = {json.loads(line)["sessionId"] for line in text.split("\n") if line}
            assert seen <= inside, query
        status, text = raw(sharing, f"{root}/report.json?{query}")
        if status == 200:
            report = json.loads(text)
            assert report["sessions"] <= len(inside), query
            assert sum(report["facets"]["outcome"].values()) <= len(inside), query
            assert (report["previous"] or {"sessions": 0})["sessions"] <= len(inside), query


def test_a_session_outside_is_like_one_that_does_not_exist(sharing: Dashboard, rows: list[Row]):
    """By its page and its twin; and also where it belongs to another agent."""
    root = under([("outcome", "failed")])
    outside = [row["sessionId"] for row in rows if row["outcome"] != "failed"][:20]
    outside += [row["sessionId"] for row in sharing.rows(OTHER_AGENT)[:5]]
    for ending in ("", ".json"):
        nowhere = str(uuid.UUID(int=Random(ending).getrandbits(128)))
        answer = sharing.get(f"{root}/sessions/{nowhere}{ending}")
        assert answer.status_code == 404
        for identifier in outside:
            response = sharing.get(f"{root}/sessions/{identifier}{ending}")
            assert response.status_code == 404
            said = response.text.replace(identifier, nowhere)
            assert AGE.sub("", said) == AGE.sub("", answer.text)
            assert unchanging(response.headers) == unchanging(answer.headers)


def unchanging(headers: Any) -> dict[str, str]:
    return {
        name: value for name, value in headers.items() if name not in ("Date", "Content-Length")
    }


def test_a_session_inside_has_its_page(sharing: Dashboard):
    root = under([("outcome", "failed")])
    row = sharing.rows(AGENT, [("outcome", "failed")])[0]
    page = sharing.good(f"{root}/sessions/{row['sessionId']}")
    twin = sharing.json(f"{root}/sessions/{row['sessionId']}.json")
    assert row["sessionId"] in page.text
    assert {name: twin[name] for name in row} == row
    assert not re.search(r'href="/(agents|v1|words)?["/?]', page.text), "a way out of the link"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/share",
        "/share.json",
        "/share?expires=1d",
        "/agents.json",
        "/words",
        "/metrics",
        "/v1/agents",
        "/sessions/",
        "/charts/",
        "/charts/unknown.svg",
        "/../../agents.json",
        "/../../",
        "/sessions/../../../agents.json",
        "/%2e%2e/%2e%2e/agents.json",
        f"/../{OTHER_AGENT}/sessions",
        f"/%2e%2e/{OTHER_AGENT}/sessions.json",
        f"/agents/{OTHER_AGENT}/sessions.json",
        f"/agents/{AGENT}/sessions.json",
        "//sessions",
        "/sessions.json/",
        "/sessions%2f..%2freport.json",
        "/report.json%00",
    ],
)
def test_other_addresses_under_a_link_give_nothing(sharing: Dashboard, path: str):
    status, text = raw(sharing, under([("outcome", "failed")]) + path)
    assert status in (400, 404), text[:200]
    assert OTHER_AGENT not in text and not IDENTIFIER.search(text)


def test_nothing_but_reading_is_possible_under_a_link(sharing: Dashboard):
    for path in PATHS:
        response = sharing.request("POST", f"{under([])}/{path}")
        assert response.status_code == 405 and response.headers["Allow"] == "GET, HEAD"
        head = sharing.request("HEAD", f"{under([])}/{path}")
        assert head.status_code == 200 and head.content == b""


def test_pages_of_rows_stay_under_the_link(sharing: Dashboard):
    """The addresses of the pages around name the token, and no other way to the rows."""
    root = under([("outcome", "completed")])
    response = sharing.good(f"{root}/sessions.json", [("limit", "3"), ("offset", "3")])
    assert set(response.links) >= {"first", "prev", "next", "last"}
    for each in response.links.values():
        target = each["url"].removeprefix(sharing.address)
        assert target.startswith(f"{root}/sessions.json") and "/agents/" not in target
    again = sharing.get(response.links["next"]["url"].removeprefix(sharing.address))
    assert {row["outcome"] for row in again.json()["sessions"]} == {"completed"}


def test_exports_say_how_whole_they_are(sharing: Dashboard):
    """And count for that only what the link shows."""
    inside = sharing.rows(AGENT, [("outcome", "failed")])
    first = min(row["createdAt"] for row in inside if row["createdAt"])
    root = under([("outcome", "failed")])
    for form in ("csv", "ndjson"):
        told = sharing.good(f"{root}/sessions.{form}").headers["Data-Coverage"]
        assert told == f'complete; from="{first}"; sessions={len(inside)}'
    text = sharing.good(f"{root}/sessions.csv").text
    table = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {line["outcome"] for line in table} == {"failed"}
    assert {line["agent"] for line in table} == {AGENT}


ROWS = [row(f"00000000-0000-4000-8000-{number:012}") for number in range(3)]
OUTSIDE = [
    row(
        f"10000000-0000-4000-8000-{number:012}",
        completionStatus="HTTP_ERROR",
        deploymentId="ffffffff-0f5e-4c0e-8f43-0a4d3c1b2e10",
        createdAt=past(500 - number),
        endedAt=past(3),
        botStartSeconds=99,
        coldStart=True,
    )
    for number in range(40)
]


def test_what_is_outside_changes_nothing_inside(serve: Serve, tmp_path: Path):
    """Not a byte, not a header: two dashboards that differ in what a link does not show."""
    secret = kept_secret(tmp_path / "secret", SECRET)
    filters = ["completionStatus=HTTP_COMPLETED", f"from={past(60)}", f"to={past(1)}"]
    token = signed(claims(STANDIN, *filters))
    session = ROWS[0]["sessionId"]
    paths = [*PATHS[2:], f"sessions/{session}.json", f"sessions/{OUTSIDE[0]['sessionId']}.json"]
    said: list[dict[str, str]] = []
    for rows in (ROWS, [*ROWS, *OUTSIDE]):
        with standing_in() as (address, seen):
            seen.rows = rows
            settings = {"PIPECAT_API_URL": f"{address}/v1", "PIPECAT_PRIVATE_KEY": "pk_any"}
            arguments = ("--link-secret-file", str(secret), "--sync-interval", "3600")
            dashboard = serve(*arguments, settings=settings).wait_until_complete()
            assert len(dashboard.rows(STANDIN)) == len(rows)
            until(lambda: settled(dashboard.report(STANDIN)), "its capacity, and no trouble")
            said.append({path: told(dashboard, f"/embed/{token}/{path}") for path in paths})
            assert dashboard.process.stop() == 0
    for path in paths:
        assert said[0][path] == said[1][path], path


def settled(report: dict[str, Any]) -> bool:
    """The agent itself is read beside its sessions, and may come after them."""
    return report["problem"] is None and report["capacity"]["minReplicas"] is not None


def told(dashboard: Dashboard, path: str) -> str:
    """An answer with its headers, but for when it was made and when the data was read."""
    response = dashboard.get(path, headers={"Accept-Encoding": "identity"})
    tags = ("Date", "ETag")
    headers = {name: value for name, value in response.headers.items() if name not in tags}
    text = f"{response.status_code} {headers} {response.text}"
    return re.sub(r'("asOf":|\'Data-As-Of\': )["\'][^"\']+["\']', "AS OF", text)


# What a reader sees


def test_what_is_locked_shows_as_locked(browser: Browser, sharing: Dashboard):
    """With nothing to take it off or to choose otherwise, and no way to other pages."""
    root = under([("outcome", "failed"), ("startType", "cold"), ("startTimeMin", "2")])
    with visit(browser, f"{sharing.address}{root}/sessions?from=now-4w&status=ended") as page:
        locked = page.locator("ul.chips .chip.locked")
        assert [" ".join(text.split()) for text in locked.all_inner_texts()] == [
            "Locked: Outcome failed",
            "Locked: Start cold",
            "Locked: Bot start more than 2 s",
        ]
        assert locked.locator("a").count() == 0
        own = page.locator("ul.chips a.chip").all_inner_texts()
        assert any("ended" in text for text in own) and not any("failed" in text for text in own)
        for name, value in (("outcome", "failed"), ("startType", "cold")):
            choices = page.locator(f"form.filters input[name={name}]")
            assert choices.count() == 1 and choices.is_disabled() and choices.is_checked()
            assert choices.get_attribute("value") == value
        assert (
            page.locator("form.filters input[name=startTimeMin]").get_attribute("placeholder")
            == "locked: 2"
        )
        addresses = page.evaluate("[...document.querySelectorAll('a')].map(a => a.pathname)")
        assert addresses and all(path.startswith(root + "/") for path in addresses)
        assert page.locator("form.signing").count() == 0
        assert violations(page) == ""
        picture(page, "link")


@pytest.mark.parametrize("script", [True, False])
def test_a_visitor_can_narrow_and_take_that_back(browser: Browser, sharing: Dashboard, script):
    root = under([("outcome", "failed"), ("outcome", "closed")])
    with visit(browser, f"{sharing.address}{root}/sessions?from=now-8w", script=script) as page:
        counted = page.locator("nav.pager b")
        both = counted.inner_text()
        page.locator("form.filters input[name=outcome]").first.wait_for(state="attached")
        values = page.locator("form.filters input[name=outcome]").evaluate_all(
            "inputs => inputs.map(input => input.value)"
        )
        assert sorted(values) == ["closed", "failed"]
        page.locator("form.filters input[name=outcome][value=failed]").check()
        page.get_by_role("button", name="Apply filters").click()
        page.wait_for_url("**/sessions?*outcome=failed*")
        assert counted.inner_text() != both
        page.locator("ul.chips a.chip", has_text="failed").click()
        page.wait_for_url(lambda url: "outcome=failed" not in url)
        assert counted.inner_text() == both


def test_a_dead_link_is_a_page_that_says_so(browser: Browser, sharing: Dashboard):
    token = signed(claims(AGENT, exp=int(time.time()) - 3600))
    with visit(browser, f"{sharing.address}/embed/{token}/sessions") as page:
        assert "expired" in page.locator("main").inner_text()
        assert AGENT not in page.content()
        assert violations(page) == ""
        picture(page, "dead-link")


# Tokens that are no good


def altered(token: str, part: int) -> str:
    """The token with one letter of a part changed."""
    parts = token.split(".")
    letters = list(parts[part])
    middle = len(letters) // 2
    letters[middle] = "A" if letters[middle] != "A" else "B"
    parts[part] = "".join(letters)
    return ".".join(parts)


def bad_tokens() -> dict[str, str]:
    now, good = int(time.time()), claims(AGENT)
    token = signed(good)
    header, payload, signature = token.split(".")
    wider = encoded(json.dumps(claims(AGENT, exp=now + 10**8)).encode())
    none, mixed = encoded(b'{"alg":"none","typ":"JWT"}'), encoded(b'{"alg":"nOnE"}')
    public_key = base64.b64encode(b"a public key that everybody knows" * 4).decode()
    return {
        "expired": signed(claims(AGENT, exp=now - 3600)),
        "just expired": signed(claims(AGENT, exp=now - 62)),
        "not yet valid": signed(claims(AGENT, nbf=now + 3600)),
        "without an end": signed(claims(AGENT, exp=None)),
        "with an end in words": signed(claims(AGENT, exp=None) | {"expires": "never"}),
        "with no audience": signed(claims(AGENT, aud=None)),
        "of another dashboard": signed(claims(AGENT, aud="https://other.example.net")),
        "with no id": signed(claims(AGENT, jti=None)),
        "with no agent": signed(claims(AGENT, agent=None)),
        "with no filters": signed(claims(AGENT, filters=None)),
        "with a filter that is none": signed(claims(AGENT, "outcome=crashed")),
        "with a filter of another name": signed(claims(AGENT, "verdict=failed")),
        "with a filter that is empty": signed(claims(AGENT, "outcome=")),
        "with a frame that is no origin": signed(claims(AGENT, frames=["*; script-src *"])),
        "with another secret": signed(good, OTHER_SECRET),
        "with an empty secret": forged({"alg": "HS256"}, good, ""),
        "with HS384": signed(good, SECRET + OTHER_SECRET, "HS384"),
        "with HS384 and the right secret": signed(good, SECRET, "HS384"),
        "with HS512 and the right secret": signed(good, SECRET, "HS512"),
        "that says HS512": forged({"alg": "HS512", "typ": "JWT"}, good),
        "that says RS256": forged({"alg": "RS256", "typ": "JWT"}, good),
        "that says RS256, signed with its key": forged(
            {"alg": "RS256", "typ": "JWT", "x5c": [public_key]}, good, public_key
        ),
        "with the key in it": forged(
            {"alg": "HS256", "jwk": {"kty": "oct", "k": encoded(OTHER_SECRET.encode())}},
            good,
            OTHER_SECRET,
        ),
        "that says none": f"{none}.{payload}.{signature}",
        "that says none, unsigned": f"{none}.{payload}.",
        "that says nOnE, unsigned": f"{mixed}.{payload}.",
        "with a header of another kind": f"{encoded(b'[]')}.{payload}.{signature}",
        "with an algorithm in small letters": forged({"alg": "hs256"}, good),
        "with something critical": forged({"alg": "HS256", "crit": ["exp"], "exp": 1}, good),
        "with an unknown key": signed(good, OTHER_SECRET, kid="0123456789ab"),
        "without a signature": f"{header}.{payload}.",
        "without its last part": f"{header}.{payload}",
        "with a part too many": f"{token}.{signature}",
        "with padding": f"{token}=",
        "with another header": altered(token, 0),
        "with another payload": altered(token, 1),
        "with another signature": altered(token, 2),
        "with a longer life": f"{header}.{wider}.{signature}",
        "with its signature cut": token[:-4],
        "that is a word": "token",
        "that is a lot": "a" * 4000,
    }


BAD_TOKENS = bad_tokens()


@pytest.mark.parametrize("name", BAD_TOKENS)
def test_a_token_that_is_no_good_shows_not_a_byte(sharing: Dashboard, name: str):
    """The answer is the same whatever it was for, so that nothing can be learned from it."""
    root = f"/embed/{BAD_TOKENS[name]}"
    session = sharing.rows(AGENT, [("session", "a")])[0]["sessionId"]
    pages, problems = set(), set()
    for path in [*PATHS, f"sessions/{session}", f"sessions/{session}.json", "share.json", "x"]:
        response = sharing.get(f"{root}/{path}")
        assert response.status_code == 401, path
        assert response.headers["WWW-Authenticate"].startswith("Bearer ")
        assert "ETag" not in response.headers and "Data-Coverage" not in response.headers
        assert "Set-Cookie" not in response.headers
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        # An error page links to itself in another theme.
        said = response.text.replace(response.request.path_url, "ADDRESS").replace("%3D", "=")
        said = said.replace(f"{root}/{path}", "ADDRESS")
        assert not any(agent in said for agent in AGENTS), path
        assert not IDENTIFIER.search(said), path
        if path.endswith((".json", ".csv", ".ndjson", ".svg")):
            assert response.headers["Content-Type"] == "application/problem+json"
            assert response.json()["status"] == 401
            problems.add(said)
        else:
            assert response.headers["Content-Type"].startswith("text/html")
            pages.add(said)
    assert len(pages) == len(problems) == 1


def test_a_token_made_by_hand_is_as_good(sharing: Dashboard):
    """So that the bad ones above are refused for what is wrong with them, and nothing else."""
    now = int(time.time())
    for token in (
        signed(claims(AGENT)),
        signed(claims(AGENT, nbf=now - 10)),
        signed(claims(AGENT, aud=["https://other.example.net", AUDIENCE])),
        forged({"alg": "HS256", "typ": "JWT"}, claims(AGENT)),
    ):
        assert sharing.get(f"/embed/{token}/sessions").status_code == 200


def test_a_link_of_another_dashboard_is_none_here(
    serve: Serve, simulator: Simulator, tmp_path: Path
):
    """Though both have the same secret: each knows its links by its own address."""
    secret = kept_secret(tmp_path / "secret", SECRET)
    arguments = ("--link-secret-file", str(secret), "--public-url", "https://here.example.net")
    here = serve("--agent", AGENT, *arguments, settings=simulator.settings).wait_until_ready()
    own, _ = link(tmp_path, AGENT, [], "--public-url", "https://here.example.net")
    other, _ = link(tmp_path, AGENT, [], "--public-url", "https://there.example.net")
    nameless, _ = link(tmp_path, AGENT, [])
    host = {"Host": "there.example.net", "X-Forwarded-Proto": "https"}
    assert here.get(f"{own}/sessions").status_code == 200
    for path in (other, nameless):
        assert here.get(f"{path}/sessions.json").status_code == 401
        assert here.get(f"{path}/sessions.json", headers=host).status_code == 401
    page = here.get(f"{own}/sessions").text
    assert f"https://here.example.net{own}/sessions" in page, "the Share menu's link"
    assert here.process.stop() == 0


def test_a_link_that_expires_while_it_is_looked_at_shows_no_more(sharing: Dashboard):
    """Though its signature was found good before: a minute is granted, for clocks differ."""
    token = signed(claims(AGENT, exp=int(time.time()) - 57))
    assert sharing.get(f"/embed/{token}/sessions.json").status_code == 200
    until(lambda: sharing.answers(f"/embed/{token}/sessions.json", 401), "the end of the link")
    assert sharing.get(f"/embed/{token}/sessions").status_code == 401


# Replacing and revoking


def renewed(dashboard: Dashboard, line: str) -> None:
    """Has the files read again, and waits for the line of the log that says so."""
    before = dashboard.process.log.count(line)
    dashboard.process.process.send_signal(signal.SIGHUP)
    until(lambda: dashboard.process.log.count(line) > before, f"{line!r} in the log")


def test_secrets_are_replaced_without_a_restart(serve: Serve, simulator: Simulator, tmp_path: Path):
    """The first signs, the others are still good; what is no secret changes nothing."""
    file = kept_secret(tmp_path / "secret", SECRET)
    arguments = ("--link-secret-file", str(file), "--agent", AGENT)
    dashboard = serve(*arguments, settings=simulator.settings).wait_until_ready()

    def status(token: str) -> int:
        return dashboard.get(f"/embed/{token}/sessions.json").status_code

    old, new = signed(claims(AGENT)), signed(claims(AGENT), OTHER_SECRET)
    made, _ = link(tmp_path, AGENT, [])
    assert (status(old), status(new)) == (200, 401)
    kept_secret(file, OTHER_SECRET, SECRET)
    renewed(dashboard, "link secret read again")
    assert (status(old), status(new)) == (200, 200)
    assert dashboard.get(f"{made}/sessions.json").status_code == 200
    kept_secret(file, OTHER_SECRET)
    renewed(dashboard, "link secret read again")
    assert (status(old), status(new)) == (401, 200)
    assert dashboard.get(f"{made}/sessions.json").status_code == 401
    for broken in ([], ["short"], [SECRET, "short"]):
        kept_secret(file, *broken)
        renewed(dashboard, "link secret not read again, the old one stays")
        assert (status(old), status(new)) == (401, 200)
    kept_secret(file, SECRET).chmod(0o644)
    renewed(dashboard, "link secret not read again, the old one stays")
    assert (status(old), status(new)) == (401, 200)
    file.unlink()
    renewed(dashboard, "link secret not read again, the old one stays")
    assert (status(old), status(new)) == (401, 200)
    assert dashboard.process.stop() == 0
    assert SECRET not in dashboard.process.log and OTHER_SECRET not in dashboard.process.log


def test_the_first_of_two_secrets_signs(tmp_path: Path):
    file = kept_secret(tmp_path / "two", OTHER_SECRET, SECRET)
    options = ["--agent", AGENT, "--expires", "1d", "--link-secret-file", str(file)]
    result = run("link", *options, home=tmp_path)
    token = result.stdout.split("/embed/")[1].removesuffix("/sessions\n")
    assert jwt.decode(token, OTHER_SECRET, algorithms=["HS256"], audience=AUDIENCE)
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(token, SECRET, algorithms=["HS256"], audience=AUDIENCE)


def test_a_link_is_revoked_by_its_id_without_a_restart(
    serve: Serve, simulator: Simulator, tmp_path: Path
):
    """One that was looked at before as well; the others stay, and it can be taken back."""
    secret, revoked = kept_secret(tmp_path / "secret", SECRET), tmp_path / "revoked"
    revoked.write_text("# none yet\n\n")
    arguments = ("--link-secret-file", str(secret), "--revoked-links", str(revoked))
    settings = simulator.settings
    dashboard = serve("--agent", AGENT, *arguments, settings=settings).wait_until_ready()
    path, log = link(tmp_path, AGENT, [("outcome", "failed")])
    other, _ = link(tmp_path, AGENT, [("outcome", "failed")])
    identifier = jwt.decode(path.removeprefix("/embed/"), options={"verify_signature": False})[
        "jti"
    ]
    assert f"id={identifier}" in log, "the audit line names what to revoke it by"
    assert dashboard.get(f"{path}/sessions.json").status_code == 200
    revoked.write_text(f"# lost\n  {identifier}\n")
    renewed(dashboard, "list of revoked links read again")
    for form in ("sessions", "sessions.json", "sessions.csv", "report.json"):
        assert dashboard.get(f"{path}/{form}").status_code == 401
    assert dashboard.get(f"{other}/sessions.json").status_code == 200
    revoked.unlink()
    renewed(dashboard, "list of revoked links not read again, the old one stays")
    assert dashboard.get(f"{path}/sessions").status_code == 401
    revoked.write_text("")
    renewed(dashboard, "list of revoked links read again")
    assert dashboard.get(f"{path}/sessions").status_code == 200
    assert dashboard.process.stop() == 0


def test_no_token_is_in_any_log_line(sharing: Dashboard):
    """Good or not, whatever becomes of the request: a log is read by more than may open links."""
    good = under([("outcome", "unknown")])
    for path in [*PATHS, "", "sessions?outcome=crashed", "no-such-page", "sessions/none", "share"]:
        sharing.get(f"{good}/{path}")
        sharing.request("POST", f"{good}/{path}")
    sharing.get(f"{good}/{'a' * 20_000}")
    token = good.removeprefix("/embed/")
    until(lambda: "export" in sharing.process.log, "a line about the exports")
    for part in token.split(".")[1:]:
        assert part not in sharing.process.log
    assert token not in sharing.good("/metrics").text
