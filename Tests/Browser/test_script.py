"""What the script adds: pages that change in place, ages that go on, keys; and what it never takes."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

from conftest import AGENTS
from dashboard import Dashboard
from program import ROOT
from reading import asked, total
from visiting import violations, visit
from waiting import until

AGENT = AGENTS[0]
SESSIONS = f"/agents/{AGENT}/sessions"
LIVE = f"{SESSIONS}?refresh=10"
SCRIPT = "**/assets/dashboard.js*"
FAILED = "form.filters input[name=outcome][value=failed]"
COLD = "form.filters input[name=startType][value=cold]"
FIELD = "#session"
AGE = ".fresh [data-age]"
FIGURES = '<dl class="panel figures">'
NEWS = (FIGURES, f"<h2>New</h2>{FIGURES}")


def is_fetch(request: Request) -> bool:
    """Whether the script asked, not the browser for a page of its own."""
    return request.resource_type == "fetch"


class Fetches:
    """What the script asks for, each time answered by `answer`; from the server unless told."""

    def __init__(self, page: Page, answer: Callable[[Route], None] = Route.continue_):
        self.requests: list[Request] = []
        self.answer = answer
        page.route("**/agents/**", self._route)

    def _route(self, route: Route) -> None:
        if not is_fetch(route.request):
            route.continue_()
            return
        self.requests.append(route.request)
        self.answer(route)


def replacing(old: str, new: str, status: int = 200) -> Callable[[Route], None]:
    """Answers with the server's page, changed in one place."""

    def answer(route: Route) -> None:
        headers = {
            name: text for name, text in route.request.headers.items() if name != "if-none-match"
        }
        page = route.fetch(headers=headers)
        assert old in page.text()
        route.fulfill(response=page, status=status, body=page.text().replace(old, new, 1))

    return answer


def unchanged(route: Route) -> None:
    route.fulfill(status=304)


def lost(route: Route) -> None:
    route.abort("connectionfailed")


def mark(page: Page) -> None:
    page.evaluate("window.marked = true")


def is_marked(page: Page) -> bool:
    """Whether it is still the document that was marked, not one that was loaded since."""
    return page.evaluate("window.marked === true")


def at_standing_clock(page: Page, address: str) -> None:
    """Opens a page whose time goes on only when a test says so."""
    page.clock.install()
    page.goto(address)
    expect(page.locator("footer.foot")).to_be_visible()


def test_the_script_is_short():
    lines = (ROOT / "Public" / "dashboard.js").read_text().splitlines()
    assert len(lines) < 200


# Filters


def test_a_filter_changes_the_page_in_place(browser: Browser, dashboard: Dashboard):
    expected = dashboard.json(f"{SESSIONS}.json", [("from", "now-7d"), ("outcome", "failed")])
    with visit(browser, dashboard.address + SESSIONS) as page:
        mark(page)
        box = page.locator(FAILED)
        page.mouse.wheel(0, 150)
        until(lambda: page.evaluate("scrollY") == 150, "the page to scroll")
        before = box.bounding_box()
        box.check()
        page.wait_for_url("**outcome=failed**")
        assert total(page) == expected["total_count"]
        assert asked(page) == [("outcome", "failed")], "a link worth sharing"
        expect(box).to_be_focused()
        assert box.bounding_box() == before, "nothing moves under the pointer"
        assert page.locator("head link[rel=alternate]").first.get_attribute("href").count("failed")
        assert page.get_by_role("status").filter(has_text=f"of {total(page):,}").count() == 1
        assert is_marked(page)


def test_a_default_stays_out_of_the_link(browser: Browser, dashboard: Dashboard):
    with visit(browser, f"{dashboard.address}{SESSIONS}?startType=cold&status=ended") as page:
        page.locator("form.filters input[name=startType][value=all]").check()
        page.wait_for_url(lambda address: "startType" not in address)
        assert asked(page) == [("status", "ended")]


