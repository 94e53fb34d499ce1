"""The pages in a browser: readable by everyone, at every width, with a script and without."""

import re

import pytest
from playwright.sync_api import Browser

from conftest import AGENTS
from dashboard import Dashboard
from reading import ROWS, asked, identifiers, total
from surfaces import CHARTS
from visiting import picture, violations, visit

AGENT = AGENTS[0]
SESSIONS = f"/agents/{AGENT}/sessions"
PAGES = {
    "overview": "/",
    "sessions": SESSIONS,
    "filtered": f"{SESSIONS}?outcome=failed&startType=cold&from=now-4w&tz=Europe/Berlin",
    "deployments": f"/agents/{AGENT}/deployments",
    "session": f"{SESSIONS}/{{session}}",
    "empty": f"{SESSIONS}?session=no-such-session",
    "bad-filter": f"{SESSIONS}?startTimeMin=fast&outcome=failed",
    "words": "/words",
    "errors-of-a-log": f"{SESSIONS}/{{session}}?level=error",
    "not-found": "/no-such-page",
    "no-such-agent": "/agents/no-such-agent/sessions",
}


@pytest.fixture(scope="module")
def addresses(still: Dashboard) -> dict[str, str]:
    """The pages by name, with a session that has ended in place of `{session}`."""
    ended = [("outcome", "failed"), ("limit", "1")]
    session = still.json(f"{SESSIONS}.json", ended)["sessions"][0]["sessionId"]
    return {name: still.address + path.format(session=session) for name, path in PAGES.items()}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, addresses: dict[str, str], name: str, theme: str):
    with visit(browser, addresses[name], color_scheme=theme) as page:
        for details in page.locator("main details").all():
            details.evaluate("element => element.open = true")
        assert violations(page) == ""
        picture(page, f"{name}-{theme}")


@pytest.mark.parametrize("width", [320, 390])
def test_axe_finds_nothing_on_a_phone(browser: Browser, addresses: dict[str, str], width: int):
    with visit(browser, addresses["sessions"], width=width, has_touch=True) as page:
        assert violations(page) == ""


@pytest.mark.parametrize("script", [True, False])
def test_the_sessions_page_shows_its_rows_and_charts(
    browser: Browser, still: Dashboard, addresses: dict[str, str], script: bool
):
    expected = still.json(f"{SESSIONS}.json", [("from", "now-7d")])
    with visit(browser, addresses["sessions"], script=script) as page:
        assert page.locator(ROWS).count() == 50
        for row, session in zip(page.locator(ROWS).all(), expected["sessions"], strict=True):
            # As it is copied: in one piece, though its end is set apart.
            assert row.get_by_role("rowheader").inner_text().strip() == session["sessionId"]
            assert session["outcome"] in row.inner_text()
        charts = page.locator("main svg[role=img]")
        assert charts.count() >= 3
        for chart in charts.all():
            assert chart.evaluate("chart => Boolean(chart.querySelector(':scope > title'))")
        assert f"1–50 of {expected['total_count']:,}" in page.locator("nav.pager").inner_text()
        assert page.locator("main img").count() == 0, "charts are inline"


@pytest.mark.parametrize("name", PAGES)
def test_every_page_works_without_a_script(browser: Browser, addresses: dict[str, str], name: str):
    with visit(browser, addresses[name], script=False) as page:
        assert page.get_by_role("heading", level=1).first.is_visible()
        assert page.locator("[onclick], [style], style, script:not([src])").count() == 0


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_chart_stands_alone(browser: Browser, still: Dashboard, chart: str, theme: str):
    address = f"{still.address}/agents/{AGENT}/charts/{chart}.svg?theme={theme}&from=now-7d"
    with visit(browser, address, width=900) as page:
        root = page.locator("svg").first
        assert root.get_attribute("role") == "img"
        for part in ("title", "desc"):
            assert root.evaluate(f"svg => svg.querySelector(':scope > {part}').textContent")


