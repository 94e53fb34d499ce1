"""How the pages look where screens, sight, paper and hands differ."""

import gzip
import re

import pytest
from playwright.sync_api import Browser, Route

from conftest import AGENTS
from dashboard import Dashboard
from measuring import SPACED, TWICE, arrive_in_pieces, overflow, restyle, shift, targets, unreadable
from visiting import picture, violations, visit
from waiting import until

SESSIONS = f"/agents/{AGENTS[0]}/sessions"
DAY = f"{SESSIONS}?from=now-1d"
IS_PAINTED = "performance.getEntriesByType('paint').length > 0"
EMBEDDED = {"embed": f"{SESSIONS}?view=embed", "embed-rows": f"{SESSIONS}?view=embed&limit=10"}
PAGES = {
    "overview": "/",
    "sessions": SESSIONS,
    "deployments": f"/agents/{AGENTS[0]}/deployments",
    "failed": f"{SESSIONS}/{{failed}}",
    "active": f"{SESSIONS}/{{active}}",
    "cold": f"{SESSIONS}/{{completed}}",
    **EMBEDDED,
    "words": "/words",
    "filtered": f"{SESSIONS}?outcome=failed&startType=cold&from=now-4w&tz=Europe/Berlin",
    "empty": f"{SESSIONS}?session=nope",
    "bad-filter": f"{SESSIONS}?startTimeMin=fast&from=2025-13-40&outcome=failed",
    "not-found": "/nope",
}
OUTCOMES = ["active", "completed", "closed", "failed", "unknown"]
ROWS = "table.sessions tbody tr"
SHEET = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture(scope="module")
def addresses(still: Dashboard) -> dict[str, str]:
    """The pages by name, with sessions of each kind that has a page of its own look."""
    kinds = {
        "failed": [("outcome", "failed")],
        "active": [("outcome", "active")],
        "completed": [("outcome", "completed"), ("startType", "cold"), ("from", "now-1d")],
    }
    found = {
        kind: still.json(f"{SESSIONS}.json", [*link, ("limit", "1")])["sessions"][0]
        for kind, link in kinds.items()
    }
    sessions = {kind: session["sessionId"] for kind, session in found.items()}
    return {name: still.address + path.format(**sessions) for name, path in PAGES.items()}


@pytest.mark.parametrize("name", PAGES)
def test_every_width_shows_everything(browser: Browser, addresses: dict[str, str], name: str):
    with visit(browser, addresses[name]) as page:
        for width in (320, 390, 720, 1440, 2560):
            page.set_viewport_size({"width": width, "height": 900})
            assert overflow(page) <= 0, f"at {width} px"
            assert unreadable(page) == [], f"at {width} px"
            if width in (320, 390, 1440, 2560):
                picture(page, f"look-{name}-{width}")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("style", "widths"), [(TWICE, (390, 720, 1440)), (SPACED, (320, 1440))], ids=["twice", "spaced"]
)
def test_text_can_be_larger_and_spaced_out(
    browser: Browser,
    addresses: dict[str, str],
    name: str,
    style: str,
    widths: tuple[int, ...],
    request: pytest.FixtureRequest,
):
    with visit(browser, addresses[name]) as page:
        restyle(page, style)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            if width == widths[0]:
                picture(page, f"look-{request.node.callspec.id}")
            assert overflow(page) <= 0, f"at {width} px"
            assert unreadable(page) == [], f"at {width} px"


@pytest.mark.parametrize("name", PAGES)
def test_fingers_find_their_targets(browser: Browser, addresses: dict[str, str], name: str):
    with visit(browser, addresses[name], width=390, has_touch=True, is_mobile=True) as page:
        for details in page.locator("main details:not([name], .data)").all():
            details.evaluate("element => element.open = true")
        found = targets(page)
        assert [item for item in found if item["isTooSmall"]] == []
        assert [item for item in found if item["isControl"] and item["height"] < 44] == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_moves_after_the_first_paint(
    browser: Browser, addresses: dict[str, str], name: str, width: int
):
    with visit(browser, addresses[name], width=width) as page:
        assert shift(page) < 0.001, "less than a thousandth of the window"


def test_a_page_is_painted_when_all_of_it_is_there(browser: Browser, addresses: dict[str, str]):
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    try:
        arrive_in_pieces(page)
        page.goto(addresses["sessions"])
        until(lambda: page.evaluate(IS_PAINTED), "a paint")
        painted, parsed = page.evaluate(
            """() => [
              performance.getEntriesByType("paint")[0].startTime,
              performance.getEntriesByType("navigation")[0].domInteractive,
            ]"""
        )
        assert painted >= parsed, "a page painted in pieces moves"
    finally:
        page.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_and_its_sheet_are_enough_to_paint(
    browser: Browser, addresses: dict[str, str], name: str
):
    context = browser.new_context()
    held: list[str] = []

    def answer(route: Route) -> None:
        if route.request.resource_type in ("document", "stylesheet"):
            route.continue_()
        else:
            held.append(route.request.url)

    try:
        page = context.new_page()
        page.route("**", answer)
        page.goto(addresses[name], wait_until="commit")
        until(lambda: page.evaluate(IS_PAINTED), f"a paint of {name} without {held}")
        assert page.get_by_role("heading").first.is_visible()
    finally:
        context.close()


