"""Filled archives, kept between runs: what is measured with them is not how they are filled."""

import json
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from client import Connection
from held import Held
from program import AGENT, FOLDER, Dashboard, remove, serve, sync
from progress import say

DATA = FOLDER / "data"
COVERAGE = re.compile(r"^complete;.*; sessions=(\d+);")


def filled(upstream: Held) -> Path:
    """An archive that holds just what an upstream shows. The simulator tells each day of another
    history, so that one of another day is of no use."""
    day = datetime.now(UTC).date().isoformat()
    archive = DATA / f"{day}-{upstream.visible}.sqlite"
    newest = archive.with_suffix(".json")
    if newest.exists():
        upstream.show_from(json.loads(newest.read_text()))
        return archive
    DATA.mkdir(parents=True, exist_ok=True)
    for path in DATA.iterdir():
        if not path.name.startswith(day):
            path.unlink()
    say(f"filling an archive with {upstream.visible:,} sessions, once a day")
    unfinished = DATA / f"{day}-{upstream.visible}-unfinished.sqlite"
    remove(unfinished)
    seconds = sync(unfinished, upstream.port, upstream.key)
    say(f"filled in {seconds:.0f} s")
    for path in DATA.glob(unfinished.name + "*"):
        path.rename(DATA / path.name.replace(unfinished.name, archive.name))
    newest.write_text(json.dumps(upstream.newest()))
    return archive


@contextmanager
def dashboard(sessions: int) -> Iterator[Dashboard]:
    """A dashboard that holds so many sessions, none of which changes."""
    with Held(sessions) as upstream:
        with serve(filled(upstream), upstream.port, upstream.key) as server:
            wait_until_complete(server, sessions)
            # The round that comes with the start is over soon after.
            time.sleep(1)
            yield server


@contextmanager
def growing_dashboard(sessions: int) -> Iterator[tuple[Dashboard, Held]]:
    """One that asks every second, with the upstream that decides what there is."""
    copy = FOLDER / "growing.sqlite"
    remove(copy)
    with Held(sessions) as upstream:
        shutil.copy(filled(upstream), copy)
        with serve(copy, upstream.port, upstream.key, interval=1) as server:
            wait_until_complete(server, sessions)
            yield server, upstream
    remove(copy)


def wait_until_complete(server: Dashboard, sessions: int, seconds: float = 120) -> float:
    """When a report of all sessions was answered first."""
    connection = Connection(server.port)
    limit = time.perf_counter() + seconds
    while time.perf_counter() < limit:
        reply = connection.get(f"/agents/{AGENT}/report.json")
        now = time.perf_counter()
        match = reply.status == 200 and COVERAGE.match(reply.header("Data-Coverage") or "")
        if match and int(match[1]) == sessions:
            connection.close()
            return now
        time.sleep(0.005)
    raise RuntimeError(f"not complete after {seconds} s: {reply.status} {reply.head.decode()}")
