"""No secret is in anything that the program says or keeps, whatever upstream answers."""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme

import surfaces
from conftest import Start
from dashboard import Dashboard
from entering import ADA, PASSWORDS, as_user, basic, passwords
from program import BINARY, ROOT, Running, environment, run
from signing import OTHER_SECRET, SECRET, claims, kept_secret, signed
from standin import AGENT, SESSION, standing_in
from waiting import until

KEY = "pk_5d3c9e2a7b1d48608c1f_do_not_show"
MODES = ["echo", "401", "403", "404", "429", "500", "html"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def settings(address: str) -> dict[str, str]:
    return {"PIPECAT_API_URL": f"{address}/v1", "PIPECAT_PRIVATE_KEY": KEY}


def dashboard_on(address: str, home: Path, *arguments: str) -> Dashboard:
    """A dashboard that logs all it can, with its archive in `home`."""
    archive = home / "sessions.sqlite"
    options = ("--listen", "127.0.0.1:0", "--archive", str(archive), "--log-level", "debug")
    limits = ("--upstream-rate", "1000", "--sync-interval", "1")
    process = Running("serve", *options, *limits, *arguments, home=home, settings=settings(address))
    return Dashboard(process, archive)


def everything_said(dashboard: Dashboard) -> dict[str, str]:
    """All answers of a dashboard with their headers, by address, also those that fail."""
    paths = [*surfaces.all_of(AGENT, SESSION), "/no-such-page", f"/agents/{AGENT}/sessions?limit=0"]
    said = {}
    for path in paths:
        response = dashboard.get(path)
        said[path] = f"{response.status_code} {response.reason} {response.headers} {response.text}"
    return said


def holding_key(files: Path) -> list[str]:
    """The files below a folder that hold the key."""
    every = [path for path in files.rglob("*") if path.is_file()]
    return [str(path) for path in every if KEY.encode() in path.read_bytes()]


@pytest.mark.parametrize("mode", MODES)
def test_the_key_shows_nowhere_whatever_upstream_answers(mode: str, home: Path):
    with standing_in(mode) as (address, seen):
        dashboard = dashboard_on(address, home)
        try:
            until(lambda: seen.requests, "a request to upstream")
            assert seen.requests[0][1]["Authorization"] == f"Bearer {KEY}"
            if mode == "echo":
                dashboard.wait_until_ready()
            else:
                until(lambda: len(seen.requests) >= 2 or mode in ("401", "403"), "another request")
            for path, said in everything_said(dashboard).items():
                assert KEY not in said, path
            command = Path(f"/proc/{dashboard.process.pid}/cmdline")
            assert not command.exists() or KEY not in command.read_text()
            assert KEY not in dashboard.process.output
        finally:
            assert dashboard.process.stop() == 0
        assert dashboard.process.log, "nothing was logged, so nothing was checked"
        assert holding_key(home) == []


def test_a_redirect_is_not_followed(home: Path):
    with standing_in("echo") as (elsewhere, other):
        with standing_in("redirect", f"{elsewhere}/v1/agents") as (address, seen):
            dashboard = dashboard_on(address, home)
            try:
                until(lambda: len(seen.requests) >= 2, "another request to upstream")
                said = everything_said(dashboard)
                assert not any(KEY in text for text in said.values())
            finally:
                assert dashboard.process.stop() == 0
        assert other.requests == []
        assert holding_key(home) == []


@pytest.mark.parametrize(
    ("mode", "status", "word"),
    [("401", 502, "key"), ("429", 502, "limit"), ("500", 502, ""), ("html", 502, "")],
)
def test_a_refusal_of_upstream_is_told_in_words_of_our_own(mode, status, word, home: Path):
    with standing_in(mode) as (address, _):
        dashboard = dashboard_on(address, home, "--agent", AGENT)
        try:
            page = f"/agents/{AGENT}/sessions"
            until(lambda: dashboard.answers(page, status), f"a page with {status}")
            assert word in dashboard.get(page).text.lower()
            twin = dashboard.get(page + ".json")
            assert twin.status_code == status
            assert twin.headers["Content-Type"] == "application/problem+json"
            assert word in twin.json()["detail"].lower()
            error = dashboard.get(f"/v1{page}")
            assert error.status_code == status
            assert set(error.json()) == {"error", "code"}
            for response in (dashboard.get(page), twin, error):
                assert "refused Bearer" not in response.text and "<h1>Proxy" not in response.text
            assert dashboard.get("/healthz").status_code == 200
            assert dashboard.get("/readyz").status_code == 503
        finally:
            assert dashboard.process.stop() == 0


@pytest.mark.parametrize("command", ["sync", "check"])
@pytest.mark.parametrize("mode", ["echo", "401", "500", "html"])
def test_commands_that_end_do_not_show_it(command: str, mode: str, home: Path):
    with standing_in(mode) as (address, _):
        options = ["--archive", str(home / "sessions.sqlite"), "--log-level", "debug"]
        result = run(command, *options, home=home, settings=settings(address))
        assert KEY not in result.stdout + result.stderr
        assert (result.returncode == 0) == (mode == "echo"), result.stderr
        assert holding_key(home) == []


def test_the_key_may_come_from_a_file(home: Path, serve: Callable[..., Dashboard]):
    key_file = home / "key"
    key_file.write_text(KEY + "\n")
    key_file.chmod(0o600)
    with standing_in() as (address, seen):
        named = {"PIPECAT_API_URL": f"{address}/v1", "PIPECAT_PRIVATE_KEY_FILE": str(key_file)}
        dashboard = serve(settings=named).wait_until_ready()
        assert seen.requests[0][1]["Authorization"] == f"Bearer {KEY}"
        assert dashboard.process.stop() == 0


def test_only_reads_are_ever_sent(home: Path):
    """The stand-in answers nothing but GET, and knows each address it was asked for."""
    with standing_in() as (address, seen):
        dashboard = dashboard_on(address, home)
        try:
            dashboard.wait_until_ready()
            everything_said(dashboard)
        finally:
            assert dashboard.process.stop() == 0
        known = ("agents", f"agents/{AGENT}", f"agents/{AGENT}/sessions", f"agents/{AGENT}/logs")
        known += (f"agents/{AGENT}/sessions/{SESSION}", "regions")
        assert {path.partition("?")[0] for path, _ in seen.requests} <= {
            f"/v1/{path}" for path in known
        }


def test_no_other_secret_shows_either(home: Path, tmp_path_factory: pytest.TempPathFactory):
    """Those that sign links, those of people, and the key of the certificate: at the level that
    tells most, with files that are read again, good and broken, and in every answer."""
    folder = tmp_path_factory.mktemp("kept")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "authority.pem")
    issued = authority.issue_cert("127.0.0.1")
    (folder / "chain.pem").write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    pem = issued.private_key_pem.bytes().decode()
    files = {
        "--link-secret-file": kept_secret(folder / "links", SECRET, OTHER_SECRET),
        "--password-file": passwords(folder / "people", ADA),
        "--tls-key": kept_secret(folder / "chain.key", *pem.splitlines()),
    }
    arguments = ["--tls-certificate", str(folder / "chain.pem"), "--log-level", "trace"]
    arguments += [part for flag, path in files.items() for part in (flag, str(path))]
    secrets = [SECRET, OTHER_SECRET, ADA.partition(":")[2], PASSWORDS["ada"], "wrong-password"]
    secrets += pem.splitlines()[1:-1]
    secrets += [as_user("ada")["Authorization"].removeprefix("Basic ")]
    with standing_in() as (address, _):
        dashboard = dashboard_on(address, home, *arguments)
        dashboard.http.verify = str(folder / "authority.pem")
        try:
            dashboard.wait_until_ready()
            said = []
            for headers in ({}, as_user("ada"), basic("ada", "wrong-password")):
                dashboard.http.headers.update(headers)
                said += everything_said(dashboard).values()
            for token in (signed(claims(AGENT)), signed(claims(AGENT), "x" * 32), "none"):
                said.append(dashboard.get(f"/embed/{token}/sessions").text)
            reread(dashboard, "read again", len(files))
            for path in files.values():
                kept_secret(path, f"broken {SECRET[:20]}")
            reread(dashboard, "not read again, the old one stays", len(files))
            dashboard.http.headers.update(as_user("ada"))
            until(lambda: dashboard.answers("/", 200), "the old passwords, still good")
            said.append(Path(f"/proc/{dashboard.process.pid}/cmdline").read_text())
            said.append(dashboard.process.output)
        finally:
            assert dashboard.process.stop() == 0
    said += [path.read_bytes().decode("latin-1") for path in home.rglob("*") if path.is_file()]
    assert "audit: " in dashboard.process.log and any("audit: " in text for text in said)
    for secret in [*secrets, SECRET[:20]]:
        assert not any(secret in text for text in said), secret