def test_a_refused_value_is_shown_in_place(browser: Browser, dashboard: Dashboard):
    with visit(browser, dashboard.address + SESSIONS) as page:
        mark(page)
        field = page.locator("form.filters input[name=startTimeMin]")
        field.fill("fast")
        field.press("Enter")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(page.locator(".field-error")).to_be_visible()
        expect(field).to_be_focused()
        field.fill("2")
        field.press("Enter")
        page.wait_for_url("**startTimeMin=2")
        assert page.locator("[aria-invalid]").count() == 0
        assert is_marked(page)


def test_the_last_change_wins(browser: Browser, dashboard: Dashboard):
    with visit(browser, dashboard.address + SESSIONS) as page:
        mark(page)
        held: list[Route] = []
        fetches = Fetches(page, held.append)
        page.locator(FAILED).check()
        until(lambda: page.evaluate("1") and held, "the first request")
        fetches.answer = Route.continue_
        page.locator(COLD).check()
        page.wait_for_url("**startType=cold**")
        assert sorted(asked(page)) == [("outcome", "failed"), ("startType", "cold")]
        assert held[0].request.failure, "the first was given up"
        page.go_back()
        assert asked(page) == [], "it left nothing to go back to"
        assert is_marked(page)


def test_a_page_changed_in_place_is_the_page_itself(browser: Browser, dashboard: Dashboard):
    """Whatever it was before: node by node what a browser gets that asks for the same link, but
    for what the reader folded."""
    ways = [
        lambda page: page.locator(FAILED).check(),
        lambda page: page.locator(COLD).check(),
        lambda page: page.locator("form.filters input[name=startTimeMin]").fill("fast"),
        lambda page: page.locator("form.filters input[name=startTimeMin]").fill("2"),
        lambda page: page.locator(FAILED).uncheck(),
        lambda page: page.locator(FIELD).fill("no-such-session"),
        lambda page: page.go_back(),
    ]
    tree = """() => {
      const copy = document.body.cloneNode(true);
      for (const other of copy.querySelectorAll("[data-age], #said")) other.remove();
      for (const fold of copy.querySelectorAll("details")) fold.open = false;
      const text = (node) => `${node.name}=${node.value}`;
      const line = (node) => [node.nodeName, ...[...node.attributes].map(text).sort()].join(" ");
      return [document.title, copy.textContent, ...[...copy.querySelectorAll("*")].map(line)];
    }"""
    with visit(browser, dashboard.address + SESSIONS) as page:
        for way in ways:
            with page.expect_response(lambda response: is_fetch(response.request)):
                way(page)
                page.keyboard.press("Tab")
            expect(page.locator("body.loading")).to_have_count(0)
            page.locator("h1").click()
            changed = page.evaluate(tree)
            with visit(browser, page.url) as other:
                assert changed == other.evaluate(tree), page.url


def test_a_changed_page_has_its_own_title(browser: Browser, dashboard: Dashboard):
    with visit(browser, dashboard.address + SESSIONS) as page:
        title = page.title()
        page.locator(FAILED).check()
        expect(page).to_have_title(f"{title}, failed")


def test_a_link_beats_a_filter_on_its_way(browser: Browser, dashboard: Dashboard):
    with visit(browser, dashboard.address + SESSIONS) as page:
        held: list[Route] = []
        Fetches(page, held.append)
        page.locator(FAILED).check()
        page.get_by_role("link", name="Deployments", exact=True).click()
        page.wait_for_url("**/deployments")
        expect(page.get_by_role("heading", level=1)).to_have_text("Deployments")
        assert held


def test_back_and_forward_change_the_page_in_place(browser: Browser, dashboard: Dashboard):
    with visit(browser, dashboard.address + SESSIONS) as page:
        mark(page)
        counts = [total(page)]
        for box, part in ((FAILED, "failed"), (COLD, "cold")):
            page.locator(box).check()
            page.wait_for_url(f"**={part}**")
            counts.append(total(page))
        assert counts[0] > counts[1] > counts[2]
        pager = page.locator("nav.pager b")
        page.go_back()
        expect(pager).to_contain_text(f"of {counts[1]:,}")
        expect(page.locator(COLD)).not_to_be_checked()
        expect(page.locator(FAILED)).to_be_checked()
        page.go_back()
        expect(pager).to_contain_text(f"of {counts[0]:,}")
        expect(page.locator(FAILED)).not_to_be_checked()
        page.go_forward()
        expect(pager).to_contain_text(f"of {counts[1]:,}")
        expect(page.locator(FAILED)).to_be_checked()
        assert is_marked(page)


