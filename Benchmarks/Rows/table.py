"""Figures as a Markdown table, which docs/performance.md takes as it is."""

import os
import platform
import re
import subprocess
from pathlib import Path

import duckdb

from figure import Figure, Unmeasured
from program import ROOT, nginx_program

COLUMNS = ["row", "work", "median", "rounds", "peer", "ratio", "bound", ""]


def number(value: float) -> str:
    """Three digits that count, and thousands apart."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def cells(figure: Figure | Unmeasured) -> list[str]:
    if isinstance(figure, Unmeasured):
        return [figure.row, figure.work, "", "", "", "", "", f"**missed**: {figure.reason}"]
    low, high = min(figure.rounds), max(figure.rounds)
    peer = "" if figure.peer is None else figure.peer
    if figure.peer_measured is not None:
        peer = f"{peer} {number(figure.peer_measured)} {figure.unit}"
    return [
        figure.row,
        figure.work,
        f"{number(figure.measured)} {figure.unit}",
        f"{number(low)} – {number(high)}" if len(figure.rounds) > 1 else "",
        peer,
        "" if figure.ratio is None else number(figure.ratio),
        figure.bound_text,
        "held" if figure.held else "**missed**",
    ]


def markdown(figures: list[Figure | Unmeasured]) -> str:
    rows = [COLUMNS, *map(cells, figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def output(*command: str | Path) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return (done.stdout + done.stderr).strip()


def versions() -> str:
    """What was measured, and beside what."""
    library = output("pkg-config", "--modversion", "libmicrohttpd")
    server = re.search(r"nginx/(\S+)", output(nginx_program(), "-v"))
    return (
        f"pipecat-dashboard {output('git', 'describe', '--always', '--dirty')}, "
        f"nginx {server[1]}, libmicrohttpd {library}, DuckDB {duckdb.__version__}"
    )


def machine() -> str:
    """What it was measured on."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())[1])
    system = re.search(r'PRETTY_NAME="(.*)"', Path("/etc/os-release").read_text())
    return (
        f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores, "
        f"{memory / 2**20:.0f} GiB, {system[1] if system else ''}, Linux {platform.release()}"
    )