def reread(dashboard: Dashboard, words: str, count: int) -> None:
    """Has the files read again, and waits until as many lines say what came of it."""
    before = dashboard.process.log.count(words)
    dashboard.process.process.send_signal(signal.SIGHUP)
    until(lambda: dashboard.process.log.count(words) >= before + count, f"{words} in the log")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
@pytest.mark.parametrize(
    "flag", ["--private-key-file", "--password-file", "--link-secret-file", "--tls-key"]
)
def test_what_others_can_read_is_no_secret(flag: str, mode: int, home: Path):
    """It is refused, with the way to make it one."""
    file = kept_secret(home / "kept", ADA if flag == "--password-file" else SECRET)
    file.chmod(mode)
    options = ["--listen", "127.0.0.1:0", "--archive", str(home / "sessions.sqlite")]
    if flag == "--tls-key":
        options += ["--tls-certificate", str(file)]
    named = {"PIPECAT_API_URL": "http://127.0.0.1:9/v1"}
    if flag != "--private-key-file":
        named["PIPECAT_PRIVATE_KEY"] = "pk_any"
    result = run("serve", *options, flag, str(file), home=home, settings=named)
    assert result.returncode != 0
    [line] = result.stderr.splitlines()
    assert flag in line and "others can read" in line and "chmod 600" in line
    assert SECRET not in line and "$2y$" not in line


