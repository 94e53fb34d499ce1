"""A stand-in for upstream that answers badly, and repeats the key it is sent wherever it can."""

import json
import operator
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

AGENT = "echo-line"
DEPLOYMENT = "6f1d7a52-0f5e-4c0e-8f43-0a4d3c1b2e10"
SESSION = "00000000-0000-4000-8000-000000000001"


def past(minutes: int) -> str:
    """A time three days and some minutes ago, as upstream writes it."""
    moment = datetime.now(UTC) - timedelta(days=3, minutes=minutes)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


CREATED, ENDED, BEFORE = past(10), past(5), past(11)


@dataclass
class Seen:
    """What a server was asked, and how it answers."""

    mode: str = "echo"
    target: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)


def row(identifier: str = SESSION, **changes: Any) -> dict[str, Any]:
    """A session as upstream lists it."""
    return {
        "sessionId": identifier,
        "serviceId": "5f1d7a52-0f5e-4c0e-8f43-0a4d3c1b2e11",
        "organizationId": "7f1d7a52-0f5e-4c0e-8f43-0a4d3c1b2e12",
        "deploymentId": DEPLOYMENT,
        "endedAt": ENDED,
        "botStartSeconds": 2,
        "coldStart": False,
        "completionStatus": "HTTP_COMPLETED",
        "createdAt": CREATED,
        "updatedAt": ENDED,
    } | changes


def page(rows: list[dict[str, Any]], query: dict[str, str]) -> dict[str, Any]:
    """The page of `rows`, which have ended and are newest first, that a query asks for."""
    if query.get("status") == "active":
        rows = []
    for name, bound in (("startTime", operator.ge), ("endTime", operator.le)):
        if name in query:
            rows = [each for each in rows if bound(seconds(each["createdAt"]), int(query[name]))]
    offset = int(query.get("offset", 0))
    return {
        "total_count": len(rows),
        "sessions": rows[offset : offset + int(query.get("limit", 10))],
    }


def seconds(time: str) -> float:
    return datetime.fromisoformat(time.replace("Z", "+00:00")).timestamp()


def answer(path: str, query: dict[str, str], key: str, seen: Seen) -> dict[str, Any]:
    """The body of a good answer, with the key in what is read and in what is passed over."""
    if path.endswith("/logs"):
        line = {
            "log": f"Authorization: Bearer {key}",
            "timestamp": "2026-11-20T10:01:00.000000001Z",
        }
        return {"logs": [line], "total": {"value": 1, "relation": "eq"}, "debug": key}
    if path.endswith("/sessions"):
        rows = seen.rows or [row(completionStatus=f"HTTP_ERROR {key}", note=key)]
        return page(rows, query) | {"debug": key}
    if "/sessions/" in path:
        metrics = {"note": key, "timeseries": [{"t": 0, "c": 5, "m": 7}], "sampleCount": 1}
        events = [{"eventCode": f"SEEN_{key}", "eventTs": CREATED}]
        return row(resourceMetrics=metrics, meetingIds=[{"id": key}], events=events, note=key)
    if path.endswith("/agents"):
        return {"services": [{"name": AGENT, "region": key, "activeDeploymentId": DEPLOYMENT}]}
    deployment = {"id": DEPLOYMENT, "manifest": {"spec": {"image": f"registry/{key}:1"}}}
    scaling = {"minReplicas": 1, "maxReplicas": 5}
    return {"name": AGENT, "ready": True, "deployment": deployment, "autoScaling": scaling}


class Upstream(BaseHTTPRequestHandler):
    """One request to the stand-in, answered as its mode says."""

    protocol_version = "HTTP/1.1"
    seen: Seen

    def do_GET(self) -> None:
        self.seen.requests.append((self.path, dict(self.headers)))
        key = self.headers.get("Authorization", "").removeprefix("Bearer ")
        mode = self.seen.mode
        if mode == "redirect":
            self.reply(307, f"Moved for {key}", "text/plain", {"Location": self.seen.target})
        elif mode == "html":
            self.reply(200, f"<html><h1>Proxy</h1><p>{key}</p></html>", "text/html")
        elif mode == "echo":
            path, _, query = self.path.partition("?")
            body = json.dumps(answer(path, dict(parse_qsl(query)), key, self.seen))
            self.reply(200, body, "application/json")
        else:
            body = json.dumps({"error": f"refused Bearer {key}", "code": key, "message": key})
            self.reply(int(mode), body, "application/json", {"Retry-After": "1"})

    def reply(self, status: int, body: str, kind: str, more: dict[str, str] | None = None) -> None:
        echoed = self.headers.get("Authorization", "")
        encoded = body.encode()
        self.send_response(status, f"Answer to {echoed}")
        headers = {"Content-Type": kind, "Content-Length": str(len(encoded)), "X-Echo": echoed}
        headers |= {"Set-Cookie": f"key={echoed}", "WWW-Authenticate": f'Bearer realm="{echoed}"'}
        for name, value in (headers | (more or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(encoded)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def standing_in(mode: str = "echo", target: str = "") -> Iterator[tuple[str, Seen]]:
    """A stand-in on a free port: its address, and what it has seen."""
    seen = Seen(mode, target)
    handler = type("Handler", (Upstream,), {"seen": seen})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        server.server_close()
