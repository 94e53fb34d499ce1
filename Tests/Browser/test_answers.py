"""What every answer has, whatever was asked: the right status, form and protection."""

import re

import pytest

from conftest import AGENTS
from dashboard import Dashboard
from surfaces import all_of, is_page

AGENT = AGENTS[0]
PAGE = f"/agents/{AGENT}/sessions"
TWIN = f"{PAGE}.json"
UPSTREAM = f"/v1{PAGE}"
ERRORS = ["/no-such-page", f"{PAGE}?limit=0", f"{TWIN}?limit=0", f"{UPSTREAM}?limit=0", "/v1/none"]


@pytest.fixture(scope="module")
def session_id(dashboard: Dashboard) -> str:
    """A session that there is."""
    return dashboard.json(TWIN, [("limit", "1")])["sessions"][0]["sessionId"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_only_reading_is_allowed(dashboard: Dashboard, method: str, session_id: str):
    for path in all_of(AGENT, session_id):
        response = dashboard.request(method, path)
        assert response.status_code == 405, f"{method} {path}"
        allowed = {name.strip() for name in response.headers["Allow"].split(",")}
        assert allowed == {"GET", "HEAD"}


@pytest.mark.parametrize(
    "path",
    [
        "/no-such-page",
        "/agents/no-such-agent/sessions",
        "/agents/no-such-agent/deployments",
        f"/agents/{AGENT}/no-such-page",
        f"/agents/{AGENT}/sessions/no-such-session",
        "/agents/no-such-agent/sessions.json",
        "/agents/no-such-agent/sessions.csv",
        "/agents/no-such-agent/sessions.ndjson",
        "/agents/no-such-agent/report.json",
        "/agents/no-such-agent/charts/timeline.svg",
        f"/agents/{AGENT}/charts/no-such-chart.svg",
        f"/agents/{AGENT}/sessions/no-such-session.json",
        "/v1/agents/no-such-agent/sessions",
        f"/v1/agents/{AGENT}/sessions/no-such-session",
        "/v1/no-such-operation",
        "/assets/no-such-file.css",
        "/assets/..%2F..%2FPackage.swift",
        "/assets/%2e%2e/Package.swift",
        "/agents/..%2F..%2F/sessions",
        "/agents/Support-Line/sessions",
    ],
)
def test_what_is_not_there_is_not_found(dashboard: Dashboard, path: str):
    response = dashboard.get(path)
    assert response.status_code == 404, response.text[:300]
    kind = response.headers["Content-Type"]
    if path.startswith("/v1"):
        assert kind == "application/json"
        assert set(response.json()) == {"error", "code"}
    elif is_page(path):
        assert kind.startswith("text/html")
    else:
        assert kind == "application/problem+json"
        assert response.json()["status"] == 404


UNREADABLE = {400: "?session=%00", 414: "?session=" + "8" * 9000}


@pytest.mark.parametrize("status", UNREADABLE)
def test_an_address_that_cannot_be_read_is_refused_in_the_right_form(
    dashboard: Dashboard, status: int
):
    """The server answers these before any page or twin is asked."""
    for path in (PAGE, TWIN, f"{PAGE}.csv", UPSTREAM):
        response = dashboard.get(path + UNREADABLE[status])
        assert response.status_code == status, path
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        kind = response.headers["Content-Type"]
        if path.startswith("/v1"):
            assert set(response.json()) == {"error", "code"}
        elif is_page(path):
            assert kind.startswith("text/html")
        else:
            assert kind == "application/problem+json"


def test_a_head_too_large_is_refused(dashboard: Dashboard):
    response = dashboard.get(TWIN, headers={"X-Large": "8" * 70_000})
    assert response.status_code == 431
    assert response.headers["Content-Type"] == "application/problem+json"


def test_a_head_is_a_get_without_its_body(dashboard: Dashboard, session_id: str):
    for path in all_of(AGENT, session_id):
        whole = dashboard.get(path)
        head = dashboard.request("HEAD", path)
        assert head.status_code == whole.status_code == 200, path
        assert head.content == b""
        passing = {"date", "content-length", "transfer-encoding", "connection"}
        for name, value in whole.headers.items():
            if name.lower() not in passing:
                assert head.headers.get(name) == value, f"{path}: {name}"


def test_every_answer_carries_the_headers_that_protect_it(dashboard: Dashboard, session_id: str):
    for path in [*all_of(AGENT, session_id), *ERRORS]:
        for method in ("GET", "HEAD", "POST"):
            headers = dashboard.request(method, path).headers
            policy = directives(headers["Content-Security-Policy"])
            assert policy["default-src"] == ["'none'"], path
            assert policy["frame-ancestors"] == ["'none'"], path
            sources = {source for values in policy.values() for source in values}
            assert not any("unsafe" in source for source in sources), path
            own = {"'none'", "'self'"}
            assert all(source in own or source.startswith("'sha256-") for source in sources), path
            assert headers["X-Content-Type-Options"] == "nosniff", path
            assert headers["Referrer-Policy"] == "no-referrer", path
            assert "Access-Control-Allow-Origin" not in headers, path


def directives(policy: str) -> dict[str, list[str]]:
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {name: values for name, *values in parts}


def test_content_types_are_what_they_are(dashboard: Dashboard, session_id: str):
    kinds = {
        ".json": "application/json",
        ".csv": "text/csv",
        ".ndjson": "application/x-ndjson",
        ".svg": "image/svg+xml",
        ".css": "text/css",
    }
    for path in all_of(AGENT, session_id):
        kind = dashboard.get(path).headers["Content-Type"]
        ending = next((ending for ending in kinds if path.endswith(ending)), None)
        if ending:
            assert kind.startswith(kinds[ending]), path
        elif path.startswith("/v1"):
            assert kind.startswith("application/json"), path
        elif is_page(path):
            assert kind.startswith("text/html"), path
        else:
            assert kind.startswith("text/plain"), path


def test_a_page_is_loaded_again_if_its_link_says_so(dashboard: Dashboard):
    """By a header, which browsers follow without a script."""
    assert dashboard.get(PAGE, [("refresh", "30")]).headers["Refresh"].split(";")[0] == "30"
    assert "Refresh" not in dashboard.get(PAGE).headers


@pytest.mark.parametrize("path", ["/", PAGE, f"/agents/{AGENT}/deployments", "/words"])
def test_a_page_that_one_has_is_not_sent_again(dashboard: Dashboard, path: str):
    def is_spared() -> bool:
        """Unless an age that the page tells has just moved on."""
        tag = dashboard.get(path).headers["ETag"]
        again = dashboard.get(path, headers={"If-None-Match": tag})
        other = dashboard.get(path, [("tz", "Asia/Tokyo")], headers={"If-None-Match": tag})
        assert other.status_code == 200 and other.headers["ETag"] != tag
        return again.status_code == 304 and again.content == b"" and again.headers["ETag"] == tag

    assert any(is_spared() for _ in range(3))


@pytest.mark.parametrize("path", ["/", PAGE, f"/agents/{AGENT}/deployments"])
def test_a_form_is_sent_on_to_the_shortest_link(dashboard: Dashboard, path: str):
    """What a browser sends without a script: every field, filled in or not."""
    sent = "from=&to=&outcome=failed&status=all&startType=all&startTimeMin=&session=&apply="
    answer = dashboard.get(f"{path}?{sent}")
    assert answer.status_code == 303 and answer.content == b""
    assert answer.headers["Location"] == f"{path}?outcome=failed"
    assert dashboard.get(f"{path}?apply=").headers["Location"] == path


def test_assets_have_a_tag_and_last_under_a_versioned_address(dashboard: Dashboard):
    page = dashboard.get("/").text
    [address] = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    sheet = dashboard.get(address)
    tag = sheet.headers["ETag"]
    assert (
        "immutable" in sheet.headers["Cache-Control"] or "max-age" in sheet.headers["Cache-Control"]
    )
    again = dashboard.get(address, headers={"If-None-Match": tag})
    assert again.status_code == 304 and again.content == b""


def test_metrics_are_prometheus_text(dashboard: Dashboard):
    text = dashboard.get("/metrics").text
    assert "# TYPE " in text
    for line in text.splitlines():
        if line and not line.startswith("#"):
            assert re.fullmatch(r"[a-zA-Z_:][\w:]*(\{.*\})? [-+\d.eEInfNa]+", line), line
