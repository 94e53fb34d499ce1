"""What a link may say, what it may not, and how a dashboard says so."""

import re
from html.parser import HTMLParser

import pytest

from conftest import AGENTS
from dashboard import Dashboard
from surfaces import filtered, is_page

AGENT = AGENTS[0]
PAGE = f"/agents/{AGENT}/sessions"
TWIN = f"{PAGE}.json"
UPSTREAM = f"/v1/agents/{AGENT}/sessions"

GOOD = [
    "limit=1",
    "limit=1000",
    "offset=0",
    "offset=999999999",
    "deploymentId=none-of-this-id",
    "deploymentId=a&deploymentId=b",
    "startTime=0&endTime=1900000000",
    "from=now-6h&to=now",
    "from=now-1d/d&to=now/d",
    "from=now-90s&from=",
    "from=now-2w/w",
    "from=now-1M/M&to=now/M",
    "from=now-1y/y",
    "from=now-30m/m&to=now/h",
    "from=2026-10-01",
    "from=2026-10-01T12:00:00Z&to=2026-10-02T12:00:00.000%2B02:00",
    "from=1763800000000&to=1763900000000",
    "status=active",
    "startType=cold",
    "startTimeMin=0&startTimeMax=0",
    "startTimeMin=5&startTimeMax=30",
    "outcome=failed&outcome=unknown",
    "completionStatus=HTTP_ERROR&completionStatus=a%20word%20to%20come",
    "endState=agent_error",
    "session=8",
    "sort=duration",
    "sort=-botStartSeconds",
    "tz=Europe/Berlin",
    "tz=UTC",
    "refresh=10",
    "theme=dark",
    "view=embed",
]

BAD = [
    ("limit", "0", "1000"),
    ("limit", "1001", "1000"),
    ("limit", "-1", "1000"),
    ("limit", "ten", "1000"),
    ("limit", "1.5", "1000"),
    ("limit", "99999999999999999999999", "1000"),
    ("offset", "-1", "0"),
    ("offset", "x", "0"),
    ("startTime", "yesterday", ""),
    ("startTime", "1e9", ""),
    ("endTime", "2026-10-01", ""),
    ("from", "yesterday", "now"),
    ("from", "now-6x", "now"),
    ("from", "now+1h", "now"),
    ("from", "now-", "now"),
    ("from", "now/q", "now"),
    ("from", "2026-13-01", "now"),
    ("from", "2026-02-30", "now"),
    ("to", "12:00", "now"),
    ("to", "now-1d/", "now"),
    ("status", "running", "active"),
    ("status", "Active", "active"),
    ("startType", "hot", "cold"),
    ("startTimeMin", "fast", ""),
    ("startTimeMax", "1.5", ""),
    ("outcome", "crashed", "completed"),
    ("outcome", "Failed", "completed"),
    ("sort", "agent", "createdAt"),
    ("sort", "--createdAt", "createdAt"),
    ("tz", "Mars/Phobos", ""),
    ("tz", "../../etc/passwd", ""),
    ("refresh", "9", "10"),
    ("refresh", "often", "10"),
    ("theme", "blue", "dark"),
    ("view", "tiny", "embed"),
]


class Fields(HTMLParser):
    """The values that the form of a page is filled in with."""

    def __init__(self, page: str):
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.invalid: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = dict(attributes)
        name = known.get("name")
        if tag != "input" or name is None:
            return
        if known.get("type") not in ("checkbox", "radio") or "checked" in known:
            self.values.setdefault(name, []).append(known.get("value") or "")
        if known.get("aria-invalid") == "true":
            self.invalid.add(name)


@pytest.mark.parametrize("query", GOOD)
def test_a_good_value_is_answered_everywhere(dashboard: Dashboard, query: str):
    for path in filtered(AGENT):
        assert dashboard.request("HEAD", f"{path}?{query}").status_code == 200, path


