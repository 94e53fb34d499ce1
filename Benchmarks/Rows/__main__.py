"""Measures what the dashboard promises, and what its peers do on the same machine.

    python Benchmarks/Rows [ROW…]

Prints a table, writes .build/bench/results.json, and ends with 1 where a bound is missed.

    python Benchmarks/Rows costs

Measures instead what work costs as sessions grow, and writes .build/bench/costs.json.
"""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime

import costs
from changing import page_changed
from exporting import csv
from figure import Figure, Unmeasured
from filling import fill, waiting
from keeping import distinct, memory, restart
from program import BINARY, FOLDER
from progress import say
from reporting import page_by_duration, report, report_10m, sessions_page
from serving import page_again
from table import machine, markdown, versions

ROWS: dict[str, Callable[[], list[Figure | Unmeasured]]] = {
    "page-again": page_again,
    "report": report,
    "report-10m": report_10m,
    "sessions-page": sessions_page,
    "page-changed": page_changed,
    "page-by-duration": page_by_duration,
    "csv": csv,
    "fill": fill,
    "memory": memory,
    "restart": restart,
    "waiting": waiting,
    "distinct": distinct,
}


def main(names: list[str]) -> int:
    only_costs = names == ["costs"]
    if not only_costs and (unknown := [name for name in names if name not in ROWS]):
        print(f"script/bench: no row {unknown[0]}, only {', '.join(ROWS)}", file=sys.stderr)
        return 2
    if not BINARY.exists():
        print(f"script/bench: there is no {BINARY}", file=sys.stderr)
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    if only_costs:
        costs.write(FOLDER / "costs.json", machine())
        return 0
    figures: list[Figure | Unmeasured] = []
    for name in names or ROWS:
        say(name)
        try:
            figures += ROWS[name]()
        except Exception as error:  # A row that fails must not take the others with it.
            say(f"{name} failed: {error!r}")
            figures.append(Unmeasured(name, "", f"failed: {error}"[:200]))
    measured_on = description()
    print(markdown(figures))
    for figure in figures:
        if isinstance(figure, Figure) and figure.note:
            print(f"\n{figure.row}: {figure.note}")
    print(f"\nOn {measured_on}.")
    results = {"machine": measured_on, "figures": [figure.record() for figure in figures]}
    (FOLDER / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    return 0 if all(figure.held for figure in figures) else 1


def description() -> str:
    return f"{machine()}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {versions()}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
