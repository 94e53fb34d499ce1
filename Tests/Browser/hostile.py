"""An upstream that belongs to the test: its sessions are the truth, its manners as bad as told.

Speaks HTTP on bare sockets, so that it can do to a connection what no web server would.
"""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from filtering import Row, milliseconds
from standin import AGENT, DEPLOYMENT
from truth import newcomer

ROOT = "/v1/agents"
DRIP_SECONDS = 0.05
LATE_SECONDS = 8
"""How old a session is when it is listed at last, below those created meanwhile."""
STILL_RUNNING = 4
"""Of the sessions that came while pages were read, how many still run."""


@dataclass(frozen=True)
class Manner:
    """How upstream lists sessions, and what it does to some of its answers."""

    cap: int = 100
    """The most rows of a page, whatever is asked for."""
    oldest_first: bool = False
    growth: int = 0
    """How many sessions come, one with each page that is read."""
    is_late: bool = False
    """Every other one of those that come is listed late, below newer ones."""
    wrong_end_time: bool = False
    """`endTime` bounds the end of a session; no other window is heeded."""
    without_nulls: bool = False
    miscount: int = 0
    """How much more `total_count` says than there is."""
    trouble: str | None = None
    """What happens to every `every`th answer: a name of `Connection.answer`."""
    every: int = 3
    seconds: float = 0
    """How long each answer takes."""


@dataclass(frozen=True)
class Asked:
    """A request: when it came, by the monotonic clock, and for what."""

    at: float
    path: str
    query: dict[str, str]

    @property
    def agent(self) -> str | None:
        """The agent it is about."""
        parts = self.path.removeprefix(ROOT).split("/")
        return parts[1] if len(parts) > 1 else None

    @property
    def is_page(self) -> bool:
        """Whether it asks for a page of sessions."""
        return self.path.endswith("/sessions")


