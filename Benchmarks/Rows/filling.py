"""Filling the archive, and being asked meanwhile."""

import json
import re
import subprocess
import time

from client import Connection
from figure import Figure, rank
from held import Held
from program import AGENT, FOLDER, ROOT, Simulator, environment, remove, serve, sync
from progress import say

ROUNDS = 5
SESSIONS = 200_000
ARCHIVE = FOLDER / "filling.sqlite"


#: The dashboard's own client, which reads pages and does nothing with them.
FETCH = ROOT / "Benchmarks" / ".build" / "release" / "fetch-pages"
PAGE = re.compile(r"[?&]limit=(\d+)(?:&offset=(\d+))?")


def fill() -> list[Figure]:
    """`sync` into a new archive, and the client alone, which reads the same pages."""
    remove(ARCHIVE)
    with Held(SESSIONS) as upstream:
        say("fill, what is asked")
        sync(ARCHIVE, upstream.port, upstream.key)
        asked = upstream.asked
        filled, fetched = [], []
        for number in range(ROUNDS):
            say(f"fill, round {number + 1}")
            remove(ARCHIVE)
            filled.append(sync(ARCHIVE, upstream.simulator.port, upstream.key))
            fetched.append(fetch(upstream.simulator, asked))
    remove(ARCHIVE)
    work = f"filling an archive with {SESSIONS:,} sessions"
    return [
        Figure("fill", work, "s", filled, 1.5, peer="reading the pages alone", peer_rounds=fetched)
    ]


def fetch(simulator: Simulator, targets: list[str]) -> float:
    """Seconds to read pages one after the other."""
    pages = [match.groups("0") for match in map(PAGE.search, targets) if match]
    done = subprocess.run(
        [FETCH, f"http://127.0.0.1:{simulator.port}/v1", AGENT],
        input="\n".join(" ".join(page) for page in pages), env=environment(simulator.key),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return float(done.stdout)


#: Reports that were never asked before, from as many clients as wrk has connections.
ASKING = """
local asked
function init(arguments)
  asked = tonumber(arguments[1])
end
function request()
  asked = asked + 1
  return wrk.format("GET", wrk.path .. "?startTimeMax=" .. asked)
end
"""
#: An agent whose sessions are all there and whose data do not change.
QUIET = "night-desk"
CLIENTS = 64
#: So long a part of the sync is looked at.
SECONDS = 3


def waiting() -> list[Figure]:
    """A page that stays, while another agent's 1,000,000 sessions come in and 64 clients ask for
    reports of that one."""
    script = FOLDER / "asking.lua"
    script.write_text(ASKING)
    percentiles = []
    remove(ARCHIVE)
    with Simulator(1_000_000) as simulator:
        say(f"waiting, the sessions of {QUIET}")
        sync(ARCHIVE, simulator.port, simulator.key, agent=QUIET)
        with serve(ARCHIVE, simulator.port, simulator.key, agents=(AGENT, QUIET)) as server:
            connection = Connection(server.port)
            page = f"/agents/{QUIET}/sessions?outcome=failed"
            # Both agents' newest sessions first.
            while connection.get(f"/agents/{AGENT}/report.json").status != 200:
                time.sleep(0.05)
            connection.ok(page)
            for number in range(ROUNDS):
                say(f"waiting, round {number + 1}")
                crowd = subprocess.Popen(
                    ["wrk", "-t", "1", "-c", str(CLIENTS), "-d", f"{SECONDS}s", "-s", script,
                     f"http://127.0.0.1:{server.port}/agents/{AGENT}/report.json",
                     "--", str((number + 1) * 1_000_000)],
                    stdout=subprocess.PIPE, text=True,
                )  # fmt: skip
                times = []
                while crowd.poll() is None:
                    times.append(connection.ok(page).seconds * 1000)
                    time.sleep(0.005)
                told = crowd.communicate()[0]
                answered = re.search(r"(\d+) requests in", told)
                # Whoever is turned away is no load.
                if not answered or int(answered[1]) == 0 or "Non-2xx" in told:
                    raise RuntimeError(f"not every client was answered: {told}")
                if is_complete(connection):
                    raise RuntimeError(f"all sessions came within {number + 1} rounds")
                percentiles.append(rank(times, 99))
    remove(ARCHIVE)
    work = "a page served again, while 1,000,000 sessions come and 64 clients ask: 99 %"
    return [Figure("waiting", work, "ms", percentiles, 20)]


def is_complete(connection: Connection) -> bool:
    reply = connection.ok(f"/agents/{AGENT}/report.json")
    return json.loads(reply.body)["coverage"]["complete"]