@pytest.mark.parametrize("name", ["overview", "sessions", "deployments", "session"])
def test_pages_link_to_their_twins(
    browser: Browser, still: Dashboard, addresses: dict[str, str], name: str
):
    with visit(browser, addresses[name]) as page:
        twins = page.locator("head link[rel=alternate]")
        links = [twin.get_attribute("href") for twin in twins.all()]
        assert links
        for link in links:
            assert still.get(link).status_code == 200, link
        visible = page.locator(f"body a[href='{links[0]}']")
        assert visible.count() >= 1, "the twin is linked for people too"


@pytest.mark.parametrize("script", [True, False])
def test_each_cell_of_the_table_narrows_to_its_value(
    browser: Browser, addresses: dict[str, str], script: bool
):
    """Column by column, on a page whose cells have something in them."""
    with visit(browser, addresses["filtered"], script=script) as page:
        before = total(page)
        columns = page.locator(ROWS).first.locator("th, td").count()
        linked = 0
        for column in range(columns):
            cells = page.locator(ROWS).locator(f":nth-child({column + 1})").locator("a.cell")
            if cells.count() == 0:
                continue
            linked += 1
            clicked = cells.first.evaluate("cell => cell.closest('tr').querySelector('th a').title")
            cells.first.click()
            assert 1 <= total(page) <= before, page.url
            assert clicked in identifiers(page), page.url
            page.go_back()
            assert total(page) == before
        assert linked >= 5


def test_a_session_is_a_click_away_and_back_again(browser: Browser, addresses: dict[str, str]):
    with visit(browser, addresses["sessions"], script=False) as page:
        first = page.locator(ROWS).first.get_by_role("rowheader").get_by_role("link")
        identifier = first.get_attribute("title")
        first.click()
        assert identifier in page.locator("main").inner_text()
        for heading in ("Events", "Log"):
            assert page.get_by_role("heading", name=heading).count() >= 1
        page.go_back()
        assert page.locator(ROWS).count() == 50


def test_chips_take_filters_off_one_by_one(browser: Browser, addresses: dict[str, str]):
    with visit(browser, addresses["filtered"], script=False) as page:
        chips = page.locator("ul.chips li a:not(.plain)")
        before = chips.count()
        assert before >= 3
        counts = [total(page)]
        page.locator("ul.chips a", has_text="failed").click()
        assert chips.count() == before - 1
        counts.append(total(page))
        page.locator("ul.chips a", has_text="cold").click()
        counts.append(total(page))
        assert counts == sorted(counts) and counts[0] < counts[-1]
        assert not {"outcome", "startType"} & {name for name, _ in asked(page)}


def test_all_filters_are_taken_off_at_once(browser: Browser, addresses: dict[str, str]):
    with visit(browser, addresses["filtered"], script=False) as page:
        page.locator("ul.chips a", has_text="Clear all").click()
        assert not {"outcome", "startType"} & {name for name, _ in asked(page)}


def test_the_pager_walks_all_rows(browser: Browser, still: Dashboard, addresses):
    link = [("outcome", "failed"), ("from", "now-4w")]
    expected = [row["sessionId"] for row in still.rows(AGENT, link)]
    seen: list[str] = []
    address = addresses["sessions"] + "?outcome=failed&from=now-4w&limit=20"
    with visit(browser, address, script=False) as page:
        while True:
            seen += identifiers(page)
            following = page.locator("nav.pager a[rel=next]")
            if following.count() == 0:
                break
            following.first.click()
        assert seen == expected
        page.locator("nav.pager a[rel=prev]").first.click()
        last = (len(expected) - 1) // 20 * 20
        assert identifiers(page) == expected[last - 20 : last]


@pytest.mark.parametrize(
    ("name", "sort"),
    [("Created", "createdAt"), ("Duration", "duration"), ("Bot start", "botStartSeconds")],
)
def test_columns_sort_by_their_heads(
    browser: Browser, still: Dashboard, addresses: dict[str, str], name: str, sort: str
):
    with visit(browser, addresses["sessions"], script=False) as page:
        for _ in range(2):
            page.locator("table.sessions thead").get_by_role("link", name=name).click()
            named = dict(asked(page)).get("sort", "-createdAt")
            assert named.removeprefix("-") == sort
            expected = still.rows(AGENT, [("from", "now-7d"), ("sort", named)])[:50]
            assert identifiers(page) == [row["sessionId"] for row in expected]
            assert page.locator("table.sessions th[aria-sort]").count() == 1


