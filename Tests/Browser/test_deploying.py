"""What docs/deploying says works: nginx in front with the files as they stand there, the unit."""

import http.client
import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser

import surfaces
from conftest import AGENTS, Simulator
from dashboard import Dashboard
from program import BINARY, ROOT, Running, run
from proxying import (
    FOLDER,
    HOST,
    Held,
    HeldAnswer,
    Nginx,
    SignInStandIn,
    answering,
    configured,
    nginx,
    nginx_program,
)
from waiting import until

AGENT = AGENTS[0]
SESSIONS = f"/agents/{AGENT}/sessions"
FILES = ["nginx.conf", "nginx-oauth2-proxy.conf"]
ALICE = ("alice", "open sesame")
# `htpasswd -nbB -C 5 alice 'open sesame'`
PASSWORDS = "alice:$2y$05$wPCYoUWk5VBKXD1CtwDxvuJTHwrd42Te995m8Y9mgy2CcGkGZwaNC\n"
SECRET = "a secret of tests alone, of more than 32 bytes\n"
WIKI = "https://wiki.example.net"
UNIT = FOLDER / "pipecat-dashboard.service"


@dataclass(frozen=True)
class Deployed:
    """A dashboard with nginx in front of it."""

    dashboard: Dashboard
    nginx: Nginx
    secret: Path

    def link(self, *options: str) -> str:
        """The path of a signed link to the agent's failed sessions, without `/sessions`."""
        named = ("--link-secret-file", str(self.secret), "--frame-ancestor", WIKI, *options)
        shown = ("--agent", AGENT, "--filter", "outcome=failed", "--expires", "1d")
        made = run("link", *shown, *named, home=self.secret.parent)
        assert made.returncode == 0, made.stderr
        return re.search(r"/embed/[^/]+", made.stdout).group()

    def audited(self, client: requests.Session, address: str, event: str = "export") -> str:
        """The audit line that a request through nginx leaves."""
        known = self.dashboard.process.log.count(f"audit: {event}")
        assert self.nginx.get(address, client).status_code == 200

        def lines() -> list[str]:
            log = self.dashboard.process.log.splitlines()
            return [line for line in log if f"audit: {event}" in line][known:]

        return until(lines, f"an audit line of {event}")[-1]


def secret_file(path: Path, text: str) -> Path:
    """A file that its owner alone can read."""
    path.write_text(text)
    path.chmod(0o600)
    return path


@pytest.fixture(scope="module")
def with_passwords(
    serve: Callable[..., Dashboard], simulator: Simulator, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployed]:
    """As nginx.conf says that the dashboard runs, but for --public-url: so links show what nginx
    tells of its own address."""
    folder = tmp_path_factory.mktemp("passwords")
    secret = secret_file(folder / "link-secret", SECRET)
    passwords = secret_file(folder / "passwords", PASSWORDS)
    dashboard = serve(
        *("--trusted-proxy", "127.0.0.1", "--sync-interval", "3600"),
        *("--password-file", str(passwords), "--link-secret-file", str(secret)),
        settings=simulator.settings,
    )
    dashboard.http.auth = ALICE
    dashboard.wait_until_complete()
    port = int(dashboard.address.rsplit(":", 1)[1])
    with nginx("nginx.conf", folder / "nginx", port) as running:
        yield Deployed(dashboard, running, secret)


@pytest.fixture(scope="module")
def with_provider(
    serve: Callable[..., Dashboard], simulator: Simulator, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployed]:
    """As nginx-oauth2-proxy.conf says that the dashboard runs, with a stand-in for oauth2-proxy."""
    folder = tmp_path_factory.mktemp("provider")
    secret = secret_file(folder / "link-secret", SECRET)
    dashboard = serve(
        *("--trusted-proxy", "127.0.0.1", "--user-header", "X-Forwarded-User"),
        *("--public-url", f"https://{HOST}", "--link-secret-file", str(secret)),
        *("--sync-interval", "3600"),
        settings=simulator.settings,
    )
    dashboard.http.headers["X-Forwarded-User"] = "tests"
    dashboard.wait_until_complete()
    port = int(dashboard.address.rsplit(":", 1)[1])
    with answering(SignInStandIn) as sign_in:
        with nginx("nginx-oauth2-proxy.conf", folder / "nginx", port, sign_in) as running:
            yield Deployed(dashboard, running, secret)


