"""Pages in Chromium, watched for what no page of a dashboard may do."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from program import ROOT

SCREENSHOTS = ROOT / ".build" / "screenshots"


class Watch:
    """What a page said on the console and whom it asked for something."""

    def __init__(self, page: Page):
        self.errors: list[str] = []
        self.hosts: set[str] = set()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium reports an answer of 400 or 404 itself; the tests ask for such pages on purpose.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.errors.append(message.text)

    def _request(self, request: Request) -> None:
        self.hosts.add(urlsplit(request.url).netloc)


@contextmanager
def visit(
    browser: Browser, address: str, *, script: bool = True, width: int = 1280, **options: Any
) -> Iterator[Page]:
    """A page at `address`, in a context of its own.

    Fails where it logs an error, as a violation of its policy is, or asks another host.
    """
    context = browser.new_context(
        java_script_enabled=script,
        viewport={"width": width, "height": 900},
        reduced_motion="reduce",
        **options,
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    watch = Watch(page)
    try:
        page.goto(address)
        yield page
    finally:
        context.close()
    assert watch.errors == [], address
    assert watch.hosts <= {urlsplit(address).netloc}, address


def violations(page: Page) -> str:
    """What axe finds wrong, as text; empty if nothing."""
    results = Axe().run(page)
    return results.generate_report() if results.violations_count else ""


def picture(page: Page, name: str) -> Path:
    """Keeps how the page looks, for people to look at after a run."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    page.screenshot(path=path, full_page=True)
    return path