def test_pages_stay_small(still: Dashboard):
    """As a proxy sends them."""

    def size(*paths: str) -> int:
        return sum(len(gzip.compress(still.good(path).content)) for path in paths)

    assert size(SESSIONS) <= 40 * 1024
    assert size("/assets/dashboard.css", "/assets/dashboard.js") <= 12 * 1024


def test_every_colour_and_size_that_is_used_is_defined(still: Dashboard):
    """A browser says nothing of one that is not, and leaves the rule out."""
    sheet = still.good("/assets/dashboard.css").text
    used = set(re.findall(r"var\((--[\w-]+)", sheet))
    assert used and used <= set(re.findall(r"(--[\w-]+)\s*:", sheet))


@pytest.mark.parametrize("name", ["overview", "sessions", "failed"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_leave_signs_words_and_borders(
    browser: Browser, addresses: dict[str, str], name: str, scheme: str
):
    options = {"forced_colors": "active", "color_scheme": scheme}
    with visit(browser, addresses[name], **options) as page:
        picture(page, f"look-{name}-forced-{scheme}")
        assert violations(page) == ""
        fills = page.evaluate(
            """() => [...document.querySelectorAll(".bars [class^=fill-]")]
              .map(bar => [bar.getAttribute("class"), getComputedStyle(bar).fill])"""
        )
        by_class = dict(fills)
        canvas = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert canvas not in by_class.values()
        assert len(set(by_class.values())) == len(by_class), "each outcome has a step of its own"
        borderless = page.evaluate(
            """() => [...document.querySelectorAll(".button, .menu > summary, .when, select, input")]
              .filter(item => item.checkVisibility() && item.type !== "radio"
                && item.type !== "checkbox" && getComputedStyle(item).borderBlockEndWidth === "0px"
                && !item.closest(".when"))
              .map(item => item.textContent || item.name)"""
        )
        assert borderless == []
        for current in page.locator(".tabs [aria-current], .when [aria-current]").all():
            line = current.evaluate("item => getComputedStyle(item).textDecorationLine")
            assert line == "underline", "the current one is seen without its colours"
        page.keyboard.press("Tab")
        focused = "getComputedStyle(document.activeElement)"
        assert page.evaluate(f"{focused}.outlineStyle") == "solid"
        assert page.evaluate(f"parseFloat({focused}.outlineWidth)") >= 2


def test_outcomes_have_a_sign_and_a_word(browser: Browser, addresses: dict[str, str]):
    with visit(browser, addresses["sessions"], forced_colors="active") as page:
        for row in page.locator(ROWS).all():
            outcome = row.locator(".outcome").first
            assert outcome.inner_text().strip() in OUTCOMES
            assert outcome.locator("svg").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("backgrounds", [False, True])
def test_a_day_is_printed_on_two_sheets(
    browser: Browser, still: Dashboard, scheme: str, backgrounds: bool
):
    expected = still.json(f"{SESSIONS}.json", [("from", "now-1d"), ("limit", "50")])["sessions"]
    with visit(browser, still.address + DAY, color_scheme=scheme) as page:
        paper = page.pdf(format="A4", print_background=backgrounds)
        assert 1 <= len(SHEET.findall(paper)) <= 2
        page.emulate_media(media="print", color_scheme=scheme)
        assert page.locator(ROWS).count() == len(expected)
        for row in page.locator(ROWS).all():
            assert row.is_visible()
        for shown in (".fresh", ".head h1", ".head .muted", ".chips", ".figures", ".deployments"):
            assert page.locator(shown).is_visible(), shown
        charts = page.locator("main .plot > svg[role=img]")
        assert charts.count() == 3
        for chart in charts.all():
            assert chart.is_visible()
            assert chart.evaluate("svg => getComputedStyle(svg).printColorAdjust") == "exact"
        for hidden in ("form.filters", ".tabs", ".tools", ".pager ul", ".actions"):
            for part in page.locator(hidden).all():
                assert not part.is_visible(), hidden
        ink = page.evaluate("getComputedStyle(document.body).color")
        assert ink == "rgb(22, 27, 34)", "a dark theme is dark ink on paper too"


@pytest.mark.parametrize("name", ["overview", "deployments", "failed", "cold"])
def test_other_pages_are_printed_on_few_sheets(
    browser: Browser, addresses: dict[str, str], name: str
):
    with visit(browser, addresses[name]) as page:
        assert 1 <= len(SHEET.findall(page.pdf(format="A4"))) <= 2


def test_without_motion_nothing_changes_slowly(browser: Browser, addresses: dict[str, str]):
    with visit(browser, addresses["sessions"]) as page:
        slow = page.evaluate(
            """() => [...document.querySelectorAll("*")].map(item => getComputedStyle(item))
              .filter(style => style.transitionDuration !== "0s" || style.animationName !== "none")
              .length"""
        )
        assert slow == 0


def test_the_focus_is_never_under_the_heads_of_the_columns(
    browser: Browser, addresses: dict[str, str]
):
    with visit(browser, addresses["sessions"]) as page:
        page.locator(ROWS).nth(30).get_by_role("rowheader").get_by_role("link").focus()
        for _ in range(80):
            page.keyboard.press("Shift+Tab")
            hidden = page.evaluate(
                """() => {
                  const { left, top, width, height } =
                    document.activeElement.getBoundingClientRect();
                  const seen = document.elementFromPoint(left + width / 2, top + height / 2);
                  return !document.activeElement.contains(seen) && document.activeElement.innerText;
                }"""
            )
            assert hidden is False


@pytest.mark.parametrize("width", [390, 1280])
def test_the_focus_moves_down_the_page(browser: Browser, addresses: dict[str, str], width: int):
    """Line by line as it is read, though narrow screens arrange the lines anew."""
    with visit(browser, addresses["overview"], width=width) as page:
        tops: list[float] = []
        while True:
            page.keyboard.press("Tab")
            box = page.evaluate(
                """() => {
                  const { top, bottom } = document.activeElement.getBoundingClientRect();
                  return document.activeElement === document.body
                    ? null : [scrollY + top, scrollY + bottom];
                }"""
            )
            if box is None:
                break
            assert not tops or box[1] > tops[-1], page.evaluate("document.activeElement.innerText")
            tops.append(box[0])
        assert len(tops) > 10


def test_the_first_key_offers_to_skip_the_navigation(browser: Browser, addresses: dict[str, str]):
    with visit(browser, addresses["sessions"]) as page:
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to content")
        assert skip.bounding_box()["width"] > 24
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("Boolean(document.activeElement.closest('main'))")


def test_rows_are_sorted_on_a_phone_too(browser: Browser, addresses: dict[str, str]):
    with visit(browser, addresses["sessions"], width=390, script=False) as page:
        assert not page.locator("table.sessions thead").is_visible()
        links = page.locator(".sorts a")
        page.set_viewport_size({"width": 1280, "height": 900})
        sortable = page.locator("table.sessions thead a").all_inner_texts()
        assert not links.first.is_visible(), "the heads of the columns are there"
        page.set_viewport_size({"width": 390, "height": 900})
        assert links.all_inner_texts() == sortable
        links.get_by_text("Duration").click()
        assert "duration" in page.url
        assert "Duration" in page.locator(".sorts [aria-current]").inner_text()


@pytest.mark.parametrize("name", EMBEDDED)
def test_a_frame_of_any_width_holds_an_embedded_page(
    browser: Browser, addresses: dict[str, str], name: str
):
    with visit(browser, addresses[name]) as page:
        for width in range(320, 1201, 80):
            page.set_viewport_size({"width": width, "height": 760})
            assert overflow(page) <= 0, f"at {width} px"
            assert unreadable(page) == [], f"at {width} px"
        assert page.locator("base[target=_top]").count() == 1
        turning = page.locator(".pager a, .sessions thead a, .sorts a")
        for link in turning.all():
            assert link.get_attribute("target") == "_self", "turning pages stays in the frame"
        assert page.locator("main a[target=_self]").count() == turning.count()


@pytest.mark.parametrize("name", ["overview", "embed"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_link_sets_the_theme(browser: Browser, addresses: dict[str, str], name: str, theme: str):
    other = {"light": "dark", "dark": "light"}[theme]
    background = "getComputedStyle(document.body).backgroundColor"
    with visit(browser, addresses[name], color_scheme=theme) as page:
        expected = page.evaluate(background)
    joint = "&" if "?" in addresses[name] else "?"
    with visit(browser, f"{addresses[name]}{joint}theme={theme}", color_scheme=other) as page:
        assert page.evaluate(background) == expected
        assert violations(page) == ""


@pytest.mark.parametrize("name", ["overview", "sessions", "failed"])
@pytest.mark.parametrize(("width", "css"), [(320, ""), (390, TWICE), (720, TWICE), (1440, "")])
def test_open_menus_stay_in_the_window(
    browser: Browser, addresses: dict[str, str], name: str, width: int, css: str
):
    with visit(browser, addresses[name], width=width) as page:
        restyle(page, css)
        menus = page.locator("details.menu")
        assert menus.count() >= 2
        for menu in menus.all():
            menu.locator("summary").click()
            box = menu.locator(".pop").bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert overflow(page) <= 0
            page.keyboard.press("Escape")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_numbers_of_a_bar_are_read_where_the_legend_was(
    browser: Browser, addresses: dict[str, str], width: int
):
    with visit(browser, addresses["sessions"], width=width) as page:
        bars = page.locator(".hits").first.locator("a")
        for bar in (bars.first, bars.last):
            bar.hover()
            picture(page, f"look-hover-{width}")
            box = bar.locator(".tip").bounding_box()
            panel = page.locator(".panel:has(.hits a:hover)").bounding_box()
            assert panel["x"] <= box["x"]
            assert box["x"] + box["width"] <= panel["x"] + panel["width"]
            assert panel["y"] <= box["y"]
            assert bar.locator(".tip").evaluate("tip => tip.scrollWidth <= tip.clientWidth")