def signed_in(deployed: Deployed, source: str = "127.0.0.1") -> requests.Session:
    """A client whom the file's own way of signing in knows."""
    client = deployed.nginx.client(source)
    client.auth = ALICE
    client.headers["Cookie"] = "__Host-oauth2_proxy=alice"
    return client


@pytest.fixture(scope="module", params=["with_passwords", "with_provider"])
def deployed(request: pytest.FixtureRequest) -> Deployed:
    """Each of the two in turn."""
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("name", FILES)
def test_nginx_takes_the_file(name: str, deployed: Deployed, tmp_path: Path):
    """With nothing to complain about, also where it is the file as it stands but for folders."""
    shutil.copytree(deployed.nginx.folder / "tls", tmp_path / "tls")
    main = configured(name, tmp_path, {})
    command = [nginx_program(), "-t", "-p", str(tmp_path), "-e", str(tmp_path / "e"), "-c", main]
    tested = subprocess.run(command, capture_output=True, text=True)
    assert tested.returncode == 0, tested.stderr
    assert "test is successful" in tested.stderr and "[warn]" not in tested.stderr


def test_answers_come_through_as_they_are(deployed: Deployed):
    client = signed_in(deployed)
    session = deployed.dashboard.json(SESSIONS + ".json")["sessions"][0]["sessionId"]
    hops = {"Connection", "Date", "Keep-Alive", "Server", "Transfer-Encoding"}
    for path in surfaces.all_of(AGENT, session):
        through, direct = deployed.nginx.get(path, client), deployed.dashboard.get(path)
        assert through.status_code == direct.status_code == 200, path
        assert through.headers["Strict-Transport-Security"] == "max-age=31536000"
        names = (set(through.headers) | set(direct.headers)) - hops
        for name in names - {"Strict-Transport-Security", "ETag", "Content-Length"}:
            assert through.headers.get(name) == direct.headers.get(name), (path, name)
        # Pages tell ages, links and figures of this process.
        if not surfaces.is_page(path) and path != "/metrics":
            assert through.content == direct.content, path