@pytest.mark.parametrize(("name", "value", "hint"), BAD)
def test_a_bad_value_is_refused_with_what_is_allowed(dashboard: Dashboard, name, value, hint):
    for path in filtered(AGENT):
        response = dashboard.get(path, [(name, value)])
        assert response.status_code == 400, f"{path}: {name}={value}"
        kind = response.headers["Content-Type"]
        if path.startswith("/v1"):
            assert kind == "application/json"
            assert set(response.json()) >= {"error", "code"}
            assert response.json()["code"] == "400"
            assert name in response.json()["error"]
        elif is_page(path):
            assert kind.startswith("text/html")
            assert name in response.text and hint in response.text
        else:
            assert kind == "application/problem+json"
            problem = response.json()
            assert problem["status"] == 400
            [entry] = problem["problems"]
            assert (entry["parameter"], entry["value"]) == (name, value)
            assert hint in entry["allowed"] and entry["allowed"]


def test_every_bad_value_is_named_at_once(dashboard: Dashboard):
    link = [("status", "running"), ("outcome", "crashed"), ("limit", "0")]
    problems = dashboard.get(TWIN, link).json()["problems"]
    assert {(entry["parameter"], entry["value"]) for entry in problems} == set(link)


@pytest.mark.parametrize("path", filtered(AGENT))
def test_the_two_ways_to_say_a_window_exclude_each_other(dashboard: Dashboard, path: str):
    response = dashboard.get(path, [("startTime", "1763800000"), ("from", "now-7d")])
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("name", "value"), [("startTimeMin", "fast"), ("from", "yesterday"), ("startTimeMax", "1.5")]
)
def test_a_refused_form_is_still_filled_in(dashboard: Dashboard, name: str, value: str):
    identifier = dashboard.report(AGENT)["deployments"][0]["deploymentId"]
    link = [("outcome", "failed"), ("deploymentId", identifier), ("session", "8"), (name, value)]
    page = dashboard.get(PAGE, link)
    assert page.status_code == 400
    fields = Fields(page.text)
    assert fields.values[name] == [value]
    assert name in fields.invalid
    assert fields.values["outcome"] == ["failed"]
    assert fields.values["deploymentId"] == [identifier]
    assert fields.values["session"] == ["8"]


def test_what_is_read_from_a_link_is_escaped(dashboard: Dashboard):
    attack = "\"><script>alert(1)</script>'"
    for name in ("from", "session", "completionStatus", "deploymentId", "tz", "no-such-name"):
        page = dashboard.get(PAGE, [(name, attack)])
        assert "<script>alert" not in page.text, name


def test_empty_values_count_as_unset(dashboard: Dashboard):
    names = ["limit", "offset", "deploymentId", "startTime", "endTime", "from", "to", "status"]
    names += [
        "startType",
        "startTimeMin",
        "startTimeMax",
        "outcome",
        "completionStatus",
        "endState",
    ]
    names += ["session", "sort", "tz", "refresh", "theme", "view"]
    empty = [(name, "") for name in names]
    for path in (TWIN, UPSTREAM, f"/agents/{AGENT}/report.json"):
        assert dashboard.json(path, empty) == dashboard.json(path), path
    assert dashboard.get(PAGE, empty).status_code == 200


def test_unknown_names_are_ignored(dashboard: Dashboard):
    extra = [("utm_source", "chat"), ("Status", "nonsense"), ("", "x")]
    for path in (TWIN, UPSTREAM, f"/agents/{AGENT}/report.json"):
        assert dashboard.json(path, extra) == dashboard.json(path), path


def test_pages_show_seven_days_if_nothing_is_said_and_twins_everything(dashboard: Dashboard):
    week = dashboard.json(TWIN, [("from", "now-7d")])["total_count"]
    everything = dashboard.json(TWIN)["total_count"]
    assert week < everything
    page = dashboard.get(PAGE).text
    assert re.search(rf"1–50 of {week:,}\b", page), "the pager counts the default window"
    assert dashboard.json(UPSTREAM)["total_count"] == everything
