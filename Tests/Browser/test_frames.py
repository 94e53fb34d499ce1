"""Pages in a frame on another origin: nobody may, unless the operator allows it."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from conftest import AGENTS, Simulator
from dashboard import Dashboard
from signing import SECRET, claims, kept_secret, signed
from surfaces import CHARTS
from visiting import picture, violations

SESSIONS = f"/agents/{AGENTS[0]}/sessions"


@dataclass(frozen=True)
class Wiki:
    """A page of somebody else that frames a dashboard."""

    origin: str
    folder: Path

    def frame(self, browser: Browser, address: str) -> Page:
        """The wiki's page, with `address` in a frame."""
        return self.show(
            browser, f"<iframe title='Sessions' src='{address}' width='900' height='700'></iframe>"
        )

    def show(self, browser: Browser, content: str) -> Page:
        """The wiki's page, with that content."""
        (self.folder / "index.html").write_text(
            f"<!doctype html><html lang='en'><title>Wiki</title><h1>Wiki</h1>{content}"
        )
        page = browser.new_page()
        page.goto(self.origin)
        return page


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word on standard error."""

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(folder: Path) -> Iterator[Wiki]:
    """A wiki at an origin of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Wiki(f"http://127.0.0.1:{server.server_port}", folder)
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def wiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wiki]:
    with serving(tmp_path_factory.mktemp("wiki")) as wiki:
        yield wiki


@pytest.fixture(scope="module")
def other_wiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wiki]:
    with serving(tmp_path_factory.mktemp("other-wiki")) as wiki:
        yield wiki


@pytest.fixture(scope="module")
def framed(
    serve: Callable[..., Dashboard],
    simulator: Simulator,
    wiki: Wiki,
    tmp_path_factory: pytest.TempPathFactory,
) -> Dashboard:
    """A dashboard that the wiki may frame, and that takes signed links."""
    secret = kept_secret(tmp_path_factory.mktemp("secret") / "secret", SECRET)
    arguments = ("--frame-ancestor", wiki.origin, "--sync-interval", "3600")
    arguments += ("--link-secret-file", str(secret))
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


def shared(dashboard: Dashboard, *origins: str) -> str:
    """Where a link is found that these origins may frame."""
    token = signed(claims(AGENTS[0], "outcome=failed", frames=list(origins)))
    return f"{dashboard.address}/embed/{token}"


def is_refused(page: Page) -> bool:
    """Whether Chromium shows an error of its own in the frame."""
    page.wait_for_load_state("load")
    [frame] = page.main_frame.child_frames
    return frame.url.startswith("chrome-error:") and "sessions" not in frame.content()


@pytest.mark.breaks_policy
def test_the_origins_of_a_link_may_frame_it_and_no_other(
    browser: Browser, framed: Dashboard, wiki: Wiki, other_wiki: Wiki
):
    """Neither the one that may frame the dashboard's own pages counts, nor the other way round."""
    address = shared(framed, other_wiki.origin) + "/sessions?view=embed&from=now-8w&limit=10"
    page = other_wiki.frame(browser, address)
    frame = page.frame_locator("iframe")
    frame.locator("table.sessions tbody tr").first.wait_for()
    assert frame.locator("main svg[role=img]").first.bounding_box()["width"] > 100
    picture(page, "framed-link")
    page.close()
    for refused in (
        wiki.frame(browser, address),
        wiki.frame(browser, shared(framed) + "/sessions?view=embed"),
        other_wiki.frame(browser, framed.address + SESSIONS + "?view=embed"),
    ):
        assert is_refused(refused)
        refused.close()


def test_the_policy_of_a_link_names_its_origins(framed: Dashboard, wiki: Wiki):
    """At every address under it, and `'none'` once it is no good."""
    origins = ["https://wiki.example.net", "http://127.0.0.1:4321"]
    paths = ["sessions", "sessions.json", "sessions.csv", "report.json", "deployments", "none"]
    for path in [*paths, "charts/timeline.svg", "sessions?outcome=crashed"]:
        response = framed.get(f"{shared(framed, *origins)}/{path}".removeprefix(framed.address))
        policy = response.headers["Content-Security-Policy"]
        assert f"frame-ancestors {' '.join(origins)};" in policy, path
        assert wiki.origin not in policy and "Set-Cookie" not in response.headers
        response = framed.get(f"{shared(framed)}/{path}".removeprefix(framed.address))
        assert "frame-ancestors 'none';" in response.headers["Content-Security-Policy"], path
    dead = signed(claims(AGENTS[0], frames=origins, exp=1))
    policy = framed.get(f"/embed/{dead}/sessions").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none';" in policy


def test_a_frame_needs_no_cookies(browser: Browser, framed: Dashboard, wiki: Wiki):
    """Many browsers block those of frames; readers narrow and turn pages all the same."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    blocking = browser.browser_type.launch(
        executable_path=path,
        args=["--no-sandbox", "--test-third-party-cookie-phaseout"],
    )
    errors: list[str] = []
    page = wiki.frame(blocking, "about:blank")
    page.on("pageerror", lambda error: errors.append(str(error)))
    address = shared(framed, wiki.origin) + "/sessions?view=embed&limit=3&from=now-8w"
    page.locator("iframe").evaluate("(frame, address) => frame.src = address", address)
    frame = page.frame_locator("iframe")
    rows = frame.locator("table.sessions tbody tr")
    rows.first.wait_for()
    first = rows.first.inner_text()
    frame.locator("nav.pager a[rel=next]").first.click()
    frame.locator("nav.pager b", has_text="4–6").wait_for()
    assert rows.first.inner_text() != first
    assert page.context.cookies() == [] and errors == []
    blocking.close()


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_of_a_link_is_a_picture_elsewhere(
    browser: Browser, framed: Dashboard, wiki: Wiki, chart: str
):
    """With its colours, though no style of the dashboard's pages reaches it there."""
    address = f"{shared(framed, wiki.origin)}/charts/{chart}.svg"
    page = wiki.show(browser, f"<img alt='Chart' src='{address}' width='800'>")
    image = page.get_by_alt_text("Chart")
    image.evaluate("image => image.decode()")
    assert image.evaluate("image => image.naturalWidth") > 0
    assert image.bounding_box()["height"] > 50
    picture(page, f"chart-elsewhere-{chart}")
    page.close()