def test_a_page_is_compressed_once_and_kept(deployed: Deployed):
    client = signed_in(deployed)
    page = deployed.nginx.get(SESSIONS, client, headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in page.headers["Vary"]
    again = deployed.nginx.get(SESSIONS, client, headers={"If-None-Match": page.headers["ETag"]})
    # 200 where an age on the page has moved on meanwhile.
    assert again.status_code == 304 or again.headers["ETag"] != page.headers["ETag"]
    plain = deployed.nginx.get(SESSIONS, client, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers


def test_links_to_share_have_the_public_address(deployed: Deployed):
    client = signed_in(deployed)
    client.headers["X-Forwarded-Host"] = "evil.example.net"
    client.headers["X-Forwarded-Proto"] = "gopher"
    page = deployed.nginx.get(SESSIONS, client).text
    assert f'value="https://{HOST}{SESSIONS}?' in page
    assert "evil.example.net" not in page and "127.0.0.1" not in page
    made = deployed.nginx.get(f"/agents/{AGENT}/share.json", client).json()
    assert made["url"].startswith(f"https://{HOST}/embed/")


def test_plain_http_is_sent_on_to_https(deployed: Deployed):
    address = f"http://127.0.0.1:{deployed.nginx.plain_port}{SESSIONS}?outcome=failed"
    answer = requests.get(address, allow_redirects=False, timeout=30)
    assert answer.status_code == 308
    assert answer.headers["Location"] == f"https://{HOST}{SESSIONS}?outcome=failed"


@pytest.mark.skipif(sys.platform == "darwin", reason="loopback has one address there")
def test_audit_lines_name_the_reader_and_where_they_are(deployed: Deployed):
    client = signed_in(deployed, source="127.0.0.9")
    client.headers["X-Forwarded-For"] = "203.0.113.5"
    line = deployed.audited(client, SESSIONS + ".csv?outcome=failed")
    assert "address=127.0.0.9" in line and "user=alice" in line
    assert "203.0.113.5" not in line
    line = deployed.audited(client, f"/agents/{AGENT}/share.json?outcome=failed", "link made")
    assert "address=127.0.0.9" in line and "user=alice" in line


def test_a_signed_link_needs_no_sign_in(deployed: Deployed):
    options = ("--public-url", f"https://{HOST}")
    link = deployed.link(*options)
    page = deployed.nginx.get(f"{link}/sessions?view=embed")
    assert page.status_code == 200
    assert f"frame-ancestors {WIKI};" in page.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in page.headers
    for asset in set(re.findall(r'(?:href|src)="(/assets/[^"]+)"', page.text)):
        assert deployed.nginx.get(asset).status_code == 200, asset
    rows = deployed.nginx.get(f"{link}/sessions.csv").text.splitlines()
    every = deployed.dashboard.rows(AGENT, [("outcome", "failed")])
    assert len(rows) - 1 == len(every) > 0
    altered = link[:-1] + ("A" if link[-1] != "A" else "B")
    refused = deployed.nginx.get(f"{altered}/sessions")
    assert refused.status_code == 401
    assert "frame-ancestors 'none'" in refused.headers["Content-Security-Policy"]


def test_nginx_does_not_log_what_opens_a_link(deployed: Deployed):
    link = deployed.link("--public-url", f"https://{HOST}")
    token = link.removeprefix("/embed/")
    paths = [f"{link}/report.json?sort=duration", f"/{link}/sessions", f"/%65mbed/{token}/sessions"]
    # Links, too, that a browser asks for by plain HTTP first.
    requests.get(
        f"http://127.0.0.1:{deployed.nginx.plain_port}{link}/sessions",
        allow_redirects=False,
        timeout=30,
    )
    for path in paths:
        assert deployed.nginx.raw(path).startswith(b"HTTP/1.1 ")
    log = until(
        lambda: "report.json?sort=duration" in (log := deployed.nginx.access_log) and log,
        "a line of the access log",
    )
    assert "/embed/.../report.json?sort=duration" in log
    until(lambda: deployed.nginx.access_log.count("(not logged)") >= 1, "the last of the lines")
    assert token[-20:] not in deployed.nginx.access_log
    assert token[-20:] not in deployed.dashboard.process.log


@pytest.mark.parametrize("path", [f"{SESSIONS}.csv", f"{SESSIONS}.ndjson", "/embed/t/sessions.csv"])
@pytest.mark.parametrize("name", FILES)
def test_rows_are_sent_on_as_they_come(name: str, path: str, tmp_path: Path):
    """The dashboard is a stand-in here, that holds the second row back until the first has come."""
    held = Held()
    with answering(HeldAnswer, held=held) as upstream, answering(SignInStandIn) as sign_in:
        with nginx(name, tmp_path, upstream, sign_in) as proxy:
            client = proxy.client()
            client.headers["Cookie"] = "__Host-oauth2_proxy=alice; theme=dark"
            client.headers["X-Forwarded-User"] = "mallory"
            with proxy.get(path, client, stream=True) as answer:
                rows = answer.iter_lines()
                assert next(rows) == b"first"
                held.go_on.set()
                assert list(rows) == [b"last"]
    assert "Cookie" not in held.headers
    signs_in = name == "nginx-oauth2-proxy.conf" and not path.startswith("/embed")
    assert held.headers.get("X-Forwarded-User") == ("alice" if signs_in else None)
    assert held.headers["Host"] == held.headers["X-Forwarded-Host"] == HOST
    assert held.headers["X-Forwarded-Proto"] == "https"
    assert held.headers["X-Forwarded-For"] == "127.0.0.1"


def test_a_head_that_dribbles_in_is_cut_off(with_passwords: Deployed):
    with with_passwords.nginx.connect() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n")
        connection.settimeout(0.05)

        def is_cut() -> bool:
            try:
                connection.sendall(b"X: y\r\n")
                return connection.recv(1) == b""
            except TimeoutError:
                return False
            except (ConnectionError, ssl.SSLError):
                return True

        until(is_cut, "the end of a connection that never asks", seconds=40)


def test_a_body_is_refused(deployed: Deployed):
    client = signed_in(deployed)
    posted = client.post(deployed.nginx.address + SESSIONS, data="x", timeout=30)
    assert posted.status_code == 405 and posted.headers["Allow"] == "GET, HEAD"
    assert client.post(deployed.nginx.address, data="x" * 70_000, timeout=30).status_code == 413


def test_a_restart_is_a_moment_without_answers(
    serve: Callable[..., Dashboard], simulator: Simulator, tmp_path: Path
):
    passwords = secret_file(tmp_path / "passwords", PASSWORDS)
    options = ("--trusted-proxy", "127.0.0.1", "--password-file", str(passwords))
    archive = tmp_path / "sessions.sqlite"
    before = serve(*options, settings=simulator.settings, archive=archive)
    before.http.auth = ALICE
    before.wait_until_complete()
    port = before.address.rsplit(":", 1)[1]
    with nginx("nginx.conf", tmp_path / "nginx", int(port)) as proxy:
        client = proxy.client()
        client.auth = ALICE
        assert proxy.get(SESSIONS, client).status_code == 200
        assert before.process.stop() == 0
        gone = proxy.get(SESSIONS, client)
        assert gone.status_code == 502
        listen = ("--listen", f"127.0.0.1:{port}")
        serve(*options, *listen, settings=simulator.settings, archive=archive)
        seen: list[int] = []

        def is_back() -> bool:
            seen.append(proxy.get(SESSIONS, client).status_code)
            return seen[-1] == 200

        until(is_back, "pages again")
        assert set(seen) <= {200, 502, 503}


def test_without_a_password_there_is_nothing_to_see(with_passwords: Deployed):
    client = with_passwords.nginx.client()
    client.headers["X-Forwarded-User"] = "alice"
    refused = with_passwords.nginx.get(SESSIONS, client)
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"].startswith("Basic ")
    client.auth = (ALICE[0], "wrong")
    assert with_passwords.nginx.get(SESSIONS, client).status_code == 401
    assert with_passwords.nginx.get("/healthz", client).status_code == 200


def test_people_are_led_to_sign_in_and_back(with_provider: Deployed):
    path = f"{SESSIONS}?outcome=failed&from=now-1d"
    client = with_provider.nginx.client()
    # The stand-in says where to the reader is led back.
    led = with_provider.nginx.get(path, client, headers={"Accept": "text/html,*/*;q=0.8"})
    assert led.status_code == 302 and led.headers["Location"] == "https://login.example.net/"
    assert led.headers["X-Wanted"] == path


@pytest.mark.parametrize("path", [SESSIONS, f"{SESSIONS}.csv", "/agents.json", "/v1/agents", "/"])
def test_programs_that_have_not_signed_in_get_401(with_provider: Deployed, path: str):
    client = with_provider.nginx.client()
    client.headers["X-Forwarded-User"] = "alice"
    assert with_provider.nginx.get(path, client).status_code == 401


@pytest.mark.parametrize("header", ["X-Forwarded-User", "x-forwarded-user", "X_Forwarded_User"])
def test_a_reader_is_whom_the_proxy_signed_in(with_provider: Deployed, header: str):
    client = signed_in(with_provider)
    client.headers[header] = "mallory"
    line = with_provider.audited(client, SESSIONS + ".ndjson?outcome=failed")
    assert "user=alice" in line and "mallory" not in line


@pytest.mark.parametrize(
    "target",
    [
        f"/embed/../agents/{AGENT}/sessions.json",
        f"/embed/x/..%2f..%2fagents/{AGENT}/sessions.json",
        f"/embed/%2e%2e/agents/{AGENT}/sessions.json",
        f"/assets/../agents/{AGENT}/sessions.json",
        f"//agents/{AGENT}/sessions.json",
        f"/%61gents/{AGENT}/sessions.json",
        f"/embed/./../v1/agents/{AGENT}/sessions",
        "/healthz/../agents.json",
        "/readyz%00/../agents.json",
        f"/oauth2/../agents/{AGENT}/sessions.json",
        "/oauth2/auth",
        f"https://{HOST}/agents/{AGENT}/sessions.json",
    ],
)
def test_no_way_of_writing_an_address_gets_around_signing_in(with_provider: Deployed, target: str):
    for field in ("X-Forwarded-User: alice", "X-Forwarded-For: 127.0.0.1"):
        answer = with_provider.nginx.raw(target, field)
        status = int(answer.split(b" ", 2)[1])
        assert status in (302, 400, 401, 404), answer[:200]
        assert b"sessionId" not in answer and b'"agents"' not in answer


@pytest.mark.skipif(sys.platform == "darwin", reason="loopback has one address there")
def test_whoever_is_no_proxy_names_nobody(with_provider: Deployed):
    host, port = with_provider.dashboard.address.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), source_address=("127.0.0.9", 0))
    connection.request("GET", SESSIONS, headers={"X-Forwarded-User": "alice"})
    assert connection.getresponse().status == 401
    connection.close()


