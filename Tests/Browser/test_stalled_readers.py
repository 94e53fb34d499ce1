"""A thousand readers who ask for an export and never take it."""

import resource
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from conftest import AGENTS, Start
from dashboard import Dashboard
from test_requests import Pulse, descriptors, resident
from waiting import until
from wire import ask
from wire import request as asked

PAGE = f"/agents/{AGENTS[0]}/sessions"
READERS = 1000
PER_ADDRESS = 250
"""Fewer than one address may have, so that these come from several of the loopback network."""
WINDOW_BYTES = 4096
SEGMENT_BYTES = 1400
"""As on a network: to the 64 KiB of the loopback one the system lends megabytes for each reader."""
SENT_AHEAD_BYTES = 128 << 10
"""What the system may take for a reader that takes nothing."""
HELD_BYTES = 176 << 10
"""Of memory for each reader: 80 KiB of a connection, the chunk that it is at, what is lost between."""
PATIENCE_SECONDS = 15
"""Without a byte taken for so long, a reader is cut off."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, asks from 127.0.0.2")


@pytest.fixture(scope="module")
def served(start: Start) -> Iterator[Dashboard]:
    """A dashboard of many sessions, and descriptors enough for it and for its readers."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 2 * READERS:
        pytest.skip(f"no more than {hard} descriptors")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 4 * READERS), hard))
    process = start("demo", "--listen", "127.0.0.1:0", "--sessions", "20000", "--seed", "1")
    yield Dashboard(process).wait_until_complete()
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def stalled(address: str, number: int, path: str) -> socket.socket:
    """A reader who takes little more than the head of the answer."""
    parts = urlsplit(address)
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, WINDOW_BYTES)
    reader.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, SEGMENT_BYTES)
    reader.bind((f"127.0.0.{2 + number // PER_ADDRESS}", 0))
    reader.settimeout(20)
    reader.connect((parts.hostname, parts.port))
    reader.sendall(asked(path))
    return reader


@dataclass(frozen=True)
class Course:
    """What happened while they waited."""

    pulse: Pulse
    """Somebody who asks from when all have the head of an answer until the last is cut off."""
    held: list[int]
    """Bytes of memory more than before, each time that one more had got the head of an answer."""


@pytest.fixture(scope="module", params=[f"{PAGE}.csv", f"{PAGE}.ndjson"], ids=["csv", "ndjson"])
def course(served: Dashboard, request: pytest.FixtureRequest) -> Course:
    """All readers come, get the beginning of their answer, and are cut off in the end."""
    pid, path = served.process.pid, request.param
    whole = ask(served.address, path)
    assert len(whole.body) > 20 * SENT_AHEAD_BYTES, "all of them wait for most of it"
    served.http.close()
    memory, count = resident(pid), descriptors(pid)
    held: list[int] = []
    with ExitStack() as stack:
        readers = [
            stack.enter_context(stalled(served.address, number, path)) for number in range(READERS)
        ]
        for reader in readers:
            assert reader.recv(16).startswith(b"HTTP/1.1 200")
            held.append(resident(pid) - memory)
        pulse = Pulse(served.address)
        stack.callback(pulse.stop)
        until(lambda: descriptors(pid) <= count + 8, "them to be cut off", 3 * PATIENCE_SECONDS)
        with suppress(ConnectionResetError):
            assert len(readers[0].recv(1 << 20, socket.MSG_WAITALL)) < SENT_AHEAD_BYTES
    return Course(pulse, held)


def test_nobody_else_waits_for_them(course: Course):
    assert course.pulse.wrong == []
    assert course.pulse.slowest < 1


def test_each_of_them_costs_little(course: Course):
    most = max(course.held)
    assert most < READERS * HELD_BYTES, f"{most >> 20} MiB for {READERS} readers"