@dataclass
class Upstream:
    """The sessions of each agent, oldest first, and what was asked about them."""

    agents: dict[str, list[Row]]
    manner: Manner = Manner()
    outage: str | None = None
    """What happens to every answer while it is set: a name of `Connection.answer`."""
    is_met: Callable[[Asked], bool] = lambda asked: True
    """Which requests the outage meets."""
    change: Callable[[Asked, dict[str, Any]], dict[str, Any]] = lambda _, document: document
    """What is made of a good answer before it is sent."""
    asked: list[Asked] = field(default_factory=list)
    address: str = ""
    lock: threading.RLock = field(default_factory=threading.RLock)
    grown: int = 0

    @property
    def settings(self) -> dict[str, str]:
        """The environment that points the program at it."""
        return {"PIPECAT_API_URL": f"{self.address}/v1", "PIPECAT_PRIVATE_KEY": "pk_any"}

    def rows(self, agent: str = AGENT) -> list[Row]:
        """The truth as it is now: what has no id can't be shown."""
        with self.lock:
            return [dict(row) for row in self.agents[agent] if row["sessionId"] is not None]

    def add(self, row: Row, agent: str = AGENT) -> Row:
        """A session begins."""
        with self.lock:
            self.agents[agent].append(row)
        return row

    def since(self, moment: float) -> list[Asked]:
        """What was asked from a moment on."""
        with self.lock:
            return [each for each in self.asked if each.at >= moment]

    def note(self, asked: Asked) -> int:
        """Enters a request, and tells how many there have been."""
        with self.lock:
            self.asked.append(asked)
            return len(self.asked)

    def document(self, asked: Asked) -> dict[str, Any] | None:
        """A good answer; `None` where there is no such thing."""
        with self.lock:
            if asked.path == ROOT:
                return {"services": [{"name": name, "region": "us-west"} for name in self.agents]}
            if asked.agent not in self.agents:
                return None
            match asked.path.removeprefix(f"{ROOT}/").split("/")[1:]:
                case []:
                    return agent_document(asked.agent)
                case ["sessions"]:
                    return self.page(asked)
                case ["logs"]:
                    line = {"log": "hello", "timestamp": "2026-11-20T10:01:00.000000001Z"}
                    return {"logs": [line], "total": {"value": 1, "relation": "eq"}}
                case ["sessions", encoded]:
                    return self.details(asked.agent, unquote(encoded))
            return None

    def details(self, agent: str, identifier: str) -> dict[str, Any] | None:
        found = [row for row in self.agents[agent] if row["sessionId"] == identifier]
        metrics = {"timeseries": [{"t": 0, "c": 5, "m": 7}], "sampleCount": 1}
        return {**self.listed(found[0]), "resourceMetrics": metrics} if found else None

    def listed(self, row: Row) -> Row:
        if not self.manner.without_nulls:
            return dict(row)
        return {name: value for name, value in row.items() if value is not None}

    def page(self, asked: Asked) -> dict[str, Any]:
        rows = self.agents[asked.agent]
        tests = [*self.windows(asked.query), *status(asked.query)]
        if tests:
            rows = [row for row in rows if all(test(row) for test in tests)]
        total, offset = len(rows), int(asked.query.get("offset", 0))
        count = min(int(asked.query.get("limit", 10)), self.manner.cap)
        if self.manner.oldest_first:
            chosen = rows[offset : offset + count]
        else:
            end = max(0, total - offset)
            chosen = rows[max(0, end - count) : end][::-1]
        listed = [self.listed(row) for row in chosen]
        answer = {"total_count": total + self.manner.miscount, "sessions": listed}
        self.grow(self.agents[asked.agent])
        return answer

    def windows(self, query: dict[str, str]) -> Iterator[Callable[[Row], bool]]:
        end, start = query.get("endTime"), query.get("startTime")
        bounded = "endedAt" if self.manner.wrong_end_time else "createdAt"
        if end:
            yield lambda row: (milliseconds(row[bounded]) or 0) <= int(end) * 1000
        if start and not self.manner.wrong_end_time:
            yield lambda row: (milliseconds(row["createdAt"]) or 0) >= int(start) * 1000

    def grow(self, rows: list[Row]) -> None:
        """Another session comes, and one of those that came before ends."""
        if self.grown >= self.manner.growth:
            return
        self.grown += 1
        is_late = self.manner.is_late and self.grown % 2 == 0
        row = newcomer(self.grown, age=LATE_SECONDS if is_late else 0)
        place = len(rows)
        while rows[place - 1].get("isNew") and rows[place - 1]["createdAt"] > row["createdAt"]:
            place -= 1
        rows.insert(place, row)
        running = [each for each in rows if each.get("isNew") and each["endedAt"] is None]
        for ended in running[:-STILL_RUNNING]:
            ended |= {"endedAt": row["createdAt"], "completionStatus": "HTTP_COMPLETED"}


def agent_document(name: str) -> dict[str, Any]:
    deployment = {"id": DEPLOYMENT, "manifest": {"spec": {"maxSessionDurationSeconds": 3600}}}
    scaling = {"minReplicas": 1, "maxReplicas": 5}
    return {"name": name, "ready": True, "deployment": deployment, "autoScaling": scaling}


def status(query: dict[str, str]) -> Iterator[Callable[[Row], bool]]:
    wanted = query.get("status", "all")
    if wanted != "all":
        yield lambda row: (row["endedAt"] is None) == (wanted == "active")


REFUSALS = {"401": "key", "404": "agent", "429": "slow down", "500": "oops"}