def test_a_secret_in_place_of_its_file_is_not_printed(home: Path):
    """Whoever mistakes one for the other must not find it in the log of the service."""
    for variable in (
        "PIPECAT_PRIVATE_KEY_FILE",
        "DASHBOARD_LINK_SECRET_FILE",
        "DASHBOARD_PASSWORD_FILE",
    ):
        named = {"PIPECAT_API_URL": "http://127.0.0.1:9/v1", "PIPECAT_PRIVATE_KEY": "pk_any"}
        options = ("--listen", "127.0.0.1:0", "--archive", str(home / "sessions.sqlite"))
        result = run("serve", *options, home=home, settings=named | {variable: SECRET})
        assert result.returncode != 0
        assert variable in result.stderr and SECRET not in result.stdout + result.stderr


def test_there_is_no_core_of_its_memory(start: Start):
    process = start("simulate", "--listen", "127.0.0.1:0", "--sessions", "10")
    assert process.address
    limits = Path(f"/proc/{process.pid}/limits").read_text().splitlines()
    [line] = [line for line in limits if line.startswith("Max core file size")]
    assert line.split()[4:6] == ["0", "0"]
    assert process.stop() == 0


def test_others_of_the_same_user_can_not_look_into_its_memory(home: Path):
    """What can't be dumped belongs to root in `/proc`, whoever runs it."""
    other = 65534 if os.geteuid() == 0 else os.geteuid()
    try:
        process = subprocess.Popen(
            [BINARY, "simulate", "--listen", "127.0.0.1:0", "--sessions", "10"],
            cwd=ROOT,
            env=environment(home),
            user=other if os.geteuid() == 0 else None,
            stdout=subprocess.PIPE,
            text=True,
        )
    except PermissionError:
        pytest.skip("the program is where only this user can run it")
    try:
        assert process.stdout.readline(), "it says where it listens"
        status = Path(f"/proc/{process.pid}/status").read_text()
        assert f"Uid:\t{other}\t" in status
        assert os.stat(f"/proc/{process.pid}/environ").st_uid == 0
    finally:
        process.terminate()
        assert process.wait(20) == 0