def test_without_oauth2_proxy_nobody_is_let_in(with_provider: Deployed, tmp_path: Path):
    port = int(with_provider.dashboard.address.rsplit(":", 1)[1])
    with answering(SignInStandIn) as sign_in:
        pass
    with nginx("nginx-oauth2-proxy.conf", tmp_path, port, sign_in) as proxy:
        client = proxy.client()
        client.headers["Cookie"] = "__Host-oauth2_proxy=alice"
        client.headers["X-Forwarded-User"] = "alice"
        assert proxy.get(SESSIONS, client).status_code == 500
        assert proxy.get("/healthz", client).status_code == 200


@pytest.mark.parametrize("origin", [WIKI, "https://other.example.net"])
def test_a_wiki_frames_a_signed_link_over_https(
    browser: Browser, with_passwords: Deployed, origin: str
):
    link = with_passwords.link("--public-url", f"https://{HOST}")
    rules = f"MAP {HOST} 127.0.0.1:{with_passwords.nginx.port}"
    chromium = browser.browser_type.launch(
        executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
        # A page on the web may not frame this machine, where the test's nginx is.
        args=[
            "--no-sandbox",
            f"--host-resolver-rules={rules}",
            "--disable-features=LocalNetworkAccessChecks",
        ],
    )
    page = chromium.new_context(ignore_https_errors=True).new_page()
    frame = f"<iframe title='Failed' src='https://{HOST}{link}/sessions?view=embed'></iframe>"
    served = f"<!doctype html><html lang='en'><title>Wiki</title>{frame}"
    # The wiki alone is made up.
    page.route(f"{origin}/**", lambda route: route.fulfill(body=served, content_type="text/html"))
    page.goto(f"{origin}/page")
    page.wait_for_load_state("load")
    [framed] = page.main_frame.child_frames
    if origin == WIKI:
        framed.locator("main").wait_for()
        assert framed.url.startswith(f"https://{HOST}/embed/")
    else:
        assert framed.url.startswith("chrome-error:")
    chromium.close()