def test_ranges_are_links(browser: Browser, addresses: dict[str, str]):
    with visit(browser, addresses["sessions"], script=False) as page:
        names = page.locator("nav[aria-label='Time range'] a").all_inner_texts()
        names = [name for name in names if name != "Custom"]
        assert len(names) >= 3
        counts = []
        for name in names:
            page.locator("nav[aria-label='Time range'] a").get_by_text(name, exact=True).click()
            current = page.locator("nav[aria-label='Time range'] a[aria-current]")
            assert current.inner_text() == name
            counts.append(total(page) if page.locator("nav.pager").count() else 0)
        assert counts == sorted(counts), "from the shortest to the longest"


def test_the_form_filters_without_a_script(browser: Browser, still: Dashboard, addresses):
    with visit(browser, addresses["sessions"], script=False) as page:
        form = page.locator("form.filters")
        if not form.get_by_role("button", name="Apply filters").is_visible():
            form.locator("summary").first.click()
        form.locator("input[name=outcome][value=failed]").check()
        form.locator("input[name=startTimeMin]").fill("2")
        form.get_by_role("button", name="Apply filters").click()
        link = [("from", "now-7d"), ("outcome", "failed"), ("startTimeMin", "2")]
        expected = still.json(f"{SESSIONS}.json", link)["total_count"]
        assert total(page) == expected
        assert page.locator("form.filters input[name=outcome][value=failed]").is_checked()
        assert page.locator("form.filters input[name=startTimeMin]").input_value() == "2"


def test_with_a_script_a_change_filters_at_once(browser: Browser, still: Dashboard, addresses):
    with visit(browser, addresses["sessions"]) as page:
        fold = page.locator("form.filters summary").first
        box = page.locator("form.filters input[name=outcome][value=failed]")
        if not box.is_visible():
            fold.click()
        with page.expect_navigation():
            box.check()
        assert ("outcome", "failed") in asked(page)
        assert "" not in [value for _, value in asked(page)], "a link worth sharing"
        page.go_back()
        assert "outcome" not in dict(asked(page))


def test_a_refused_form_says_why_beside_the_field(browser: Browser, addresses: dict[str, str]):
    with visit(browser, addresses["bad-filter"], script=False) as page:
        field = page.locator("form.filters input[name=startTimeMin]")
        assert field.input_value() == "fast"
        assert field.get_attribute("aria-invalid") == "true"
        described = page.locator(f"#{field.get_attribute('aria-describedby')}")
        assert described.inner_text().strip()
        assert page.locator("form.filters input[name=outcome][value=failed]").is_checked()
        assert page.locator("nav.pager").count() == 0, "a refused link shows no counts"


def test_an_empty_page_offers_a_way_out(browser: Browser, addresses: dict[str, str]):
    with visit(browser, addresses["empty"], script=False) as page:
        assert page.locator(ROWS).count() == 0
        ways = page.locator("section.empty a")
        assert ways.count() >= 1
        ways.first.click()
        assert page.locator(ROWS).count() > 0


def test_an_active_session_has_a_page(browser: Browser, still: Dashboard):
    running = still.rows(AGENT, [("status", "active")])
    for row in running[:2]:
        address = f"{still.address}{SESSIONS}/{row['sessionId']}"
        with visit(browser, address) as page:
            assert "active" in page.locator("main").inner_text()
            assert violations(page) == ""


def test_the_same_link_shows_the_same_page_to_everyone(still: Dashboard):
    link = [("from", "now-2d"), ("outcome", "completed"), ("sort", "duration")]
    pages = {
        still.get(SESSIONS, link, headers={"Accept-Language": language}).text
        for language in ("en", "de", "ja")
    }
    # What names the state of the page, and how long ago that was.
    moving = r'<meta name="entity-tag"[^>]*>|data-age="\d+">[^<]*'
    assert len({re.sub(moving, "", page) for page in pages}) == 1
