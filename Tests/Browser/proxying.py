"""nginx in front of a dashboard, with the configuration files of docs/deploying as they are but for
ports and folders, and stand-ins for what else they name."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import requests
import trustme
from requests.adapters import HTTPAdapter

from program import ROOT
from waiting import until

FOLDER = ROOT / "docs" / "deploying"
# The name in the files.
HOST = "dash.example.net"
MAIN = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
{user}
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/temporary/body;
    proxy_temp_path {folder}/temporary/proxy;
    fastcgi_temp_path {folder}/temporary/fastcgi;
    uwsgi_temp_path {folder}/temporary/uwsgi;
    scgi_temp_path {folder}/temporary/scgi;
    include {folder}/site.conf;
}}
"""


def nginx_program() -> str:
    """nginx of the system, or what script/bootstrap fetched."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    return found or str(ROOT / ".build" / "nginx" / "nginx")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def certify(folder: Path) -> None:
    """Puts there a certificate of the name in the files, and of this machine, with its key, and that
    of the authority to trust."""
    folder.mkdir(parents=True, exist_ok=True)
    authority = trustme.CA()
    issued = authority.issue_cert(HOST, "127.0.0.1")
    authority.cert_pem.write_to_path(folder / "authority.pem")
    (folder / "chain.pem").write_bytes(b"".join(part.bytes() for part in issued.cert_chain_pems))
    issued.private_key_pem.write_to_path(folder / "key.pem")


class SourceAddress(HTTPAdapter):
    """Connects from an address of this machine."""

    def __init__(self, address: str):
        self.address = address
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, source_address=(self.address, 0), **options)


@dataclass
class Nginx:
    """nginx with one of the files."""

    folder: Path
    process: subprocess.Popen[bytes]
    port: int
    plain_port: int

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def access_log(self) -> str:
        return (self.folder / "pipecat-dashboard.log").read_text()

    def client(self, source: str = "127.0.0.1") -> requests.Session:
        """A client that calls it by the name in the files."""
        session = requests.Session()
        session.trust_env = False
        session.verify = str(self.folder / "tls" / "authority.pem")
        session.headers["Host"] = HOST
        session.mount("https://", SourceAddress(source))
        return session

    def get(self, path: str, client: requests.Session | None = None, **options: Any):
        """One answer, whatever it is."""
        options = {"timeout": 30, "allow_redirects": False} | options
        return (client or self.client()).get(self.address + path, **options)

    def connect(self) -> ssl.SSLSocket:
        """A connection to write anything to."""
        context = ssl.create_default_context(cafile=self.folder / "tls" / "authority.pem")
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        return context.wrap_socket(plain, server_hostname=HOST)

    def raw(self, target: str, *fields: str) -> bytes:
        """The whole answer to a request whose target is sent as it stands."""
        head = [f"GET {target} HTTP/1.1", f"Host: {HOST}", "Connection: close", *fields]
        with self.connect() as connection:
            connection.sendall(("\r\n".join(head) + "\r\n\r\n").encode())
            return b"".join(iter(lambda: connection.recv(65536), b""))


def configured(name: str, folder: Path, ports: dict[int, int]) -> Path:
    """One of the files with other ports and folders, in what nginx reads first."""
    text = (FOLDER / name).read_text()
    # One address is enough, and a machine may have no other.
    text = re.sub(r"\n +listen \[::\]:.*", "", text)
    for old, new in ports.items():
        text = re.sub(rf"\b(listen|server) (?:127\.0\.0\.1:)?{old}\b", rf"\1 127.0.0.1:{new}", text)
    text = text.replace(f"/etc/ssl/{HOST}", f"{folder}/tls").replace("/var/log/nginx", f"{folder}")
    (folder / "site.conf").write_text(text)
    (folder / "temporary").mkdir(exist_ok=True)
    # As root it would else become somebody who can't write here.
    user = "user root;" if os.geteuid() == 0 else ""
    main = folder / "nginx.conf"
    main.write_text(MAIN.format(folder=folder, user=user))
    return main


@contextmanager
def nginx(name: str, folder: Path, upstream: int, sign_in: int = 4180) -> Iterator[Nginx]:
    """nginx with the file of that name, in front of the dashboard at a port."""
    folder.mkdir(parents=True, exist_ok=True)
    certify(folder / "tls")
    port, plain_port = free_port(), free_port()
    main = configured(name, folder, {443: port, 80: plain_port, 8080: upstream, 4180: sign_in})
    command = [nginx_program(), "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(main)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    running = Nginx(folder, process, port, plain_port)

    def listens() -> bool:
        assert process.poll() is None, (folder / "error.log").read_text()
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            return False
        return True

    until(listens, f"nginx at {port}")
    try:
        yield running
    finally:
        process.terminate()
        assert process.wait(20) == 0, (folder / "error.log").read_text()


@contextmanager
def answering(handler: type[BaseHTTPRequestHandler], **state: Any) -> Iterator[int]:
    """The port of a server that answers with a handler, which finds `state` as its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (handler,), state))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


class Quiet(BaseHTTPRequestHandler):
    """Answers without a word on standard error."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class SignInStandIn(Quiet):
    """Answers what nginx asks oauth2-proxy: who has a cookie is the user that it names."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        cookie = SimpleCookie(self.headers.get("Cookie", "")).get("__Host-oauth2_proxy")
        if path == "/oauth2/auth":
            if cookie:
                self.answer(202, {"X-Auth-Request-User": cookie.value})
            else:
                self.answer(401, {})
        elif path == "/oauth2/start":
            wanted = self.headers["X-Auth-Request-Redirect"]
            self.answer(302, {"Location": "https://login.example.net/", "X-Wanted": wanted})
        else:
            self.answer(404, {})


@dataclass
class Held:
    """What a dashboard stand-in was asked, and what it waits for before it ends an answer."""

    go_on: threading.Event = field(default_factory=threading.Event)
    headers: dict[str, str] = field(default_factory=dict)


class HeldAnswer(Quiet):
    """Sends a row, and the next once the test lets it."""

    held: Held

    def do_GET(self) -> None:
        self.held.headers = dict(self.headers)
        self.send_response(200)
        self.send_header("Content-Type", "text/csv")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"6\r\nfirst\n\r\n")
        self.wfile.flush()
        self.held.go_on.wait(30)
        self.wfile.write(b"5\r\nlast\n\r\n0\r\n\r\n")