def settings_of_unit(folder: Path) -> dict[str, str]:
    """The environment that the unit sets, with what systemd puts in place of `%d` and `%S`."""
    lines = re.findall(r"^Environment=(\w+)=(.*)$", UNIT.read_text(), flags=re.MULTILINE)
    places = {
        "%d": f"{folder}/credentials",
        "%S": f"{folder}/state",
        "/etc/pipecat-dashboard": f"{folder}/etc",
        "/opt/pipecat-dashboard": str(ROOT),
    }
    settings = dict(lines)
    assert len(settings) == len(lines), "a variable is set twice"
    for name, value in settings.items():
        for place, path in places.items():
            value = value.replace(place, path)
        settings[name] = value
    return settings


# Has the kernel refuse memory that is written and run, as MemoryDenyWriteExecute= does
# (PR_SET_MDWE, Linux 6.3), and becomes what it is given; ends with 77 where that can't be had.
DENYING = """
import ctypes, os, sys
if ctypes.CDLL(None).prctl(65, 1, 0, 0, 0) != 0:
    sys.exit(77)
os.execv(sys.argv[1], sys.argv[1:])
"""


def denies_memory() -> bool:
    """Whether this kernel can refuse memory that is written and run."""
    ended = subprocess.run([sys.executable, "-c", DENYING, shutil.which("true")])
    return ended.returncode == 0


