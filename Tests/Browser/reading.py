"""What a page of sessions says, as a reader sees it."""

from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page

from dashboard import Parameters

ROWS = "table.sessions tbody tr"


def identifiers(page: Page) -> list[str]:
    """The sessions of the table, in its order."""
    return [link.get_attribute("title") for link in page.locator(f"{ROWS} th a").all()]


def total(page: Page) -> int:
    """How many sessions the pager counts."""
    text = page.locator("nav.pager b").inner_text()
    return int(text.split(" of ")[1].replace(",", ""))


def asked(page: Page) -> Parameters:
    """What the page's address asks for."""
    return parse_qsl(urlsplit(page.url).query, keep_blank_values=True)
