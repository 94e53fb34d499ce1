"""The program under test and its peers, as processes of their own."""

import os
import queue
import re
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Everything that is written goes here.
FOLDER = ROOT / ".build" / "bench"
BINARY = Path(
    os.environ.get("PIPECAT_DASHBOARD", ROOT / ".build" / "release" / "pipecat-dashboard")
)
ASSETS = Path(os.environ.get("DASHBOARD_ASSETS", ROOT))
AGENT = "support-line"
ADDRESS = re.compile(r"https?://[^\s/\"']+:(\d+)")
KEY = re.compile(r"PIPECAT_PRIVATE_KEY=(\S+)")


def environment(key: str | None = None) -> dict[str, str]:
    """The caller's environment without settings of the program."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DASHBOARD_", "PIPECAT_", "XDG_"))
    }
    return kept | ({} if key is None else {"PIPECAT_PRIVATE_KEY": key})


def nginx_program() -> str:
    """Where script/bootstrap puts it if the system has none."""
    return shutil.which("nginx") or str(ROOT / ".build" / "nginx" / "nginx")


class Process:
    """A process that is ended with its `with` block."""

    def __init__(self, *command: str | Path, key: str | None = None, name: str):
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.log = FOLDER / f"{name}.log"
        self.started = time.perf_counter()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment(key),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def expect(self, pattern: re.Pattern[str], seconds: float = 60) -> re.Match[str]:
        """The first match in what it writes to standard output."""
        while (line := self._lines.get(timeout=seconds)) is not None:
            if match := pattern.search(line):
                return match
        raise RuntimeError(f"{self.process.args[0]} ended: {self.log.read_text()[-500:]}")

    @property
    def rss(self) -> float:
        """Resident memory, in MB of a million bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s*(\d+)", status)[1]) * 1024 / 1e6

    def end(self) -> None:
        self.process.stdin.close()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_) -> None:
        self.end()


class Simulator(Process):
    """`simulate`, in which ``AGENT`` has at least so many sessions."""

    #: The agent's part of all sessions of the simulated cloud.
    SHARE = 0.6

    def __init__(self, sessions: int):
        everyone = str(int(sessions / self.SHARE) + 1)
        super().__init__(
            BINARY, "simulate", "--listen", "127.0.0.1:0", "--sessions", everyone, name="simulate"
        )
        self.port = int(self.expect(ADDRESS)[1])
        self.key = self.expect(KEY)[1]


class Dashboard(Process):
    """`serve` or `demo`, with the address that it was given."""

    def __init__(self, command: str, *flags: str | Path, key: str | None = None):
        super().__init__(
            BINARY, command, "--listen", "127.0.0.1:0", "--assets", ASSETS, *flags,
            key=key, name=command,
        )  # fmt: skip
        self.port = int(self.expect(ADDRESS)[1])


def serve(
    archive: Path,
    port: int,
    key: str,
    *,
    interval: int = 86_400,
    agents: tuple[str, ...] = (AGENT,),
) -> Dashboard:
    """A dashboard on an archive, with an upstream that may be asked as often as it likes."""
    flags = [flag for agent in agents for flag in ("--agent", agent)]
    return Dashboard(
        "serve", "--archive", archive, "--sync-interval", str(interval), *flags,
        *upstream(port), key=key,
    )  # fmt: skip


def sync(archive: Path, port: int, key: str, agent: str = AGENT) -> float:
    """Fills an archive, and returns the seconds from the start of the program to its end."""
    started = time.perf_counter()
    done = subprocess.run(
        [BINARY, "sync", "--agent", agent, "--archive", archive, *upstream(port)],
        cwd=ROOT, env=environment(key), capture_output=True, text=True,
    )  # fmt: skip
    seconds = time.perf_counter() - started
    if done.returncode != 0:
        raise RuntimeError(f"sync ended with {done.returncode}: {done.stderr[-200:]}")
    return seconds


def upstream(port: int) -> list[str]:
    return ["--api-url", f"http://127.0.0.1:{port}/v1", "--upstream-rate", "100000"]


def remove(archive: Path) -> None:
    """Removes an archive with the files beside it."""
    for path in archive.parent.glob(archive.name + "*"):
        path.unlink()