def test_back_empties_a_field_that_was_sent(browser: Browser, dashboard: Dashboard):
    with visit(browser, dashboard.address + SESSIONS) as page:
        field = page.locator("form.filters input[name=startTimeMin]")
        field.fill("2")
        field.press("Enter")
        page.wait_for_url("**startTimeMin=2")
        page.go_back()
        expect(field).to_have_value("")


def test_where_a_fetch_fails_the_browser_loads_the_page(browser: Browser, dashboard: Dashboard):
    with visit(browser, dashboard.address + SESSIONS) as page:
        mark(page)
        Fetches(page, lost)
        with page.expect_event("domcontentloaded"):
            page.locator(FAILED).check()
        assert not is_marked(page)
        assert asked(page) == [("outcome", "failed")]
        assert page.locator(FAILED).is_checked()


def test_a_page_of_another_program_version_is_loaded_anew(browser: Browser, dashboard: Dashboard):
    with visit(browser, dashboard.address + SESSIONS) as page:
        mark(page)
        Fetches(page, replacing("/assets/dashboard.js?v=", "/assets/dashboard.js?v=1"))
        with page.expect_event("domcontentloaded"):
            page.locator(FAILED).check()
        assert not is_marked(page)
        assert asked(page) == [("outcome", "failed")]


# Refresh


def test_a_refresh_asks_only_for_what_is_new(browser: Browser, dashboard: Dashboard):
    with visit(browser, dashboard.address + "/healthz") as page:
        at_standing_clock(page, dashboard.address + LIVE)
        mark(page)
        tag = page.locator("meta[name=entity-tag]").get_attribute("content")
        page.evaluate("window.first = document.querySelector('table.sessions tbody').firstChild")
        content = page.locator("main").inner_html()
        fetches = Fetches(page, unchanged)
        with page.expect_response(lambda response: is_fetch(response.request)) as answer:
            page.clock.run_for(11_000)
        assert answer.value.status == 304
        assert [request.headers["if-none-match"] for request in fetches.requests] == [tag]
        assert urlsplit(fetches.requests[0].url).query == "refresh=10"
        assert page.locator("main").inner_html() == content
        assert page.evaluate("first.isConnected") and is_marked(page)


def test_the_server_answers_a_refresh(browser: Browser, dashboard: Dashboard):
    with visit(browser, dashboard.address + "/healthz") as page:
        at_standing_clock(page, dashboard.address + LIVE)
        for _ in range(2):
            with page.expect_response(lambda response: is_fetch(response.request)) as answer:
                page.clock.run_for(11_000)
            assert answer.value.status in (200, 304)
            assert answer.value.headers["etag"].startswith('W/"')


def test_a_refresh_loses_nothing(browser: Browser, dashboard: Dashboard):
    """Where it was scrolled to, what has focus, what is selected, unfolded and typed."""
    with visit(browser, dashboard.address + "/healthz") as page:
        at_standing_clock(page, dashboard.address + LIVE)
        mark(page)
        numbers = page.locator("details.data").first
        numbers.locator("summary").click()
        page.locator(FIELD).evaluate("field => field.value = '5f0'")
        row = page.locator("table.sessions tbody tr").nth(20)
        link = row.locator("th a")
        row.scroll_into_view_if_needed()
        page.evaluate("getSelection().selectAllChildren(document.querySelector('h2#timeline'))")
        page.evaluate("document.querySelectorAll('table.sessions tbody th a')[20].focus()")
        title, place = link.get_attribute("title"), page.evaluate("scrollY")
        Fetches(page, replacing(*NEWS))
        page.clock.run_for(11_000)
        expect(page.get_by_role("heading", name="New")).to_be_visible()
        assert page.evaluate("document.activeElement.title") == title
        assert abs(page.evaluate("scrollY") - place) < 40, "by no more than the page grew"
        assert page.evaluate("String(getSelection())") == "Sessions by outcome"
        assert numbers.evaluate("details => details.open")
        assert page.locator(FIELD).input_value() == "5f0"
        assert is_marked(page)


