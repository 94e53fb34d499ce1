"""The program under test, run as an operator runs it: a command line, an environment, signals."""

import os
import re
import signal
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

from waiting import until

ROOT = Path(__file__).resolve().parents[2]
BINARY = ROOT / ".build" / "debug" / "pipecat-dashboard"
# Not that of metrics alone, which may be printed first.
ADDRESS = re.compile(r"(?<!Metrics at )https?://[^\s/\"']+:\d+")


def environment(home: Path, settings: dict[str, str] | None = None) -> dict[str, str]:
    """The caller's environment without the program's settings, so that none leaks into a test."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DASHBOARD_", "PIPECAT_", "XDG_"))
    }
    return kept | {"HOME": str(home)} | (settings or {})


def run(
    *arguments: str, home: Path, settings: dict[str, str] | None = None, seconds: float = 60
) -> subprocess.CompletedProcess[str]:
    """Runs a command that is expected to end by itself."""
    return subprocess.run(
        [BINARY, *arguments],
        cwd=ROOT,
        env=environment(home, settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds,
    )


class Running:
    """A command that serves until it is told to stop."""

    def __init__(
        self,
        *arguments: str,
        home: Path,
        settings: dict[str, str] | None = None,
        through: Sequence[str] = (),
    ):
        """`through` is a command that starts the one it is given, and becomes it."""
        home.mkdir(parents=True, exist_ok=True)
        self.log_path = home / "stderr.log"
        self._lines: list[str] = []
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [*through, BINARY, *arguments],
                cwd=ROOT,
                env=environment(home, settings),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self._lines.append(line.rstrip("\n"))

    @property
    def output(self) -> str:
        """What it has written to standard output so far."""
        return "\n".join(self._lines)

    @property
    def log(self) -> str:
        """What it has written to standard error so far."""
        return self.log_path.read_text(errors="replace")

    @property
    def pid(self) -> int:
        return self.process.pid

    def found(self, pattern: re.Pattern[str], what: str) -> re.Match[str]:
        """The first match in what it prints, waited for."""

        def look() -> re.Match[str] | None:
            match = pattern.search(self.output)
            if not match and self.process.poll() is not None:
                raise AssertionError(f"ended with {self.process.returncode}: {self.log}")
            return match

        return until(look, f"{what} on standard output")

    @property
    def address(self) -> str:
        """The address that it says it listens at."""
        return self.found(ADDRESS, "an address").group()

    def hang_up(self) -> None:
        """Tells it to read its files again, as a service manager does."""
        self.process.send_signal(signal.SIGHUP)

    def stop(self, seconds: float = 20) -> int:
        """Asks it to end, as a service manager does, and gives its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(seconds)
        finally:
            self.kill()

    def kill(self) -> None:
        """Ends it at once, as a power cut would."""
        self.process.kill()
        self.process.wait()
        self._reader.join()
