"""Commands, settings, signals, and the archive that outlives them."""

import contextlib
import csv
import io
import json
import os
import pty
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from conftest import AGENTS, Simulator, Start
from dashboard import Dashboard
from program import BINARY, environment, run
from standin import BEFORE, row, standing_in
from syncing import banner
from waiting import until

AGENT = AGENTS[0]
GONE = "http://127.0.0.1:9/v1"
Serve = Callable[..., Dashboard]


@pytest.fixture(scope="module")
def synced(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that `sync` has filled."""
    home = tmp_path_factory.mktemp("synced")
    archive = home / "sessions.sqlite"
    result = run(
        "sync",
        *("--archive", str(archive), "--upstream-rate", "1000"),
        home=home,
        settings=simulator.settings,
    )
    assert result.returncode == 0, result.stderr
    assert "\r" not in result.stderr + result.stdout, "no progress bar without a terminal"
    return archive


WRONG = [
    (["--listen", "8080"], {}, "--listen"),
    (["--listen", "127.0.0.1:99999"], {}, "--listen"),
    ([], {"DASHBOARD_LISTEN": "nowhere"}, "DASHBOARD_LISTEN"),
    (["--agent", "Not A Name"], {}, "--agent"),
    ([], {"DASHBOARD_AGENTS": "good-name,Bad_Name"}, "DASHBOARD_AGENTS"),
    (["--api-url", "ftp://example.com"], {}, "--api-url"),
    ([], {"PIPECAT_API_URL": "api.example.com"}, "PIPECAT_API_URL"),
    (["--private-key-file", "/no/such/file"], {}, "--private-key-file"),
    ([], {"PIPECAT_PRIVATE_KEY_FILE": "/no/such/file"}, "PIPECAT_PRIVATE_KEY_FILE"),
    ([], {"PIPECAT_PRIVATE_KEY": "two\nlines"}, "PIPECAT_PRIVATE_KEY"),
    (["--archive", "/proc/no/such/folder/sessions.sqlite"], {}, "--archive"),
    (["--sync-interval", "0"], {}, "--sync-interval"),
    (["--sync-interval", "often"], {}, "--sync-interval"),
    (["--time-zone", "Mars/Phobos"], {}, "--time-zone"),
    ([], {"DASHBOARD_TIME_ZONE": "CEST"}, "DASHBOARD_TIME_ZONE"),
    (["--public-url", "dashboard"], {}, "--public-url"),
    (["--frame-ancestor", "https://wiki.example.net/page"], {}, "--frame-ancestor"),
    (["--frame-ancestor", "https://a.example; script-src *"], {}, "--frame-ancestor"),
    ([], {"DASHBOARD_FRAME_ANCESTORS": "*"}, "DASHBOARD_FRAME_ANCESTORS"),
    (["--assets", "/no/such/folder"], {}, "--assets"),
    (["--keep", "0"], {}, "--keep"),
    ([], {"DASHBOARD_KEEP": "1.5"}, "DASHBOARD_KEEP"),
    (["--upstream-rate", "0"], {}, "--upstream-rate"),
    (["--upstream-rate", "fast"], {}, "--upstream-rate"),
    (["--log-level", "loud"], {}, "--log-level"),
    (["--log-format", "xml"], {}, "--log-format"),
    (["--config", "/no/such/file.yaml"], {}, "--config"),
    (["--no-such-flag"], {}, "--no-such-flag"),
]


@pytest.mark.parametrize(("arguments", "settings", "name"), WRONG)
def test_a_wrong_setting_is_named_in_one_line(arguments, settings, name, tmp_path: Path):
    usable = {
        "PIPECAT_API_URL": GONE,
        "PIPECAT_PRIVATE_KEY": "pk_any",
        "DASHBOARD_LISTEN": "127.0.0.1:0",
    }
    if "--archive" not in arguments:
        arguments = [*arguments, "--archive", str(tmp_path / "sessions.sqlite")]
    result = run("serve", *arguments, home=tmp_path, settings=usable | settings)
    assert result.returncode != 0
    lines = [line for line in result.stderr.splitlines() if line]
    assert len(lines) == 1, result.stderr
    assert name in lines[0]


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-command"],
        ["simulate", "--listen", "nowhere"],
        ["simulate", "--sessions", "-1"],
        ["simulate", "--seed", "x"],
        ["export", "--format", "csv"],
        ["export", "--agent", AGENT, "--format", "xml"],
        ["export", "--agent", AGENT, "--filter", "outcome"],
        ["export", "--agent", AGENT, "--filter", "outcome=crashed"],
    ],
)
def test_a_wrong_argument_is_named_in_one_line(arguments: list[str], tmp_path: Path):
    result = run(*arguments, home=tmp_path)
    assert result.returncode != 0
    assert len(result.stderr.splitlines()) == 1, result.stderr
    named = arguments[-2] if arguments[-1] != "csv" and len(arguments) > 1 else ""
    assert named in result.stderr and result.stdout == ""


def test_a_port_in_use_is_told(dashboard: Dashboard, tmp_path: Path):
    port = dashboard.address.rsplit(":", 1)[1]
    archive = str(tmp_path / "sessions.sqlite")
    settings = {"PIPECAT_API_URL": GONE, "PIPECAT_PRIVATE_KEY": "pk_any"}
    options = ("--listen", f"127.0.0.1:{port}", "--archive", archive)
    result = run("serve", *options, home=tmp_path, settings=settings)
    assert result.returncode != 0
    [line] = result.stderr.splitlines()
    assert "--listen" in line and f"127.0.0.1:{port}" in line


def test_a_second_program_on_the_same_archive_is_refused(
    dashboard: Dashboard, simulator: Simulator, tmp_path: Path
):
    for command in ("serve", "sync"):
        options = ["--archive", str(dashboard.archive)]
        options += ["--listen", "127.0.0.1:0"] if command == "serve" else []
        result = run(command, *options, home=tmp_path, settings=simulator.settings)
        assert result.returncode != 0
        assert "archive" in result.stderr.splitlines()[-1]


@pytest.mark.parametrize("address", ["0.0.0.0:0", "[::]:0"])
def test_an_open_address_needs_a_word(start: Start, address: str, tmp_path: Path):
    archive = ("--archive", str(tmp_path / "sessions.sqlite"))
    settings = {"PIPECAT_API_URL": GONE, "PIPECAT_PRIVATE_KEY": "pk_any"}
    options = ("--listen", address, *archive)
    result = run("serve", *options, home=tmp_path, settings=settings)
    assert result.returncode != 0
    assert len(result.stderr.splitlines()) == 1 and "--allow-anonymous" in result.stderr
    allowed = start("serve", *options, "--allow-anonymous", settings=settings)
    port = allowed.address.rsplit(":", 1)[1]
    response = requests.get(f"http://127.0.0.1:{port}/healthz", timeout=10)
    assert response.status_code == 200
    assert allowed.stop() == 0


def test_a_flag_beats_the_environment_which_beats_the_file(serve: Serve, tmp_path: Path):
    file = tmp_path / "settings.yaml"
    file.write_text("time-zone: Asia/Tokyo\nlog-level: error\nlisten: 127.0.0.1:1\n")
    settings = {
        "PIPECAT_API_URL": GONE,
        "PIPECAT_PRIVATE_KEY": "pk_any",
        "DASHBOARD_TIME_ZONE": "Europe/Berlin",
    }
    # `serve` names an address, so the file's port, which nobody may open, is never tried.
    dashboard = serve("--config", str(file), "--agent", "some-agent", settings=settings)
    page = dashboard.get("/").text
    assert "Europe/Berlin" in page
    assert dashboard.process.stop() == 0
    assert " info " not in dashboard.process.log


def test_the_simulated_cloud_is_told_in_the_terminal_and_on_every_page(start: Start):
    for arguments in (["serve"], ["demo", "--sessions", "300", "--seed", "2"]):
        process = start(*arguments, "--listen", "127.0.0.1:0")
        dashboard = Dashboard(process).wait_until_ready()
        assert "simulated" in (process.output + process.log).lower()
        names = [agent["name"] for agent in dashboard.json("/v1/agents")["services"]]
        for path in ["/", f"/agents/{names[0]}/sessions", f"/agents/{names[0]}/deployments"]:
            assert "simulated" in dashboard.get(path).text.lower(), path
        assert process.stop() == 0


def test_sync_shows_its_progress_on_a_terminal(simulator: Simulator, tmp_path: Path):
    ours, theirs = pty.openpty()
    archive = ("--archive", str(tmp_path / "sessions.sqlite"), "--upstream-rate", "1000")
    ended = subprocess.run(
        [BINARY, "sync", *archive],
        env=environment(tmp_path, simulator.settings),
        stdout=theirs,
        stderr=theirs,
        timeout=60,
    )
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # How Linux says that nobody holds the other side any more.
        while chunk := os.read(ours, 65536):
            shown += chunk
    os.close(ours)
    assert ended.returncode == 0
    assert b"\r" in shown.replace(b"\r\n", b"\n"), "a bar that is drawn over itself"
    assert "100 %" in shown.decode()


def test_export_writes_the_rows_of_a_filter(synced: Path, tmp_path: Path):
    link = ("--filter", "outcome=failed", "--filter", "startType=cold", "--filter", "from=now-4w")
    options = ("export", "--agent", AGENT, "--archive", str(synced), *link)
    written = {}
    for form in ("csv", "ndjson", "json"):
        result = run(*options, "--format", form, home=tmp_path)
        assert result.returncode == 0 and result.stderr == "", result.stderr
        written[form] = result.stdout
    rows = [json.loads(line) for line in written["ndjson"].splitlines()]
    assert rows and all(row["outcome"] == "failed" and row["coldStart"] for row in rows)
    whole = json.loads(written["json"])
    assert whole["sessions"] == rows and whole["total_count"] == len(rows)
    cells = list(csv.DictReader(io.StringIO(written["csv"])))
    assert [cell["sessionId"] for cell in cells] == [row["sessionId"] for row in rows]
    output = tmp_path / "rows.csv"
    result = run(*options, "--format", "csv", "--output", str(output), home=tmp_path)
    assert result.returncode == 0 and result.stdout == ""
    with output.open(newline="") as file:
        assert list(csv.DictReader(file)) == cells


def test_export_works_beside_a_dashboard(dashboard: Dashboard, tmp_path: Path):
    options = ("--agent", AGENT, "--format", "ndjson", "--archive", str(dashboard.archive))
    result = run("export", *options, home=tmp_path)
    assert result.returncode == 0, result.stderr
    assert [json.loads(line) for line in result.stdout.splitlines()] == dashboard.rows(AGENT)


def test_a_cell_that_a_spreadsheet_would_run_is_defused(serve: Serve):
    words = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", 'say "a, b"', "two\nlines", "Ünïcode ✓"]
    rows = [
        row(f"00000000-0000-4000-8000-{number:012}", completionStatus=word)
        for number, word in enumerate(words)
    ]
    rows.append(row("00000000-0000-4000-8000-000000000099", endedAt=BEFORE, botStartSeconds=-3))
    with standing_in() as (address, seen):
        seen.rows = rows
        settings = {"PIPECAT_API_URL": f"{address}/v1", "PIPECAT_PRIVATE_KEY": "pk_any"}
        dashboard = serve(settings=settings).wait_until_complete()
        text = dashboard.get("/agents/echo-line/sessions.csv", [("sort", "createdAt")]).content
        page = dashboard.get("/agents/echo-line/sessions").text
        assert dashboard.process.stop() == 0
    cells = list(csv.DictReader(io.StringIO(text.decode(), newline="")))
    dangerous = tuple("=+-@\t\r")
    expected = [f"'{word}" if word.startswith(dangerous) else word for word in words]
    assert [cell["completionStatus"] for cell in cells[: len(words)]] == expected
    assert cells[-1]["botStartSeconds"] == "-3", "numbers are never touched"
    assert "say &quot;a, b&quot;" in page or 'say "a, b"' in page


def test_check_tells_what_works_and_shows_no_secret(simulator: Simulator, tmp_path: Path):
    archive = ("--archive", str(tmp_path / "sessions.sqlite"), "--listen", "127.0.0.1:0")
    good = run("check", *archive, home=tmp_path, settings=simulator.settings)
    assert good.returncode == 0, good.stdout + good.stderr
    assert simulator.api_url in good.stdout
    for part in ("templates", "key", "API", "sessions of", "limits of", "archive", "disk", "port"):
        assert re.search(rf"^✓ .*{part}", good.stdout, re.MULTILINE), part
    assert "✗" not in good.stdout and good.stderr == ""
    wrong = {"PIPECAT_PRIVATE_KEY": "pk_wrong_and_secret"}
    refused = run("check", *archive, home=tmp_path, settings=simulator.settings | wrong)
    assert refused.returncode != 0
    gone = run(
        "check", *archive, home=tmp_path, settings=simulator.settings | {"PIPECAT_API_URL": GONE}
    )
    assert gone.returncode != 0
    for result in (refused, gone):
        assert re.search(r"^✗ API .*: .*\. \(.*\) \w+", result.stdout, re.MULTILINE), "what to do"
        [line] = result.stderr.splitlines()
        assert "API" in line
    for result in (good, refused, gone):
        said = result.stdout + result.stderr
        assert simulator.key not in said and "pk_wrong_and_secret" not in said


def test_check_tells_of_an_archive_or_a_port_in_use(
    dashboard: Dashboard, simulator: Simulator, tmp_path: Path
):
    port = dashboard.address.rsplit(":", 1)[1]
    options = ("--archive", str(dashboard.archive), "--listen", f"127.0.0.1:{port}")
    result = run("check", *options, home=tmp_path, settings=simulator.settings)
    assert result.returncode != 0
    assert "archive" in result.stdout + result.stderr and port in result.stdout + result.stderr


def test_an_archive_is_served_when_upstream_is_gone(synced: Path, serve: Serve):
    settings = {"PIPECAT_API_URL": GONE, "PIPECAT_PRIVATE_KEY": "pk_any"}
    dashboard = serve(settings=settings, archive=synced).wait_until_ready()
    path = f"/agents/{AGENT}/sessions"
    assert dashboard.json(f"{path}.json")["total_count"] > 1000

    said = until(lambda: banner(dashboard, AGENT), "that upstream can't be reached")
    assert "outage" in said, "it says why"
    assert re.search(r"\d (s|min|h) old, as of \d", said), "it says how old the data is"
    assert dashboard.json(f"/agents/{AGENT}/report.json")["sessions"] > 1000
    assert dashboard.process.stop() == 0


def test_what_was_read_survives_a_kill(serve: Serve, simulator: Simulator):
    first = serve("--sync-interval", "3600", settings=simulator.settings).wait_until_complete()
    before = first.rows(AGENT)
    first.process.kill()
    gone = {"PIPECAT_API_URL": GONE, "PIPECAT_PRIVATE_KEY": "pk_any"}
    second = serve(settings=gone, archive=first.archive).wait_until_ready()
    assert second.rows(AGENT) == before
    assert second.process.stop() == 0


def test_a_dashboard_follows_what_happens(serve: Serve, simulator: Simulator):
    """New sessions appear and running ones end, while it serves."""
    dashboard = serve("--sync-interval", "1", settings=simulator.settings).wait_until_complete()
    before = dashboard.report(AGENT)["asOf"]
    until(lambda: dashboard.report(AGENT)["asOf"] > before, "a later asOf")
    rows = dashboard.rows(AGENT)
    assert len({row["sessionId"] for row in rows}) == len(rows)
    assert dashboard.process.stop() == 0


def test_help_ends_well(tmp_path: Path):
    for command in ([], ["serve"], ["sync"], ["export"], ["check"], ["simulate"], ["demo"]):
        result = run(*command, "--help", home=tmp_path)
        assert result.returncode == 0 and "USAGE" in result.stdout