def test_a_field_being_filled_in_is_left_alone(browser: Browser, dashboard: Dashboard):
    with visit(browser, dashboard.address + "/healthz") as page:
        at_standing_clock(page, dashboard.address + LIVE)
        field = page.locator(FIELD)
        field.press_sequentially("5f0")
        field.press("ArrowLeft")
        Fetches(page, replacing(*NEWS))
        page.clock.run_for(11_000)
        expect(page.get_by_role("heading", name="New")).to_be_visible()
        field.press("x")
        assert field.input_value() == "5fx0"


def test_focus_follows_a_row_to_its_new_place(browser: Browser, dashboard: Dashboard):
    with visit(browser, dashboard.address + "/healthz") as page:
        at_standing_clock(page, f"{dashboard.address}/?refresh=10")
        rows = page.locator("table.agents tbody tr")
        rows.first.locator("th a").focus()
        name = rows.first.locator("th a").inner_text()

        def reordered(route: Route) -> None:
            answer = route.fetch(headers={"accept": "text/html"})
            head, *middle, tail = answer.text().split('<tr class="tall">')
            last, *after = tail.partition("</tr>")
            body = '<tr class="tall">'.join([head, last + "</tr>", *middle]) + "".join(after[1:])
            route.fulfill(response=answer, body=body)

        page.route(f"{dashboard.address}/?refresh=10", reordered)
        page.clock.run_for(11_000)
        expect(rows.nth(1).locator("th a")).to_have_text(name)
        expect(rows.nth(1).locator("th a")).to_be_focused()


def test_an_open_menu_is_left_alone(browser: Browser, dashboard: Dashboard):
    with visit(browser, dashboard.address + "/healthz") as page:
        at_standing_clock(page, dashboard.address + LIVE)
        page.locator("details.share summary").click()
        share = page.locator("#share-link")
        share.evaluate("field => field.setAttribute('value', 'as it was')")
        fetches = Fetches(page, replacing(*NEWS))
        page.clock.run_for(11_000)
        expect(page.get_by_role("heading", name="New")).to_be_visible()
        expect(share).to_be_visible()
        assert share.get_attribute("value") == "as it was"
        page.keyboard.press("Escape")
        page.clock.run_for(11_000)
        expect(share).not_to_have_attribute("value", "as it was")
        assert "if-none-match" not in fetches.requests[1].headers, "all of the page was asked for"


def test_a_hidden_page_waits_and_catches_up(browser: Browser, dashboard: Dashboard):
    hide = (
        "hidden => Object.defineProperty(document, 'hidden', {value: hidden, configurable: true})"
    )
    with visit(browser, dashboard.address + "/healthz") as page:
        at_standing_clock(page, dashboard.address + LIVE)
        fetches = Fetches(page, unchanged)
        page.evaluate(hide, True)
        page.clock.run_for(65_000)
        assert fetches.requests == []
        page.evaluate(hide, False)
        with page.expect_response(lambda response: is_fetch(response.request)):
            page.clock.run_for(1_000)
        assert len(fetches.requests) == 1