def test_the_units_settings_start_a_dashboard(simulator: Simulator, tmp_path: Path):
    for name in ("credentials", "state/pipecat-dashboard", "etc"):
        (tmp_path / name).mkdir(parents=True)
    secret_file(tmp_path / "credentials" / "private-key", simulator.key + "\n")
    secret_file(tmp_path / "credentials" / "passwords", PASSWORDS)
    secret_file(tmp_path / "credentials" / "link-secret", SECRET)
    for file in (tmp_path / "credentials").iterdir():
        file.chmod(0o400)
    revoked = tmp_path / "etc" / "revoked-links"
    revoked.touch()
    settings = settings_of_unit(tmp_path) | {
        "DASHBOARD_LISTEN": "127.0.0.1:0",
        "DASHBOARD_METRICS_LISTEN": "127.0.0.1:0",
        "PIPECAT_API_URL": simulator.api_url,
    }
    through = (sys.executable, "-c", DENYING) if denies_memory() else ()
    process = Running("serve", home=tmp_path / "home", settings=settings, through=through)
    try:
        dashboard = Dashboard(process, Path(settings["DASHBOARD_ARCHIVE"]))
        # Not that of the metrics, whichever is told first.
        serving = process.found(re.compile(r"Serving (\S+)"), "the address of the pages")
        dashboard.address = serving.group(1)
        dashboard.http.auth = ALICE
        dashboard.wait_until_ready()
        assert dashboard.archive.exists()
        shared = f"/agents/{AGENT}/share.json"
        made = until(lambda: (it := dashboard.get(shared)).status_code == 200 and it, "a link")
        assert made.json()["url"].startswith(f"https://{HOST}/embed/")
        path = made.json()["url"].removeprefix(f"https://{HOST}")
        assert dashboard.get(path, auth=("", "")).status_code == 200
        assert dashboard.get("/metrics").status_code == 404
        # As `systemctl reload` does.
        revoked.write_text(f"# taken back\n{made.json()['id']}\n")
        os.kill(process.pid, signal.SIGHUP)
        until(lambda: dashboard.get(path).status_code == 401, "a link that is good no more")
    finally:
        assert process.stop() == 0


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_takes_the_unit(tmp_path: Path):
    unit = tmp_path / UNIT.name
    program = "/opt/pipecat-dashboard/pipecat-dashboard"
    unit.write_text(UNIT.read_text().replace(f"ExecStart={program}", f"ExecStart={BINARY}"))
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True
    )
    complaints = [line for line in verified.stderr.splitlines() if UNIT.name in line]
    assert verified.returncode == 0 and not complaints, verified.stderr
    # How much a fault in the program could reach, from 0 to 10: below 2 is what systemd calls OK.
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(unit)],
        capture_output=True,
        text=True,
    )
    assert rated.returncode == 0, rated.stdout[-500:] + rated.stderr


def test_every_file_is_told_of():
    page = (ROOT / "docs" / "deploying.md").read_text()
    for file in FOLDER.iterdir():
        assert f"(deploying/{file.name})" in page, file.name


def test_every_setting_of_the_unit_is_documented():
    documented = (ROOT / "README.md").read_text()
    for name in settings_of_unit(Path("/")):
        assert f"`{name}`" in documented, name
