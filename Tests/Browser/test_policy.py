"""No page asks for what its content security policy refuses, in any state that it has."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser

from conftest import AGENTS
from dashboard import Dashboard
from standin import AGENT as STRANGER
from standin import SESSION, standing_in
from surfaces import CHARTS
from test_look import PAGES as LOOKS
from test_pages import PAGES as STATES
from visiting import visit
from waiting import until

ROOT = f"/agents/{AGENTS[0]}"
KINDS = {
    "failed": [("outcome", "failed")],
    "session": [("outcome", "closed")],
    "active": [("outcome", "active")],
    "completed": [("outcome", "completed"), ("startType", "cold")],
}
PAGES = (
    LOOKS
    | STATES
    | {chart: f"{ROOT}/charts/{chart}.svg" for chart in CHARTS}
    | {
        "refreshed": f"{ROOT}/sessions?refresh=30",
        "second page": f"{ROOT}/sessions?limit=10&offset=10",
        "compared": f"{ROOT}/deployments?from=now-4w&tz=Asia/Kathmandu",
        "json": f"{ROOT}/sessions.json",
        "text": "/metrics",
    }
)
BROKEN = {
    "script": "<script>document.title = 'ran'</script>",
    "style": "<p style='color: red'>",
    "picture": "<img src='http://127.0.0.1:9/x.png' alt=''>",
    "frame": "<iframe srcdoc='<script>1</script>'></iframe>",
}


@pytest.fixture(scope="module")
def careless() -> Iterator[str]:
    """The address of pages that ask for what their own policy refuses."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Security-Policy", "default-src 'none'; frame-src 'self'")
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html>{BROKEN.get(self.path[1:], '')}".encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.breaks_policy
@pytest.mark.parametrize(
    ("name", "script"), [*((name, True) for name in BROKEN), ("style", False), ("picture", False)]
)
def test_a_page_that_breaks_its_policy_is_found(
    browser: Browser, careless: str, name: str, script: bool
):
    """Else the tests that find nothing would tell nothing."""
    context = browser.new_context(java_script_enabled=script)
    context.new_page().goto(f"{careless}/{name}")
    context.close()


@pytest.fixture(scope="module")
def paths(still: Dashboard) -> dict[str, str]:
    """The pages by name, with a session of each kind."""
    rows = {
        kind: still.json(f"{ROOT}/sessions.json", [*link, ("limit", "1")])["sessions"][0]
        for kind, link in KINDS.items()
    }
    sessions = {kind: row["sessionId"] for kind, row in rows.items()}
    return {name: path.format(**sessions) for name, path in PAGES.items()}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("theme", "script"), [("light", True), ("dark", True), ("light", False)])
def test_every_page_keeps_its_policy(
    browser: Browser, still: Dashboard, paths: dict[str, str], name: str, theme: str, script: bool
):
    address = still.address + paths[name]
    sign = "&" if "?" in address else "?"
    with visit(browser, address, color_scheme=theme, script=script) as page:
        for more in (f"theme={theme}", f"view=embed&theme={theme}", "view=embed&limit=10"):
            page.goto(f"{address}{sign}{more}")
            for details in page.locator("details").all() if script else []:
                details.evaluate("element => element.open = true")
        page.emulate_media(media="print")


@pytest.mark.parametrize("mode", ["500", "401", "429", "html", "echo"])
def test_pages_of_trouble_keep_it(browser: Browser, serve: Callable[..., Dashboard], mode: str):
    with standing_in(mode) as (upstream, _):
        settings = {"PIPECAT_API_URL": f"{upstream}/v1", "PIPECAT_PRIVATE_KEY": "pk_any"}
        dashboard = serve("--agent", STRANGER, settings=settings)
        root = f"/agents/{STRANGER}/sessions"
        until(lambda: dashboard.answers(root, 200 if mode == "echo" else 502), "its state")
        for path in ("/", root, f"{root}/{SESSION}", f"/agents/{STRANGER}/deployments"):
            for view in ("", "?view=embed"):
                with visit(browser, dashboard.address + path + view):
                    pass