def test_a_refresh_that_fails_is_tried_again(browser: Browser, dashboard: Dashboard):
    with visit(browser, dashboard.address + "/healthz") as page:
        at_standing_clock(page, dashboard.address + LIVE)
        mark(page)
        age = int(page.locator(AGE).get_attribute("data-age"))
        content = page.locator("main").inner_html()
        fetches = Fetches(page, lost)
        page.clock.run_for(11_000)
        until(lambda: page.evaluate("1") and len(fetches.requests) == 1, "the first try")
        fetches.answer = lambda route: route.fulfill(
            status=502, body="<p>down", content_type="text/html"
        )
        with page.expect_response(lambda response: response.status == 502):
            page.clock.run_for(11_000)
        assert page.locator("main").inner_html() == content, "it says nothing"
        page.clock.run_for(600_000)
        assert page.locator(AGE).inner_text() in {words(age + 622), words(age + 630)}
        fetches.answer = replacing(*NEWS)
        page.clock.run_for(11_000)
        expect(page.get_by_role("heading", name="New")).to_be_visible()
        assert is_marked(page)


def test_the_browser_no_longer_reloads_by_itself(browser: Browser, dashboard: Dashboard):
    """Beside a page without the script, which does so meanwhile."""

    def soon(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers=answer.headers | {"refresh": "1"})

    documents: list[Request] = []
    with visit(browser, dashboard.address + "/healthz") as page:
        page.route("**/sessions?refresh=*", soon)
        page.on("request", lambda request: documents.append(request))
        page.goto(dashboard.address + LIVE)
        mark(page)
        plain = page.context.new_page()
        plain.route("**/sessions?refresh=*", soon)
        plain.route(SCRIPT, lost)
        plain.goto(dashboard.address + LIVE)
        for _ in range(2):
            with plain.expect_navigation():
                pass
        assert is_marked(page)
        assert [request.resource_type for request in documents].count("document") == 1


# Ages


def words(seconds: int) -> str:
    """An age as the server writes it."""
    for end, size, unit in ((60, 1, "s"), (3600, 60, "min"), (172_800, 3600, "h")):
        if seconds < end:
            return f"{seconds // size} {unit}"
    return f"{seconds // 86_400} d"


@pytest.mark.parametrize("later", [20, 14 * 60, 3 * 3600, 47 * 3600, 49 * 3600, 5 * 86_400 + 7200])
def test_ages_go_on(browser: Browser, dashboard: Dashboard, later: int):
    with visit(browser, dashboard.address + "/healthz") as page:
        at_standing_clock(page, dashboard.address + SESSIONS)
        age = page.locator(AGE)
        seconds = int(age.get_attribute("data-age")) + later
        page.clock.fast_forward(later * 1000)
        page.clock.run_for(1_000)
        assert age.inner_text() in {words(seconds + passed) for passed in range(10)}
        text = page.locator(".fresh b").inner_text()
        assert text == f"synced {age.inner_text()} ago", "the words around it stay"


def test_ages_start_again_with_news(browser: Browser, dashboard: Dashboard):
    """And go on with an answer that says that there are none."""
    with visit(browser, dashboard.address + "/healthz") as page:
        at_standing_clock(page, dashboard.address + LIVE)
        age = page.locator(AGE)
        age.evaluate("age => age.dataset.age = 3")
        fetches = Fetches(page, lost)
        page.clock.run_for(45_000)
        assert age.inner_text() in {words(passed) for passed in range(47, 55)}
        fetches.answer = unchanged
        with page.expect_response(lambda response: response.status == 304):
            page.clock.run_for(11_000)
        page.clock.run_for(1_000)
        assert age.inner_text() in {words(passed) for passed in range(58, 75)}
        fetches.answer = replacing(*NEWS)
        page.clock.run_for(11_000)
        expect(page.get_by_role("heading", name="New")).to_be_visible()
        fresh = int(age.get_attribute("data-age"))
        page.clock.run_for(1_000)
        assert age.inner_text() in {words(fresh + passed) for passed in range(20)}


@pytest.mark.parametrize("address", [SESSIONS, f"{SESSIONS}?refresh=300"])
def test_a_step_back_asks_how_things_are_now(browser: Browser, dashboard: Dashboard, address: str):
    """A browser may show a copy of any age then, with the ages that it had."""
    with visit(browser, dashboard.address + address) as page:
        page.locator("table.sessions tbody th a").first.click()
        page.wait_for_url("**/sessions/*")
        with page.expect_response(lambda response: is_fetch(response.request)) as answer:
            page.go_back()
        assert answer.value.request.headers["if-none-match"].startswith('W/"')


