"""A simulated cloud of which the newest sessions are held back.

The simulator's clock runs, so that its data move. Here an agent has exactly as many sessions as is
said, whenever it is asked, and gets more at the moment that a row wants to look at.
"""

import json
import re
import socket
import threading
from typing import Any

from client import Connection
from program import AGENT, Simulator

#: So many sessions are held back at first.
MARGIN = 500
SESSIONS = re.compile(rf"GET (/v1/agents/{AGENT}/sessions)(?:\?(\S*))? HTTP/1\.1")
TOTAL = re.compile(rb'"total_count":(\d+)')


class Held:
    """The simulator of so many sessions, and a server before it that holds back the newest."""

    def __init__(self, sessions: int):
        self.visible = sessions
        #: The targets that were asked for, in order.
        self.asked: list[str] = []
        self.simulator = Simulator(sessions + MARGIN)
        self.key = self.simulator.key
        self._total = self._count()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def newest(self) -> dict[str, Any]:
        """The newest session that is to be seen."""
        upstream = Connection(self.simulator.port)
        body = self._page(upstream, {"limit": "1", "offset": "0"})
        upstream.close()
        return json.loads(body)["sessions"][0]

    def show_from(self, newest: dict[str, Any]) -> None:
        """Holds back what is newer than a session. A simulator that is started again later on the
        same day goes on with the same sessions, without the oldest."""
        shown, hidden = 1, self._total
        while shown < hidden:
            self.visible = (shown + hidden) // 2
            if (self.newest()["createdAt"] or "") < newest["createdAt"]:
                shown = self.visible + 1
            else:
                hidden = self.visible
        self.visible = shown
        if self.newest()["sessionId"] != newest["sessionId"]:
            raise RuntimeError(f"{newest['sessionId']} is not listed any more")

    @property
    def _authorization(self) -> str:
        return f"Authorization: Bearer {self.key}\r\n"

    def _count(self) -> int:
        upstream = Connection(self.simulator.port)
        reply = upstream.ok(f"/v1/agents/{AGENT}/sessions?limit=1", self._authorization)
        upstream.close()
        return int(TOTAL.search(reply.body)[1])

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        upstream = Connection(self.simulator.port)
        received = b""
        try:
            while True:
                while b"\r\n\r\n" not in received:
                    if not (more := client.recv(65_536)):
                        return
                    received += more
                head, _, received = received.partition(b"\r\n\r\n")
                client.sendall(self._answer(upstream, head.decode()))
        except OSError:
            return
        finally:
            upstream.close()
            client.close()

    def _answer(self, upstream: Connection, head: str) -> bytes:
        target = head.split(" ", 2)[1]
        self.asked.append(target)
        match = SESSIONS.match(head)
        if not match:
            reply = upstream.get(target, self._authorization)
            return reply.head + reply.body
        pairs = (part.split("=", 1) for part in (match[2] or "").split("&") if part)
        parameters = dict(pairs)
        if "status" in parameters:
            body = self._running(upstream, parameters)
        else:
            body = self._page(upstream, parameters)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        return head.encode() + b"\r\n\r\n" + body

    def _page(self, upstream: Connection, parameters: dict[str, str]) -> bytes:
        """A page of the list, without what is held back."""
        offset = int(parameters.get("offset", 0))
        visible = self.visible
        while True:
            hidden = self._total - visible
            shifted = parameters | {"offset": str(offset + hidden)}
            query = "&".join(f"{name}={value}" for name, value in shifted.items())
            reply = upstream.ok(f"/v1/agents/{AGENT}/sessions?{query}", self._authorization)
            total = int(TOTAL.search(reply.body)[1])
            # One that is listed meanwhile has moved all others.
            if total - hidden == visible:
                return TOTAL.sub(b'"total_count":%d' % visible, reply.body, count=1)
            self._total = total

    def _running(self, upstream: Connection, parameters: dict[str, str]) -> bytes:
        """A page of the running sessions: there are few, so that all are read for each."""
        newest = self._page(upstream, {"limit": "1", "offset": "0"})
        until = json.loads(newest)["sessions"][0]["createdAt"]
        running: list[dict[str, Any]] = []
        offset = 0
        while True:
            reply = upstream.ok(
                f"/v1/agents/{AGENT}/sessions?status=active&limit=1000&offset={offset}",
                self._authorization,
            )
            page = json.loads(reply.body)
            offset += len(page["sessions"])
            running += [each for each in page["sessions"] if (each["createdAt"] or "") <= until]
            if not page["sessions"] or offset >= page["total_count"]:
                break
        start = int(parameters.get("offset", 0))
        rows = running[start : start + min(int(parameters.get("limit", 10)), 100)]
        return json.dumps({"total_count": len(running), "sessions": rows}).encode()

    def end(self) -> None:
        self._listener.close()
        self.simulator.end()

    def __enter__(self):
        return self

    def __exit__(self, *_) -> None:
        self.end()
