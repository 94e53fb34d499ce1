"""A client that costs next to nothing beside the server: bytes out, bytes in, and the time."""

import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
LAST_CHUNK = b"\r\n0\r\n\r\n"


@dataclass
class Reply:
    status: int
    head: bytes
    #: As it came, so in chunks if it came in chunks.
    body: bytes
    #: From the request to the last byte.
    seconds: float

    def header(self, name: str) -> str | None:
        match = re.search(rf"\r\n{name}: *([^\r]*)".encode(), self.head, re.IGNORECASE)
        return match and match[1].decode()


class Connection:
    """One kept connection to a server on this machine."""

    def __init__(self, port: int):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = bytearray(1 << 20)

    def get(self, target: str, headers: str = "") -> Reply:
        """Asks for a target; `headers` end in a line break each."""
        request = f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n".encode()
        started = time.perf_counter()
        self.socket.sendall(request)
        filled, end = 0, None
        head_end = -1
        while end is None or filled < end:
            if filled == len(self.buffer):
                self.buffer += bytes(len(self.buffer))
            with memoryview(self.buffer) as view:
                count = self.socket.recv_into(view[filled:])
            if count == 0:
                raise ConnectionError(f"{target}: closed after {filled} bytes")
            filled += count
            if head_end < 0 and (head_end := self.buffer.find(b"\r\n\r\n", 0, filled)) >= 0:
                head_end += 4
                length = LENGTH.search(self.buffer, 0, head_end)
                is_bare = self.buffer[9:12] in (b"304", b"204")
                if length or is_bare:
                    end = head_end + (0 if is_bare else int(length[1]))
            if head_end >= 0 and end is None and self.buffer.endswith(LAST_CHUNK, 0, filled):
                break
        seconds = time.perf_counter() - started
        return Reply(
            int(self.buffer[9:12]), bytes(self.buffer[:head_end]),
            bytes(self.buffer[head_end:filled]), seconds,
        )  # fmt: skip

    def ok(self, target: str, headers: str = "") -> Reply:
        """The same, where anything but 200 is a mistake."""
        reply = self.get(target, headers)
        if reply.status != 200:
            raise RuntimeError(f"{target}: {reply.status}")
        return reply

    def drain(self, target: str, look: Callable[[bytes | memoryview], None]) -> tuple[float, float]:
        """Asks for something long that comes in chunks and passes it on piece by piece, as it
        comes. Returns the seconds to the first byte and to the last."""
        request = f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
        started = time.perf_counter()
        self.socket.sendall(request)
        first = None
        tail = b""
        with memoryview(self.buffer) as view:
            while tail != LAST_CHUNK:
                count = self.socket.recv_into(view)
                if count == 0:
                    raise ConnectionError(f"{target}: closed")
                first = first or time.perf_counter() - started
                look(view[:count])
                tail = (tail + bytes(view[max(0, count - len(LAST_CHUNK)) : count]))[
                    -len(LAST_CHUNK) :
                ]
        return first, time.perf_counter() - started

    def close(self) -> None:
        self.socket.close()