def test_a_page_that_was_kept_alive_asks_too(browser: Browser, dashboard: Dashboard):
    """From a browser's cache of whole pages, in which the script does not begin anew."""
    back = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
    with visit(browser, dashboard.address + SESSIONS) as page:
        with page.expect_response(lambda response: is_fetch(response.request)):
            page.evaluate(back)


def test_a_refresh_that_the_server_refuses_is_not_tried(browser: Browser, dashboard: Dashboard):
    with visit(browser, dashboard.address + "/healthz") as page:
        at_standing_clock(page, f"{dashboard.address}{SESSIONS}?refresh=1")
        fetches = Fetches(page, unchanged)
        page.clock.run_for(30_000)
        assert fetches.requests == []


# Copying and menus


def test_links_are_copied_by_a_button(browser: Browser, dashboard: Dashboard):
    clipboard = ["clipboard-read", "clipboard-write"]
    with visit(browser, dashboard.address + SESSIONS, permissions=clipboard) as page:
        page.locator("details.share summary").click()
        field = page.locator("#share-link")
        page.locator("#share-link + button").click()
        expect(page.locator("#share-link + button")).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == field.input_value()
        assert page.locator(".share button").count() == page.locator(".share input").count()


def test_a_menu_closes_by_escape_and_by_a_click_elsewhere(browser: Browser, dashboard: Dashboard):
    with visit(browser, dashboard.address + SESSIONS) as page:
        menu = page.locator("details.share")
        menu.locator("summary").click()
        menu.locator("input").first.focus()
        page.keyboard.press("Escape")
        expect(menu).not_to_have_attribute("open")
        expect(menu.locator("summary")).to_be_focused()
        menu.locator("summary").click()
        page.locator("h1").click()
        expect(menu).not_to_have_attribute("open")


# Keys


def test_slash_finds_the_session_field(browser: Browser, dashboard: Dashboard):
    for width in (1280, 390):
        with visit(browser, dashboard.address + SESSIONS, width=width) as page:
            page.keyboard.press("/")
            expect(page.locator(FIELD)).to_be_focused()
            expect(page.locator(FIELD)).to_be_in_viewport()
            assert page.locator(FIELD).input_value() == ""
    with visit(browser, dashboard.address) as page:
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement === document.body"), "nothing to find here"


@pytest.mark.parametrize(
    ("path", "table"),
    [(SESSIONS, "sessions"), ("/", "agents"), (f"/agents/{AGENT}/deployments", "deployments")],
)
def test_j_and_k_walk_the_rows(browser: Browser, dashboard: Dashboard, path: str, table: str):
    with visit(browser, dashboard.address + path) as page:
        links = page.locator(f"table.{table} tbody th > a")
        for key, row in (("j", 0), ("j", 1), ("j", 2), ("k", 1), ("k", 0), ("k", 0)):
            page.keyboard.press(key)
            expect(links.nth(row)).to_be_focused()
            expect(links.nth(row)).to_be_in_viewport(ratio=1)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: urlsplit(address).path != path or "deployment" in address)


def test_no_row_is_reached_under_the_head_that_sticks(browser: Browser, dashboard: Dashboard):
    is_on_top = """() => {
      const { left, top, width, height } = document.activeElement.getBoundingClientRect();
      const there = document.elementFromPoint(left + width / 2, top + height / 2);
      return document.activeElement.contains(there);
    }"""
    with visit(browser, dashboard.address + SESSIONS) as page:
        for key in "j" * 40 + "k" * 39:
            page.keyboard.press(key)
            assert page.evaluate(is_on_top)
        expect(page.locator("table.sessions tbody th a").first).to_be_focused()


def test_brackets_step_through_periods(browser: Browser, dashboard: Dashboard):
    with visit(browser, dashboard.address + SESSIONS) as page:
        start = page.url
        earlier = page.locator("nav.steps a[rel=prev]").evaluate("link => link.href")
        page.keyboard.press("[")
        page.wait_for_url(earlier)
        page.keyboard.press("]")
        page.wait_for_url(start)
        assert page.locator("nav.steps a[rel=next]").count() == 0, "nothing comes after now"