@dataclass
class Connection:
    """A client of upstream."""

    socket: socket.socket
    upstream: Upstream
    stopping: threading.Event
    unread: bytes = b""

    def serve(self) -> None:
        """Answers until one side has had enough."""
        with self.socket, suppress(OSError):
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (asked := self.request()) and not self.stopping.is_set():
                number = self.upstream.note(asked)
                manner = self.upstream.manner
                if manner.seconds:
                    time.sleep(manner.seconds)
                is_hit = manner.trouble and number % manner.every == 0
                outage = self.upstream.outage if self.upstream.is_met(asked) else None
                trouble = outage or (manner.trouble if is_hit else None)
                if not self.answer(asked, trouble):
                    return

    def request(self) -> Asked | None:
        while b"\r\n\r\n" not in self.unread:
            received = self.socket.recv(65536)
            if not received:
                return None
            self.unread += received
        head, _, self.unread = self.unread.partition(b"\r\n\r\n")
        target = urlsplit(head.split(b" ", 2)[1].decode())
        return Asked(time.monotonic(), target.path, dict(parse_qsl(target.query)))

    def answer(self, asked: Asked, trouble: str | None) -> bool:
        """Answers, well or as `trouble` says, and tells whether the connection can go on."""
        match trouble:
            case "hang":
                self.stopping.wait()
                return False
            case "reset":
                return self.reset()
            case "html":
                return self.send(200, "<html><h1>Welcome</h1></html>", kind="text/html")
            case "502 html":
                return self.send(502, "<html><h1>Bad Gateway</h1></html>", kind="text/html")
            case "429 and when":
                return self.send(429, refusal("429"), more="Retry-After: 1\r\n")
            case "401" | "404" | "429" | "500":
                return self.send(int(trouble), refusal(trouble))
            case "an empty object":
                return self.send(200, "{}")
            case "nested too deep":
                return self.send(200, '{"sessions":' + "[" * 200_000)
        document = self.upstream.document(asked)
        if document is None:
            return self.send(404, refusal("404"))
        body = json.dumps(spoilt(self.upstream.change(asked, document), trouble))
        if trouble == "cut":
            self.socket.sendall(message(200, body)[: -len(body.encode()) // 2])
            return False
        if trouble == "drip":
            return self.drip(message(200, body))
        return self.send(200, body)

    def send(self, status: int, body: str, kind: str = "application/json", more: str = "") -> bool:
        self.socket.sendall(message(status, body, kind, more))
        return True

    def drip(self, text: bytes) -> bool:
        head, end, body = text.partition(b"\r\n\r\n")
        self.socket.sendall(head + end)
        for byte in body:
            self.socket.sendall(bytes([byte]))
            if self.stopping.wait(DRIP_SECONDS):
                return False
        return True

    def reset(self) -> bool:
        """Breaks the connection off, so that the client's system reports an error, not an end."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False


def message(status: int, body: str, kind: str = "application/json", more: str = "") -> bytes:
    encoded = body.encode()
    head = f"HTTP/1.1 {status} Answer\r\nContent-Type: {kind}\r\n{more}"
    return f"{head}Content-Length: {len(encoded)}\r\n\r\n".encode() + encoded


def refusal(code: str) -> str:
    return json.dumps({"error": REFUSALS[code], "code": code})


def spoilt(document: dict[str, Any], trouble: str | None) -> dict[str, Any]:
    """A good answer with one thing of another type than is documented."""
    if "sessions" not in document:
        return document
    match trouble:
        case "sessions as an object":
            rows = {str(number): row for number, row in enumerate(document["sessions"])}
            return document | {"sessions": rows}
        case "no rows":
            return {"total_count": 0, "sessions": []}
        case "total_count as text":
            return document | {"total_count": f"about {document['total_count']}"}
        case "createdAt as a number":
            rows = [
                row | {"createdAt": milliseconds(row.get("createdAt"))}
                for row in document["sessions"]
            ]
            return document | {"sessions": rows}
    return document


@contextmanager
def upstream_of(
    rows: list[Row] | dict[str, list[Row]], manner: Manner = Manner(), outage: str | None = None
) -> Iterator[Upstream]:
    """An upstream on a free port, of one agent's rows or of several agents'."""
    agents = rows if isinstance(rows, dict) else {AGENT: rows}
    upstream = Upstream(agents, manner, outage)
    stopping = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    upstream.address = f"http://127.0.0.1:{listener.getsockname()[1]}"

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                connection = Connection(client, upstream, stopping)
                threading.Thread(target=connection.serve, daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield upstream
    finally:
        stopping.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
