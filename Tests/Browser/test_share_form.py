"""The Share menu's form: whoever has signed in makes links for those who can't."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from conftest import AGENTS, Simulator
from dashboard import Dashboard
from entering import ADA, PASSWORDS, as_user, passwords, signed_in
from reading import identifiers, total
from signing import SECRET, kept_secret
from visiting import picture, violations, visit

AGENT = AGENTS[0]
SESSIONS, SHARE = f"/agents/{AGENT}/sessions", f"/agents/{AGENT}/share"
CREDENTIALS = {"username": "ada", "password": PASSWORDS["ada"]}

Serve = Callable[..., Dashboard]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("secrets")
    kept_secret(folder / "secret", SECRET)
    passwords(folder / "htpasswd", ADA)
    return folder


@pytest.fixture(scope="module")
def guarded(serve: Serve, simulator: Simulator, folder: Path) -> Dashboard:
    """A dashboard that people sign in to and that signs links."""
    arguments = ("--password-file", str(folder / "htpasswd"))
    arguments += ("--link-secret-file", str(folder / "secret"), "--sync-interval", "3600")
    running = serve(*arguments, settings=simulator.settings)
    signed_in(running.process).wait_until_complete()
    return running


@pytest.fixture(scope="module")
def ada(guarded: Dashboard) -> Dashboard:
    return signed_in(guarded.process)


@pytest.mark.parametrize("script", [True, False])
def test_a_link_made_from_a_page_shows_what_the_page_does(
    browser: Browser, guarded: Dashboard, script: bool
):
    """To somebody who has no account, and nothing else."""
    query = "?outcome=failed&outcome=closed&from=now-4w&sort=duration&limit=20"
    options = {"script": script, "http_credentials": CREDENTIALS}
    with visit(browser, guarded.address + SESSIONS + query, **options) as page:
        counted, shown = total(page), identifiers(page)
        page.locator("details.share summary").click()
        page.get_by_label("Good for").select_option("7d")
        page.get_by_label("Site that may frame it").fill("https://wiki.example.net")
        if script:
            assert violations(page) == ""
            picture(page, "share-menu")
        page.get_by_role("button", name="Make a signed link").click()
        page.wait_for_url("**/share?**")
        link = page.get_by_label("Link", exact=True).input_value()
        snippet = page.get_by_label("Frame, for https://wiki.example.net").input_value()
        chips = [" ".join(text.split()) for text in page.locator("ul.chips li").all_inner_texts()]
        assert any("failed" in chip for chip in chips) and any("closed" in chip for chip in chips)
        assert all(chip.startswith("Locked: ") for chip in chips)
        if script:
            assert violations(page) == ""
            picture(page, "signed-link")
    assert f'src="{link}?view=embed"' in snippet
    with visit(browser, f"{link}?sort=duration&limit=20", script=script) as page:
        assert (total(page), identifiers(page)) == (counted, shown)
        assert page.locator("form.signing").count() == 0
    policy = guarded.get(urlsplit(link).path).headers["Content-Security-Policy"]
    assert "frame-ancestors https://wiki.example.net" in policy
    assert guarded.get(SESSIONS).status_code == 401


def test_what_is_to_be_copied_has_a_button_and_nothing_else(browser: Browser, guarded: Dashboard):
    """Neither the fields that say what to make, nor those that nobody sees."""
    address = f"{guarded.address}{SESSIONS}?outcome=failed"
    with visit(browser, address, http_credentials=CREDENTIALS) as page:
        page.locator("details.share summary").click()
        assert page.locator(".share input[readonly]").count() == 2
        assert page.locator(".share button", has_text="Copy").count() == 2


def test_the_button_that_makes_a_link_copies_nothing(browser: Browser, guarded: Dashboard):
    """Else what was last copied is gone, and the button says that something was."""
    address = f"{guarded.address}{SESSIONS}"
    with visit(browser, address, http_credentials=CREDENTIALS) as page:
        page.locator("details.share summary").click()
        form, words = page.locator("form.signing"), "Make a signed link"
        form.evaluate("form => form.addEventListener('submit', event => event.preventDefault())")
        form.get_by_role("button", name=words).click()
        page.wait_for_function("new Promise(done => setTimeout(() => done(true), 0))")
        assert form.locator("button").inner_text() == words


def test_the_link_that_was_made_can_be_copied(browser: Browser, guarded: Dashboard):
    with visit(browser, f"{guarded.address}{SHARE}", http_credentials=CREDENTIALS) as page:
        button = page.get_by_role("button", name="Copy")
        assert button.count() == 1
        button.click()
        page.get_by_role("button", name=re.compile("Copied|Press Ctrl")).wait_for()


def test_the_period_of_a_page_is_locked_though_its_address_has_none(
    browser: Browser, guarded: Dashboard
):
    """The page shows the last seven days, so that is what is shared."""
    with visit(browser, guarded.address + SESSIONS, http_credentials=CREDENTIALS) as page:
        counted = total(page)
        page.locator("details.share summary").click()
        page.get_by_role("button", name="Make a signed link").click()
        page.wait_for_url("**/share?**")
        link = page.get_by_label("Link", exact=True).input_value()
    root = urlsplit(link).path.removesuffix("/sessions")
    wide = guarded.json(f"{root}/sessions.json", [("from", "now-10y")])
    assert wide["total_count"] == counted


def test_a_program_makes_links_too(ada: Dashboard, guarded: Dashboard):
    made = ada.get(f"{SHARE}.json", [("outcome", "failed"), ("expires", "12h"), ("limit", "3")])
    assert made.headers["Content-Type"] == "application/json"
    assert made.headers["Cache-Control"] == "no-store"
    link = made.json()
    assert link["agent"] == AGENT and link["filter"] == ["outcome=failed"]
    assert link["frameAncestors"] == [] and link["id"]
    again = ada.json(f"{SHARE}.json", [("outcome", "failed"), ("expires", "12h")])
    assert again["id"] != link["id"], "each can be revoked alone"
    assert link["url"].startswith(guarded.address + "/embed/")
    rows = guarded.json(urlsplit(link["url"]).path + ".json")
    assert rows["total_count"] == len(ada.rows(AGENT, [("outcome", "failed")]))


def test_empty_fields_of_the_form_lock_nothing(ada: Dashboard, guarded: Dashboard):
    empty = [("outcome", ""), ("from", ""), ("frame", ""), ("expires", "")]
    link = ada.json(f"{SHARE}.json", empty)
    assert link["filter"] == [] and link["frameAncestors"] == []
    rows = guarded.json(urlsplit(link["url"]).path + ".json")
    assert rows["total_count"] == len(ada.rows(AGENT))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("expires", "never"),
        ("expires", "-1d"),
        ("expires", "0d"),
        ("expires", "1000y"),
        ("frame", "wiki.example.net"),
        ("frame", "https://wiki.example.net/page"),
        ("frame", "https://a.example; script-src *"),
        ("frame", "https://a.example https://b.example"),
        ("frame", "*"),
        ("frame", "javascript:alert(1)"),
        ("outcome", "crashed"),
        ("from", "yesterday"),
        ("tz", "Mars/Phobos"),
    ],
)
def test_a_bad_value_is_told_and_nothing_is_made(ada: Dashboard, name: str, value: str):
    twin = ada.get(f"{SHARE}.json", [(name, value)])
    assert twin.status_code == 400
    [problem] = twin.json()["problems"]
    assert (problem["parameter"], problem["value"]) == (name, value) and problem["allowed"]
    page = ada.get(SHARE, [(name, value)])
    assert page.status_code == 400 and "/embed/" not in page.text
    assert name in page.text


def test_links_are_made_of_agents_that_there_are(ada: Dashboard):
    for path in ("/agents/no-such-agent/share", "/agents/no-such-agent/share.json"):
        response = ada.get(path)
        assert response.status_code == 404 and "/embed/" not in response.text


def test_a_link_is_made_by_reading_alone(ada: Dashboard):
    response = ada.request("POST", f"{SHARE}.json")
    assert response.status_code == 405 and response.headers["Allow"] == "GET, HEAD"


def test_there_is_no_form_for_those_who_do_not_sign_in(
    serve: Serve, simulator: Simulator, folder: Path
):
    """Without sign-in, or without a secret, or behind a proxy that names nobody."""
    secret = ("--link-secret-file", str(folder / "secret"))
    door = ("--password-file", str(folder / "htpasswd"))
    proxy = ("--trusted-proxy", "127.0.0.1/32")
    for arguments, headers in ((secret, {}), (door, as_user("ada")), ((*secret, *proxy), {})):
        dashboard = serve("--agent", AGENT, *arguments, settings=simulator.settings)
        dashboard.wait_until_ready()
        page = dashboard.get(SESSIONS, headers=headers)
        assert page.status_code == 200
        assert "share-link" in page.text and "signed link" not in page.text.lower()
        for path in (SHARE, f"{SHARE}.json"):
            response = dashboard.get(path, headers=headers)
            assert response.status_code == 404 and "/embed/" not in response.text
        assert dashboard.process.stop() == 0


def test_whom_a_proxy_names_may_make_links(serve: Serve, simulator: Simulator, folder: Path):
    """And the link is one of the address by which the dashboard is called."""
    arguments = ("--link-secret-file", str(folder / "secret"), "--trusted-proxy", "127.0.0.1/32")
    arguments += ("--user-header", "X-Forwarded-User", "--agent", AGENT)
    dashboard = serve(*arguments, settings=simulator.settings).wait_until_ready()
    headers = {"X-Forwarded-User": "ada", "X-Forwarded-Proto": "https"}
    headers |= {"X-Forwarded-Host": "dash.example.net"}
    assert "Make a signed link" in dashboard.get(SESSIONS, headers=headers).text
    link = dashboard.get(f"{SHARE}.json", headers=headers).json()["url"]
    assert link.startswith("https://dash.example.net/embed/")
    assert dashboard.get(urlsplit(link).path).status_code == 200
    page = dashboard.get(SHARE, headers=headers).text
    assert re.search(r'value="https://dash\.example\.net/embed/[^"]+/sessions"', page)
    assert dashboard.process.stop() == 0
