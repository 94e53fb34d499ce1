"""A program that is killed again and again goes on where it was."""

import signal
import sqlite3
import subprocess
import time
from contextlib import closing, suppress
from pathlib import Path
from random import Random

import pytest

from hostile import Manner, Upstream, upstream_of
from program import BINARY, ROOT, environment
from syncing import FAST, completed, dashboard_of
from truth import falsehoods, history, newcomer
from waiting import until

SESSIONS = 40_000
KILLS = 15
PAGE = 100
NEW_EACH_TIME = 3
"""Sessions that begin between a kill and the next start."""
PAGES_A_START = 6
"""What a start may cost beyond the pages that are new: a look at the newest end, which is read
again with the page that the kill lost."""


def kill_while_it_syncs(upstream: Upstream, archive: Path, command: str, pages: float) -> int:
    """Starts a command, kills it once it has asked for some pages, and tells for how many."""
    began = time.monotonic()
    options = ["--archive", str(archive), "--upstream-rate", "1000"]
    if command == "serve":
        options += ["--listen", "127.0.0.1:0", "--sync-interval", "2"]
    process = subprocess.Popen(
        [BINARY, command, *options],
        cwd=ROOT,
        env=environment(archive.parent, upstream.settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def asked() -> int:
        return sum(each.is_page for each in upstream.since(began))

    try:
        until(lambda: asked() >= int(pages), f"{pages} pages")
        time.sleep(pages % 1 * upstream.manner.seconds)
        assert process.poll() is None, f"{command} ended by itself with {process.returncode}"
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        process.wait()
    return asked()


@pytest.mark.parametrize("oldest_first", [False, True], ids=["newest first", "oldest first"])
def test_nothing_is_lost_doubled_or_begun_anew(oldest_first: bool, tmp_path: Path):
    random = Random(5)
    # So slow that a kill meets it anywhere, in a request, in a transaction or between them.
    manner = Manner(cap=PAGE, seconds=0.01, oldest_first=oldest_first)
    archive = tmp_path / "sessions.sqlite"
    with upstream_of(history(SESSIONS, 2), manner) as upstream:
        for number in range(KILLS):
            command = random.choice(["serve", "serve", "sync"])
            kill_while_it_syncs(upstream, archive, command, random.uniform(1, 35))
            for new in range(NEW_EACH_TIME):
                upstream.add(newcomer(1 + number * NEW_EACH_TIME + new))
        with dashboard_of(upstream, tmp_path, *FAST, archive=archive) as dashboard:
            completed(dashboard, seconds=120)
            pages = sum(each.is_page for each in upstream.asked)
            assert falsehoods(dashboard, upstream.rows()) == []
    needed = SESSIONS / PAGE
    allowed = 1.25 * needed + (KILLS + 1) * PAGES_A_START
    assert pages <= allowed, f"{pages} pages for {needed}"


def test_two_hundred_kills_in_a_row_hurt_no_archive(tmp_path: Path):
    """Each at a random moment of a start, of reading, or of writing."""
    random = Random(6)
    archive = tmp_path / "sessions.sqlite"
    with upstream_of(history(4000, 4), Manner(cap=50)) as upstream:
        for number in range(200):
            process = subprocess.Popen(
                [BINARY, "sync", "--archive", str(archive), "--upstream-rate", "1000"],
                cwd=ROOT,
                env=environment(tmp_path, upstream.settings),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            with suppress(subprocess.TimeoutExpired):
                process.wait(random.uniform(0.02, 0.2))
            process.kill()
            assert process.wait() in (0, -signal.SIGKILL), "it takes up every archive it left"
            upstream.add(newcomer(1 + number))
        with dashboard_of(upstream, tmp_path, *FAST, archive=archive) as dashboard:
            completed(dashboard)
            assert falsehoods(dashboard, upstream.rows()) == []
    with closing(sqlite3.connect(archive)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
