"""Pages in a frame on another origin: nobody may, unless the operator allows it."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from conftest import AGENTS, Simulator
from dashboard import Dashboard
from visiting import picture, violations

SESSIONS = f"/agents/{AGENTS[0]}/sessions"


@dataclass(frozen=True)
class Wiki:
    """A page of somebody else that frames a dashboard."""

    origin: str
    folder: Path

    def frame(self, browser: Browser, address: str) -> Page:
        """The wiki's page, with `address` in a frame."""
        (self.folder / "index.html").write_text(
            "<!doctype html><html lang='en'><title>Wiki</title><h1>Wiki</h1>"
            f"<iframe title='Sessions' src='{address}' width='900' height='700'></iframe>"
        )
        page = browser.new_page()
        page.goto(self.origin)
        return page


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word on standard error."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def wiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wiki]:
    folder = tmp_path_factory.mktemp("wiki")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Wiki(f"http://127.0.0.1:{server.server_port}", folder)
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def framed(serve: Callable[..., Dashboard], simulator: Simulator, wiki: Wiki) -> Dashboard:
    """A dashboard that the wiki may frame."""
    arguments = ("--frame-ancestor", wiki.origin, "--sync-interval", "3600")
    return serve(*arguments, settings=simulator.settings).wait_until_complete()


def test_another_origin_may_frame_where_it_is_allowed(
    browser: Browser, framed: Dashboard, wiki: Wiki
):
    page = wiki.frame(browser, framed.address + SESSIONS + "?view=embed")
    frame = page.frame_locator("iframe")
    frame.locator("main").wait_for()
    assert frame.locator("table.sessions tbody tr").count() > 0 or (
        frame.locator("main svg[role=img]").count() > 0
    )
    picture(page, "framed")
    page.close()


@pytest.mark.breaks_policy
def test_nobody_may_frame_unless_allowed(browser: Browser, dashboard: Dashboard, wiki: Wiki):
    page = wiki.frame(browser, dashboard.address + SESSIONS + "?view=embed")
    page.wait_for_load_state("load")
    [frame] = page.main_frame.child_frames
    assert frame.url.startswith("chrome-error:")
    assert "sessions" not in frame.content()
    page.close()


def test_the_policy_names_who_may_frame(framed: Dashboard, wiki: Wiki):
    for path in (SESSIONS, "/", f"/agents/{AGENTS[0]}/charts/timeline.svg"):
        policy = framed.get(path).headers["Content-Security-Policy"]
        assert f"frame-ancestors {wiki.origin}" in policy
        assert "X-Frame-Options" not in framed.get(path).headers


@pytest.mark.parametrize("path", ["/", SESSIONS, f"/agents/{AGENTS[0]}/deployments"])
def test_an_embedded_page_has_no_navigation(browser: Browser, framed: Dashboard, path: str):
    page = browser.new_page(viewport={"width": 640, "height": 700})
    page.goto(framed.address + path)
    assert page.locator("header.bar").count() == 1
    page.goto(framed.address + path + "?view=embed")
    assert page.locator("header.bar, nav.tabs, form.filters, a.skip").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    assert violations(page) == ""
    picture(page, f"embed-{path.rsplit('/', 1)[-1] or 'overview'}")
    page.close()


def test_an_embedded_page_keeps_its_view_and_says_where_it_is_from(
    browser: Browser, framed: Dashboard
):
    page = browser.new_page()
    page.goto(framed.address + SESSIONS + "?view=embed&limit=5")
    assert page.locator("footer").inner_text().strip()
    assert page.locator("table.sessions tbody tr").count() == 5
    page.locator("nav.pager a[rel=next]").first.click()
    assert "view=embed" in page.url
    assert page.locator("header.bar").count() == 0
    page.close()
