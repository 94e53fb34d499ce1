"""A page served again: the same link, the same data."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from client import Connection, Reply
from figure import Figure, Unmeasured
from program import AGENT, FOLDER, ROOT, Dashboard, Process, nginx_program
from progress import say

ROUNDS = 5
PAGE = f"/agents/{AGENT}/sessions?outcome=failed"
PEERS = ROOT / "Benchmarks" / "Peers"
RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
#: What each server adds by itself.
OWN = {"date", "content-length", "connection", "keep-alive", "transfer-encoding"}
FORMS = {"as it is": "", "gzip": "Accept-Encoding: gzip\r\n"}


def page_again() -> list[Figure | Unmeasured]:
    """Requests a second over 32 kept connections, from three servers in turn."""
    figures: list[Figure | Unmeasured] = []
    # A clock that stands still, so that no age on the page moves on.
    with Dashboard("demo", "--clock", "2026-11-20T11:40:00Z") as server:
        wait_for_page(server)
        for form, asks in FORMS.items():
            connection = Connection(server.port)
            page = connection.ok(PAGE, asks)
            connection.close()
            work = f"a page served again, {form}, {len(page.body) / 1e3:,.0f} kB"
            if form == "gzip" and page.header("Content-Encoding") != "gzip":
                figures.append(Unmeasured("page-again", work, "it was not sent as gzip"))
                continue
            rates = compare(server.port, page, form)
            for name, peer, bound in (
                ("nginx", "nginx", 1),
                ("plain", "libmicrohttpd in C", 0.7),
            ):
                figures.append(
                    Figure(
                        "page-again", work, "/s", rates["ours"], bound, at_least=True,
                        peer=peer, peer_rounds=rates[name],
                    )
                )  # fmt: skip
    return figures


def wait_for_page(server: Dashboard) -> None:
    """Waits until the demo has read its history, after which nothing changes any more."""
    connection = Connection(server.port)
    while True:
        reply = connection.get(f"/agents/{AGENT}/report.json")
        if reply.status == 200 and (reply.header("Data-Coverage") or "").startswith("complete"):
            break
        time.sleep(0.1)
    connection.close()


def compare(port: int, page: Reply, form: str) -> dict[str, list[float]]:
    rates: dict[str, list[float]] = {"ours": [], "nginx": [], "plain": []}
    with nginx(page) as nginx_port, plain(page) as plain_port:
        targets = {
            "ours": f"http://127.0.0.1:{port}{PAGE}",
            "nginx": f"http://127.0.0.1:{nginx_port}/page",
            "plain": f"http://127.0.0.1:{plain_port}/page",
        }
        for name, target in targets.items():
            check(target, page, form, name)
        for number in range(ROUNDS):
            say(f"page-again, {form}, round {number + 1}")
            for name, target in targets.items():
                rates[name].append(load(target, form))
    return rates


def check(target: str, page: Reply, form: str, name: str) -> None:
    """That a server sends the same bytes and headers as the dashboard."""
    port, path = re.fullmatch(r"http://127\.0\.0\.1:(\d+)(.*)", target).groups()
    connection = Connection(int(port))
    reply = connection.ok(path, FORMS[form])
    connection.close()
    missing = set(headers(page)) - set(headers(reply))
    if reply.body != page.body or missing:
        raise RuntimeError(f"{name} does not send the same: {missing or 'another body'}")


def load(target: str, form: str) -> float:
    """Requests a second that a server answers."""
    asks = [part for line in FORMS[form].splitlines() for part in ("-H", line)]
    done = subprocess.run(
        ["wrk", "-t", "2", "-c", "32", "-d", "4s", *asks, target],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise RuntimeError(f"{target}: {done.stdout}")
    return float(RATE.search(done.stdout)[1])


def headers(reply: Reply) -> list[tuple[str, str]]:
    """The headers that the page has by itself."""
    lines = reply.head.decode().split("\r\n")[1:-2]
    pairs = (line.split(": ", 1) for line in lines)
    return [(name, value) for name, value in pairs if name.lower() not in OWN]


@contextmanager
def nginx(page: Reply) -> Iterator[int]:
    """nginx with the page as a file; where it is gzip, as one beside it that it sends as it is."""
    folder = FOLDER / "nginx"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "root").mkdir(parents=True)
    is_gzip = page.header("Content-Encoding") == "gzip"
    (folder / "root" / ("page.gz" if is_gzip else "page")).write_bytes(page.body)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    added = [
        f"    add_header {name} {quoted(value)};"
        for name, value in headers(page)
        if name.lower() not in {"content-type", "content-encoding"}
    ]
    filling = {
        "FOLDER": str(folder),
        "PORT": str(port),
        "TYPE": page.header("Content-Type"),
        "HEADERS": "\n".join(added),
    }
    template = (PEERS / "nginx.conf").read_text()
    configuration = folder / "nginx.conf"
    configuration.write_text(re.sub(r"@([A-Z]+)@", lambda m: filling.get(m[1], m[0]), template))
    with Process(
        nginx_program(),
        "-p", folder, "-e", folder / "error.log", "-c", configuration, name="nginx",
    ) as process:  # fmt: skip
        wait_for_port(process, port)
        yield port


def quoted(value: str) -> str:
    """A value as nginx reads it, where it has no variables."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def wait_for_port(process: Process, port: int) -> None:
    while process.process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            continue
    raise RuntimeError(f"nginx ended: {process.log.read_text()[-500:]}")


@contextmanager
def plain(page: Reply) -> Iterator[int]:
    """libmicrohttpd with the page in memory."""
    folder = FOLDER / "plain"
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "plain"
    subprocess.run(
        ["gcc", "-O2", "-Wall", "-Wextra", "-Werror", PEERS / "plain.c", "-o", program,
         "-lmicrohttpd"],
        check=True,
    )  # fmt: skip
    (folder / "body").write_bytes(page.body)
    lines = "\n".join(f"{name}: {value}" for name, value in headers(page))
    (folder / "headers").write_text(lines)
    with Process(program, folder / "body", folder / "headers", name="plain") as process:
        yield int(process.expect(re.compile(r"\d+")).group())
