"""Requests as bytes, for what no client library would send, and answers as they came."""

import socket
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

PATIENCE_SECONDS = 20
BODILESS = {204, 304}


@dataclass(frozen=True)
class Answer:
    """One answer, its body without the chunks it came in."""

    status: int
    fields: list[tuple[str, str]]
    body: bytes
    head: bytes
    """The head as it came, with the line of the status and the empty line."""

    def values(self, name: str) -> list[str]:
        """The values of a field, one for each line that has it."""
        return [value for field, value in self.fields if field.lower() == name.lower()]

    def __getitem__(self, name: str) -> str:
        """The one value of a field that has to be there."""
        [value] = self.values(name)
        return value

    def __contains__(self, name: str) -> bool:
        return bool(self.values(name))


class Wire:
    """A connection to a server, on which whole answers are read one by one."""

    def __init__(self, address: str, seconds: float = PATIENCE_SECONDS):
        parts = urlsplit(address)
        self.socket = socket.create_connection((parts.hostname, parts.port), timeout=seconds)
        self.unread = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, data: bytes) -> "Wire":
        self.socket.sendall(data)
        return self

    def answer(self, method: str = "GET") -> Answer:
        """The next answer; `method` is what was asked with, on which its length depends."""
        head = self._until(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")[:-2]
        version, status, _ = (lines[0] + " ").split(" ", 2)
        assert version == "HTTP/1.1", head[:200]
        fields = [(name, value.strip()) for name, _, value in (x.partition(":") for x in lines[1:])]
        made = Answer(int(status), fields, b"", head)
        return Answer(int(status), fields, self._body(made, method), head)

    def ended(self) -> bool:
        """Whether the server has closed the connection, and sent nothing more before."""
        return self.rest() == b""

    def rest(self) -> bytes:
        """All that comes until the server closes."""
        said, self.unread = self.unread, b""
        try:
            while received := self.socket.recv(65536):
                said += received
        except ConnectionResetError:
            pass
        return said

    def _body(self, answer: Answer, method: str) -> bytes:
        if method == "HEAD" or answer.status in BODILESS or answer.status < 200:
            return b""
        if "Transfer-Encoding" in answer:
            assert answer["Transfer-Encoding"] == "chunked" and "Content-Length" not in answer
            return self._chunks()
        if "Content-Length" in answer:
            return self._count(int(answer["Content-Length"]))
        body = self.unread
        while received := self.socket.recv(65536):
            body += received
        self.unread = b""
        return body

    def _chunks(self) -> bytes:
        parts = []
        while size := int(self._until(b"\r\n"), 16):
            parts.append(self._count(size))
            assert self._count(2) == b"\r\n"
        assert self._until(b"\r\n") == b"\r\n", "trailers, which nobody has asked for"
        return b"".join(parts)

    def _until(self, end: bytes) -> bytes:
        while end not in self.unread:
            self._receive()
        found, _, self.unread = self.unread.partition(end)
        return found + end

    def _count(self, size: int) -> bytes:
        while len(self.unread) < size:
            self._receive()
        found, self.unread = self.unread[:size], self.unread[size:]
        return found

    def _receive(self) -> None:
        received = self.socket.recv(1 << 20)
        if not received:
            raise ConnectionError(f"the connection ended after {self.unread[:300]!r}")
        self.unread += received


def request(target: str, *fields: str, method: str = "GET", host: str = "dashboard.test") -> bytes:
    """The head of a request; bytes beyond ASCII stand in it as Latin-1 has them."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", *fields]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def ask(address: str, target: str, *fields: str, method: str = "GET") -> Answer:
    """The answer to one request on a connection of its own."""
    with Wire(address) as wire:
        return wire.send(request(target, *fields, method=method)).answer(method)