def test_help_lists_the_keys(browser: Browser, dashboard: Dashboard):
    with visit(browser, dashboard.address + SESSIONS) as page:
        page.keyboard.press("j")
        focused = page.locator("table.sessions tbody th a").first
        for close in ("Escape", "Enter"):
            page.keyboard.press("?")
            help = page.get_by_role("dialog", name="Keyboard")
            expect(help).to_be_visible()
            expect(help.get_by_role("button", name="Close")).to_be_focused()
            assert help.locator("kbd").all_inner_texts() == ["/", "j", "k", "[", "]", "?"]
            assert violations(page) == ""
            page.keyboard.press("j")
            expect(help.get_by_role("button", name="Close")).to_be_focused()
            page.keyboard.press(close)
            expect(help).not_to_be_visible()
            expect(focused).to_be_focused()


def test_no_key_does_anything_while_typing(browser: Browser, dashboard: Dashboard):
    with visit(browser, dashboard.address + SESSIONS) as page:
        field = page.locator(FIELD)
        field.press_sequentially("/jk?[]")
        assert field.input_value() == "/jk?[]"
        expect(field).to_be_focused()
        field.clear()
        page.locator(FAILED).focus()
        page.keyboard.press("Control+j")
        page.keyboard.press("Alt+k")
        page.keyboard.press("Meta+j")
        expect(page.locator(FAILED)).to_be_focused()
        page.keyboard.press("j")
        expect(page.locator("table.sessions tbody th a").first).to_be_focused()


def test_keys_can_be_turned_off_for_good(browser: Browser, dashboard: Dashboard):
    """As WCAG 2.1.4 asks for, and on again."""
    with visit(browser, dashboard.address + SESSIONS) as page:
        help = page.get_by_role("dialog", name="Keyboard")
        opener = page.get_by_role("button", name="Keyboard")

        def switch() -> Locator:
            opener.click()
            return help.get_by_role("checkbox", name="Single-key shortcuts")

        switch().uncheck()
        help.get_by_role("button", name="Close").click()
        expect(opener).to_be_focused()
        for _ in range(2):
            page.keyboard.press("?")
            page.keyboard.press("j")
            expect(help).not_to_be_visible()
            assert page.evaluate("document.activeElement.matches('body, .foot button')")
            page.reload()
        switch().check()
        page.keyboard.press("Escape")
        page.reload()
        page.keyboard.press("j")
        expect(page.locator("table.sessions tbody th a").first).to_be_focused()


def test_an_embedded_page_has_no_keys(browser: Browser, dashboard: Dashboard):
    with visit(browser, dashboard.address + "/healthz") as page:
        at_standing_clock(page, f"{dashboard.address}{SESSIONS}?view=embed&limit=5&refresh=10")
        for key in ("j", "?"):
            page.keyboard.press(key)
        assert page.evaluate("document.activeElement === document.body")
        assert page.locator("dialog, button").count() == 0
        Fetches(page, replacing(*NEWS))
        page.clock.run_for(11_000)
        expect(page.get_by_role("heading", name="New")).to_be_visible()


# Without it


def test_a_blocked_script_takes_nothing_away(browser: Browser, dashboard: Dashboard):
    with visit(browser, dashboard.address + "/healthz") as page:
        page.route(SCRIPT, lost)
        page.goto(dashboard.address + SESSIONS)
        assert page.get_by_role("button", name="Keyboard").count() == 0
        assert page.locator(".share button").count() == 0
        page.locator(FAILED).check()
        page.get_by_role("button", name="Apply filters").click()
        page.wait_for_url("**outcome=failed**")
        assert page.locator(FAILED).is_checked()
        expected = dashboard.json(f"{SESSIONS}.json", [("from", "now-7d"), ("outcome", "failed")])
        assert total(page) == expected["total_count"]
