"""HTTPS by the program itself: versions, headers, and certificates that change while it runs."""

import socket
import ssl
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

from conftest import Start
from program import Running, run
from waiting import until

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Pair:
    """The files of a certificate and its key, and who signed it."""

    authority: trustme.CA
    certificate: Path
    key: Path

    @property
    def arguments(self) -> tuple[str, ...]:
        return ("--tls-certificate", str(self.certificate), "--tls-key", str(self.key))

    def trusting(self) -> ssl.SSLContext:
        """A client that takes no certificate but those of the same authority."""
        context = ssl.create_default_context()
        self.authority.configure_trust(context)
        return context

    def become(self, other: "Pair") -> None:
        """Has the files hold what those of another hold, as a renewal does."""
        self.certificate.write_bytes(other.certificate.read_bytes())
        self.key.write_bytes(other.key.read_bytes())


@pytest.fixture
def pair(tmp_path: Path) -> Callable[[str], Pair]:
    def make(name: str) -> Pair:
        authority = trustme.CA()
        issued = authority.issue_cert(HOST)
        made = Pair(authority, tmp_path / f"{name}.pem", tmp_path / f"{name}.key")
        made.certificate.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
        made.key.touch(mode=0o600)
        made.key.write_bytes(issued.private_key_pem.bytes())
        return made

    return make


@pytest.fixture
def serving(start: Start) -> Callable[[Pair], Running]:
    def serve(pair: Pair) -> Running:
        program = start("demo", "--listen", f"{HOST}:0", "--sessions", "50", *pair.arguments)
        assert program.address.startswith("https://")
        return program

    return serve


def connect(program: Running, context: ssl.SSLContext) -> ssl.SSLSocket:
    port = int(program.address.rsplit(":", 1)[1])
    plain = socket.create_connection((HOST, port), timeout=20)
    return context.wrap_socket(plain, server_hostname=HOST)


def asked(connection: ssl.SSLSocket, path: str = "/healthz") -> str:
    """The head and body of one answer, over a connection that stays open."""
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
    text = b""
    while b"\r\n\r\n" not in text:
        text += connection.recv(65536)
    head, _, body = text.partition(b"\r\n\r\n")
    [length] = [
        int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"Content-Length")
    ]
    while len(body) < length:
        body += connection.recv(65536)
    return (head + b"\r\n\r\n" + body).decode()


def test_answers_over_tls_tell_browsers_to_stay_with_it(pair, serving):
    first = pair("first")
    program = serving(first)
    with closing(connect(program, first.trusting())) as connection:
        assert connection.version() == "TLSv1.3"
        for path in ("/healthz", "/no-such-page", "/openapi.json"):
            assert "Strict-Transport-Security: max-age=31536000\r\n" in asked(connection, path)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_no_version_before_1_2_is_spoken(pair, serving, version):
    first = pair("first")
    context = first.trusting()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = version
    context.maximum_version = version
    with pytest.raises((ssl.SSLError, ConnectionError)):
        connect(serving(first), context)


def test_a_new_certificate_is_shown_and_no_connection_is_lost(pair, serving):
    first, second = pair("first"), pair("second")
    program = serving(first)
    with closing(connect(program, first.trusting())) as connection:
        assert "200" in asked(connection)
        trusts_second = second.trusting()
        with pytest.raises(ssl.SSLCertVerificationError):
            connect(program, trusts_second)
        first.become(second)
        program.hang_up()
        until(lambda: "certificate read again" in program.log, "a word of it")
        with closing(connect(program, trusts_second)) as other:
            assert "200" in asked(other)
        assert "200" in asked(connection)


def test_a_bad_pair_keeps_the_old_one(pair, serving):
    first, second = pair("first"), pair("second")
    program = serving(first)
    trusting = first.trusting()
    first.key.write_bytes(second.key.read_bytes())
    program.hang_up()
    until(lambda: "certificate not read again" in program.log, "a word of it")
    with closing(connect(program, trusting)) as connection:
        assert "200" in asked(connection)


@pytest.mark.parametrize(
    ("spoil", "setting"),
    [
        (lambda one, two: one.key.write_bytes(two.key.read_bytes()), "--tls-key"),
        (lambda one, two: one.key.write_text("no key"), "--tls-key"),
        (lambda one, two: one.key.chmod(0o644), "--tls-key"),
        (lambda one, two: one.key.unlink(), "--tls-key"),
        (lambda one, two: one.certificate.write_text("none"), "--tls-certificate"),
        (lambda one, two: one.certificate.unlink(), "--tls-certificate"),
    ],
)
def test_a_pair_that_is_none_is_refused_at_the_start(pair, tmp_path: Path, spoil, setting):
    one, two = pair("one"), pair("two")
    spoil(one, two)
    result = run("demo", "--listen", f"{HOST}:0", *one.arguments, home=tmp_path)
    assert result.returncode != 0
    [line] = result.stderr.splitlines()
    assert setting in line


@pytest.mark.parametrize("number", [0, 1])
def test_half_a_pair_is_refused_at_the_start(pair, tmp_path: Path, number: int):
    half = pair("one").arguments[2 * number : 2 * number + 2]
    result = run("demo", "--listen", f"{HOST}:0", *half, home=tmp_path)
    assert result.returncode != 0
    [line] = result.stderr.splitlines()
    assert half[0] in line
