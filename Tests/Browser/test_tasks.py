"""What people come to do, each with the script and without: to the end, by clicks and typing."""

import csv
import re
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Browser, Page

from conftest import AGENTS
from dashboard import Dashboard
from reading import asked, identifiers
from visiting import visit

AGENT = AGENTS[0]
SESSIONS = f"/agents/{AGENT}/sessions"
BOTH = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


def form(page: Page):
    """The form of all filters, unfolded."""
    form = page.locator("form.filters")
    if not form.get_by_role("button", name="Apply filters").is_visible():
        form.locator("summary").first.click()
    return form


@BOTH
def test_find_the_failed_sessions_of_the_newest_deployment_yesterday(
    browser: Browser, still: Dashboard, script: bool
):
    newest = still.report(AGENT, [("from", "now-7d")])["deployments"][0]["deploymentId"]
    with visit(browser, still.address + SESSIONS, script=script) as page:
        page.locator("table.deployments tbody tr").first.get_by_role("rowheader").locator(
            "a"
        ).click()
        form(page).get_by_role("link", name="Yesterday").click()
        page.locator("p.legend").first.get_by_role("link", name="Failed").click()
        link = [("from", "now-1d/d"), ("to", "now/d"), ("outcome", "failed")]
        expected = still.rows(AGENT, [*link, ("deploymentId", newest)])
        assert identifiers(page) == [row["sessionId"] for row in expected][:50]
        assert sorted(asked(page)) == sorted([*link, ("deploymentId", newest)])
        said = page.locator("ul.chips").inner_text()
        assert "yesterday" in said and "failed" in said and newest[:8] in said


@BOTH
def test_see_whether_cold_starts_got_worse_since_a_deployment(
    browser: Browser, still: Dashboard, script: bool
):
    with visit(browser, still.address + SESSIONS, script=script) as page:
        page.get_by_role("link", name="Deployments", exact=True).click()
        report = still.report(AGENT, [("from", "now-7d")])
        known = [each for each in report["deployments"] if each["deploymentId"]]
        assert len(known) >= 2
        rows = page.locator("table.deployments tbody tr")
        for row, deployment in zip(rows.all(), known, strict=False):
            starts = deployment["starts"]
            share = 100 * starts["cold"] / (starts["cold"] + starts["warm"])
            assert (
                row.get_by_role("rowheader").inner_text().startswith(deployment["deploymentId"][:8])
            )
            assert f"{share:.1f}%" in row.locator("[data-name=Cold]").inner_text()
            told = ", ".join(str(deployment["botStartSeconds"][p]) for p in ("p50", "p95", "p99"))
            assert f"{told} s" in row.locator("[data-name^='Bot start']").inner_text()
        rows.first.locator("[data-name=Cold] a").click()
        assert ("startType", "cold") in asked(page)
        assert ("deploymentId", known[0]["deploymentId"]) in asked(page)


@BOTH
def test_send_a_colleague_exactly_this_view(browser: Browser, still: Dashboard, script: bool):
    address = f"{still.address}{SESSIONS}?outcome=failed&from=now-4w&sort=duration&tz=Asia/Tokyo"
    with visit(browser, address, script=script) as page:
        page.locator("details.share summary").click()
        shared = page.get_by_label("Link with fixed times").input_value()
        seen = identifiers(page)
    assert "now" not in shared and len(seen) > 10
    with visit(browser, shared, script=script) as page:
        assert identifiers(page) == seen
        assert "Asia/Tokyo" in page.locator("header.bar").inner_text()


@BOTH
def test_get_it_as_csv(browser: Browser, still: Dashboard, script: bool, tmp_path: Path):
    link = [("outcome", "failed"), ("from", "now-4w"), ("startType", "cold")]
    query = "&".join(f"{name}={value}" for name, value in link)
    with visit(
        browser, f"{still.address}{SESSIONS}?{query}", script=script, accept_downloads=True
    ) as page:
        with page.expect_download() as download:
            page.get_by_role("link", name="CSV", exact=True).click()
        download.value.save_as(tmp_path / "sessions.csv")
    with (tmp_path / "sessions.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    expected = still.rows(AGENT, link)
    assert [row["sessionId"] for row in rows] == [row["sessionId"] for row in expected]
    assert len(rows) > 0 and {row["outcome"] for row in rows} == {"failed"}


@BOTH
def test_find_a_session_by_the_start_of_its_id_and_read_its_log(
    browser: Browser, still: Dashboard, script: bool
):
    failed = [("outcome", "failed"), ("startType", "warm"), ("from", "now-7d")]
    session = still.rows(AGENT, failed)[0]["sessionId"]
    log = still.json(f"{SESSIONS}/{session}.json")["log"]["lines"]
    with visit(browser, still.address + SESSIONS, script=script) as page:
        form(page).get_by_label("Whole id or its beginning").fill(session[:8])
        form(page).get_by_role("button", name="Apply filters").click()
        page.wait_for_url(re.compile("session="))
        assert asked(page) == [("session", session[:8])], "nothing that the form left empty"
        page.locator("table.sessions tbody tr th a").click()
        lines = page.locator("table.log tbody tr")
        assert lines.count() == len(log) > 0
        for line, told in zip(lines.all(), log, strict=True):
            assert line.locator(".message").inner_text().strip() == told["log"].strip()
        page.get_by_role("link", name=re.compile(r"Errors \d+")).click()
        assert ("level", "error") in asked(page)
        levels = set(page.locator("table.log .level").all_inner_texts())
        assert levels <= {"error", "critical"}
        page.get_by_role("link", name="Sessions, last 7 d").click()
        assert len(identifiers(page)) == 50


QUERY = "outcome=failed&outcome=unknown&from=2026-01-01&startTimeMin=0&sort=-duration&limit=25"
CANONICAL = "from=2026-01-01&outcome=failed&outcome=unknown&limit=25&sort=-duration"


@BOTH
def test_the_whole_state_survives(browser: Browser, still: Dashboard, script: bool):
    """A link, a reload, Back, a frame, the twin and a chart all are of the same sessions."""
    page_json = still.json(f"{SESSIONS}.json", parse_qsl(QUERY))
    expected = [row["sessionId"] for row in page_json["sessions"]]
    assert len(expected) == 25
    with visit(browser, f"{still.address}{SESSIONS}?{QUERY}", script=script) as page:
        assert identifiers(page) == expected
        page.reload()
        assert identifiers(page) == expected
        page.locator("nav.pager a[rel=next]").click()
        assert not set(identifiers(page)) & set(expected)
        assert sorted(asked(page)) == sorted([*parse_qsl(CANONICAL), ("offset", "25")])
        page.go_back()
        assert identifiers(page) == expected
        page.goto(f"{still.address}{SESSIONS}?{QUERY}&view=embed")
        assert identifiers(page) == expected
        following = page.locator("nav.pager a[rel=next]").get_attribute("href")
        assert "view=embed" in following and "outcome=failed" in following
    svg = still.good(f"/agents/{AGENT}/charts/timeline.svg", parse_qsl(QUERY)).text
    assert f"{page_json['total_count']:,} sessions" in svg
    report = still.report(AGENT, parse_qsl(QUERY))
    assert report["sessions"] == page_json["total_count"]
