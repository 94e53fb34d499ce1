"""Filters as visitors draw them, each once, as a link and as SQL.

The same seed gives the same filters of the same data.
"""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

DAY = 86_400_000
END_STATES = ["completed", "terminated", "agent_error", "unknown", "ended_before_agent_start"]


@dataclass(frozen=True)
class Filter:
    query: str
    where: str


def milliseconds(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


class Filters:
    """Filters of the data that a report of all sessions tells of."""

    def __init__(self, report: dict[str, Any], seed: int = 1):
        self.random = Random(seed)
        self.as_of = milliseconds(report["asOf"])
        self.values = {
            name: sorted(report["facets"][name], key=report["facets"][name].get, reverse=True)
            for name in ("outcome", "startType", "deploymentId", "completionStatus")
        } | {"endState": END_STATES}
        self.given: set[str] = set()

    def next(self) -> Filter:
        """One that was not given before."""
        while (drawn := self._draw()).query in self.given:
            continue
        self.given.add(drawn.query)
        return drawn

    def _draw(self) -> Filter:
        narrowing = [self._sessions, self._starts]
        narrowing += [lambda name=name: self._choice(name) for name in self.values]
        count = self.random.choices([0, 1, 2, 3], [25, 40, 25, 10])[0]
        parts = [part() for part in [self._window, *self.random.sample(narrowing, count)]]
        return Filter(
            "&".join(query for query, _ in parts if query),
            " AND ".join(where for _, where in parts if where) or "true",
        )

    def _window(self) -> tuple[str, str]:
        """None, of any length anywhere, or up to now."""
        kind = self.random.choices(["open", "between", "recent"], [30, 40, 30])[0]
        if kind == "open":
            return "", ""
        if kind == "recent":
            days = self.random.random() < 0.75
            count = self.random.randint(1, 60) if days else self.random.randint(1, 96)
            start = self.as_of - count * (DAY if days else 3_600_000)
            return f"from=now-{count}{'d' if days else 'h'}", f"created >= {start}"
        length = self.random.randint(DAY // 24, 60 * DAY)
        start = self.as_of - 60 * DAY + self.random.randint(0, 60 * DAY - length)
        return (
            f"from={start}&to={start + length}",
            f"created >= {start} AND created < {start + length}",
        )

    def _choice(self, name: str) -> tuple[str, str]:
        """One value or two; there is only one start type to be had at a time."""
        values = self.values[name]
        count = 1 if name == "startType" else min(self.random.randint(1, 2), len(values))
        chosen = self.random.sample(values, count)
        listed = ", ".join(f"'{value}'" for value in chosen)
        return "&".join(f"{name}={value}" for value in chosen), f"{name} IN ({listed})"

    def _starts(self) -> tuple[str, str]:
        if self.random.random() < 0.5:
            least = self.random.randint(1, 30)
            return f"startTimeMin={least}", f"botStart > {least}"
        most = self.random.randint(2, 600)
        return f"startTimeMax={most}", f"botStart < {most}"

    def _sessions(self) -> tuple[str, str]:
        digits = f"{self.random.randrange(256):02x}"[: self.random.randint(1, 2)]
        low, high = ((digits + fill * 8)[:8] for fill in "0f")
        return (
            f"session={digits}",
            f"id BETWEEN '{low}-0000-0000-0000-000000000000'::UUID"
            f" AND '{high}-ffff-ffff-ffff-ffffffffffff'::UUID",
        )
