"""Watches every page of a browser, and every frame in it, for what its policy refuses."""

import re
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

SIGN = "securitypolicyviolation"
REPORT = f"""addEventListener("{SIGN}", event => console.error(
  `{SIGN}: ${{event.effectiveDirective}} ${{event.blockedURI}} ${{event.sample}}`
  + ` at ${{event.documentURI}} ${{event.lineNumber}}`))"""
REFUSED = re.compile(f"{SIGN}|Content.Security.Policy|X-Frame-Options|Permissions.Policy")
"""How Chromium tells it on the console, which it does where no script may run, too."""


class Police:
    """What pages were refused since it was asked last."""

    def __init__(self, browser: Browser):
        self.found: list[str] = []
        self._new_context, self._new_page = browser.new_context, browser.new_page
        # Contexts are made in two ways; no event tells of those of the second in time.
        browser.new_context = self.new_context  # type: ignore[method-assign]
        browser.new_page = self.new_page  # type: ignore[method-assign]

    def new_context(self, **options: Any) -> BrowserContext:
        context = self._new_context(**options)
        self.watch(context)
        return context

    def new_page(self, **options: Any) -> Page:
        page = self._new_page(**options)
        self.watch(page.context)
        return page

    def watch(self, context: BrowserContext) -> None:
        context.add_init_script(REPORT)
        context.on("console", self._console)

    def _console(self, message: ConsoleMessage) -> None:
        if REFUSED.search(message.text):
            self.found.append(message.text)
