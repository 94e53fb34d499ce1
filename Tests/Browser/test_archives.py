"""Archives that can't be written, and archives that are refused."""

import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard import Dashboard
from hostile import Upstream, upstream_of
from program import Running, run
from standin import AGENT
from syncing import FAST, banner, completed, dashboard_of, started
from truth import differences, falsehoods, history, newcomer
from waiting import until

SETTINGS = {"PIPECAT_API_URL": "http://127.0.0.1:9/v1", "PIPECAT_PRIVATE_KEY": "pk_any"}
STORED = 300
NEW = 3000
"""So many that they need more room than is left."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root on Linux may mount a file system")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)]
    mounted = subprocess.run(mounting, capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"mounting is not allowed here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.fixture
def failing_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system that can be told to fail under open files, as a broken disk makes it do."""
    image, disk = tmp_path / "image", tmp_path / "disk"
    image.write_bytes(bytes(8 << 20))
    disk.mkdir()
    if not sys.platform.startswith("linux") or os.geteuid() != 0 or not shutil.which("mkfs.ext4"):
        pytest.skip("only root on Linux, with mkfs.ext4, may mount a file system")
    subprocess.run(["mkfs.ext4", "-q", str(image)], check=True)
    mounting = ["mount", "-o", "loop", str(image), str(disk)]
    mounted = subprocess.run(mounting, capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"mounting is not allowed here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(file: Path) -> None:
    """Writes to a file until there is no room left, to the last byte."""
    with file.open("wb", buffering=0) as filler:
        for size in (65536, 1):
            try:
                while filler.write(b"x" * size):
                    pass
            except OSError:
                continue


def telling(dashboard: Dashboard) -> set[str]:
    """The gauges about the archive or about problems that are not 0."""
    lines = [line for line in dashboard.get("/metrics").text.splitlines() if line[:1] != "#"]
    values = [line.rsplit(" ", 1) for line in lines]
    named = [pair for pair in values if re.search("archive|problem", pair[0])]
    return {name for name, value in named if float(value) != 0 and "_total" not in name}


def archive_lines(program: Running) -> list[str]:
    """What the log says about an archive that can't be written."""
    lines = program.log.splitlines()
    return [line for line in lines if "archive" in line.lower() and "cannot" in line]


def test_a_full_disk_stops_neither_serving_nor_syncing(small_disk: Path, tmp_path: Path):
    archive, filler = small_disk / "sessions.sqlite", small_disk / "filler"
    with upstream_of(history(STORED, 6)) as upstream:
        dashboard = started(upstream, tmp_path, *FAST, archive=archive)
        try:
            completed(dashboard)
            assert banner(dashboard) == ""
            well = telling(dashboard)
            fill(filler)
            for number in range(NEW):
                upstream.add(newcomer(1 + number))
            until(lambda: falsehoods(dashboard, upstream.rows()) == [], "the new sessions", 60)
            until(lambda: "archive" in banner(dashboard).lower(), "a banner about the archive", 30)
            assert telling(dashboard) - well, "a gauge tells"
            asked = len(upstream.asked)
            until(lambda: len(upstream.asked) > asked + 10, "more rounds")
            assert falsehoods(dashboard, upstream.rows()) == []
            assert len(archive_lines(dashboard.process)) == 1, dashboard.process.log
            filler.unlink()
            until(lambda: banner(dashboard) == "", "the end of the banner", 60)
            assert telling(dashboard) - well == set()
        finally:
            dashboard.process.kill()
        check_stored(archive, upstream, tmp_path)


def test_a_disk_that_becomes_read_only_stops_neither_serving_nor_syncing(
    failing_disk: Path, tmp_path: Path
):
    archive = failing_disk / "sessions.sqlite"
    with upstream_of(history(STORED, 6)) as upstream:
        dashboard = started(upstream, tmp_path, *FAST, archive=archive)
        try:
            completed(dashboard)
            well = telling(dashboard)
            subprocess.run(["mount", "-o", "remount,abort", str(failing_disk)], check=True)
            upstream.add(newcomer(1))
            until(lambda: falsehoods(dashboard, upstream.rows()) == [], "the new session", 60)
            until(lambda: "archive" in banner(dashboard).lower(), "a banner about the archive", 30)
            assert telling(dashboard) - well, "a gauge tells"
            asked = len(upstream.asked)
            until(lambda: len(upstream.asked) > asked + 10, "more rounds")
            assert len(archive_lines(dashboard.process)) == 1, dashboard.process.log
        finally:
            dashboard.process.kill()
        # With what is stored, but not to be written, it may serve or tell what to do.
        again = run_or_serve(upstream, tmp_path, archive)
        if isinstance(again, str):
            check_refusal(again, archive)
        else:
            again.process.kill()


def run_or_serve(upstream: Upstream, home: Path, archive: Path) -> Dashboard | str:
    """A dashboard that serves, or what it says instead."""
    process = Running(
        "serve",
        *("--listen", "127.0.0.1:0", "--archive", str(archive)),
        *FAST,
        home=home / "again",
        settings=upstream.settings,
    )
    until(lambda: process.output or process.process.poll() is not None, "a word")
    if process.process.poll() is not None:
        assert process.process.returncode != 0
        return process.log
    return Dashboard(process, archive)


def check_stored(archive: Path, upstream: Upstream, home: Path) -> None:
    """All sessions are there when the program starts again, with no upstream to ask."""
    upstream.outage = "reset"
    with dashboard_of(upstream, home / "later", *FAST, archive=archive) as dashboard:
        dashboard.wait_until_ready()
        assert differences(dashboard.rows(AGENT), upstream.rows()) == []


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of some 3,000 sessions."""
    home = tmp_path_factory.mktemp("good")
    archive = home / "sessions.sqlite"
    with upstream_of(history(3000, 7)) as upstream:
        options = ("--archive", str(archive), "--upstream-rate", "1000")
        result = run("sync", *options, home=home, settings=upstream.settings)
    assert result.returncode == 0, result.stderr
    assert not Path(f"{archive}-wal").exists(), "an archive is one file when nobody uses it"
    return archive


def overwrite(archive: Path, at: int, text: bytes) -> None:
    with archive.open("r+b") as file:
        file.seek(at)
        file.write(text)


def in_sql(archive: Path, *statements: str) -> None:
    database = sqlite3.connect(archive)
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()


def another_programs(archive: Path) -> None:
    archive.unlink()
    in_sql(archive, "CREATE TABLE bookmark(url TEXT)", "INSERT INTO bookmark VALUES ('a')")


MIGRATION = "INSERT INTO grdb_migrations VALUES ('9999 from a later version')"
DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "text": (lambda path: path.write_text("not a database\n" * 500) and None, "damaged"),
    "a picture": (lambda path: path.write_bytes(b"\x89PNG\r\n" + bytes(9000)) and None, "damaged"),
    "header": (lambda path: overwrite(path, 0, b"SQLite format 4\0"), "damaged"),
    "schema": (lambda path: overwrite(path, 100, b"\xff" * 900), "damaged"),
    "middle": (
        lambda path: overwrite(path, path.stat().st_size // 2 // 4096 * 4096, b"\xff" * 65536),
        "damaged",
    ),
    "cut short": (lambda path: os.truncate(path, path.stat().st_size // 3), "damaged"),
    "newer": (lambda path: in_sql(path, MIGRATION), "later version"),
    "another program's": (another_programs, "not an archive"),
}


@pytest.mark.parametrize("command", ["serve", "sync"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_an_archive_that_cannot_be_used_is_refused_and_left_alone(
    damage: str, command: str, good: Path, tmp_path: Path
):
    archive = tmp_path / "sessions.sqlite"
    shutil.copy(good, archive)
    spoil, words = DAMAGES[damage]
    spoil(archive)
    before = checksum(archive)
    with upstream_of(history(10)) as upstream:
        options = ["--archive", str(archive)]
        options += ["--listen", "127.0.0.1:0"] if command == "serve" else []
        try:
            result = run(command, *options, home=tmp_path, settings=upstream.settings, seconds=15)
        except subprocess.TimeoutExpired:
            pytest.fail("it runs as if nothing were wrong")
    assert result.returncode != 0
    check_refusal(result.stderr, archive)
    assert words in result.stderr
    assert checksum(archive) == before


def test_an_archive_in_use_is_refused_and_left_alone(good: Path, tmp_path: Path):
    archive = tmp_path / "sessions.sqlite"
    shutil.copy(good, archive)
    with upstream_of({}, outage="hang") as upstream:
        with dashboard_of(upstream, tmp_path, *FAST, archive=archive) as dashboard:
            dashboard.wait_until_ready()
            before = checksum(archive)
            for command in ("serve", "sync"):
                options = ["--archive", str(archive)]
                options += ["--listen", "127.0.0.1:0"] if command == "serve" else []
                result = run(command, *options, home=tmp_path, settings=SETTINGS, seconds=15)
                assert result.returncode != 0
                check_refusal(result.stderr, archive)
                assert "in use" in result.stderr
            assert checksum(archive) == before
            assert len(dashboard.rows(AGENT)) == 3000


def check_refusal(said: str, archive: Path) -> None:
    """One line that names the setting or its file, and what to do."""
    lines = [line for line in said.splitlines() if line]
    assert len(lines) == 1, said
    assert "archive" in lines[0] and str(archive) in lines[0]
    assert re.search(r": .*(stop|name|restore|move|run|check)\b", lines[0]), "what to do"


def checksum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
