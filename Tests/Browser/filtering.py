"""Which sessions a link means: the rules of the filters once more, row by row."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, Any]
Parameters = list[tuple[str, str]]
RELATIVE = re.compile(r"now(?:-(\d+)([smhdw]))?(?:/([hd]))?")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
UTC = ZoneInfo("UTC")


def milliseconds(text: str | None) -> int | None:
    """Unix milliseconds of a time like `2026-11-20T14:03:11.000Z`."""
    if text is None:
        return None
    return round(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


def instant(text: str, now: int, zone: ZoneInfo) -> int:
    """Unix milliseconds of what `from` or `to` say."""
    if text.isdigit():
        return int(text)
    relative = RELATIVE.fullmatch(text)
    if not relative:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return round(moment.timestamp() * 1000)
    count, unit, rounding = relative.groups()
    moment = datetime.fromtimestamp(now / 1000, UTC)
    if count:
        moment -= timedelta(**{UNITS[unit]: int(count)})
    moment = moment.astimezone(zone)
    if rounding == "h":
        moment = moment.replace(minute=0, second=0, microsecond=0)
    if rounding == "d":
        moment = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return round(moment.timestamp() * 1000)


def outcome(row: Row) -> str:
    """How a session ended, by the first rule that applies."""
    status, state = row["completionStatus"], row.get("endState")
    if row["endedAt"] is None:
        return "active"
    number = int(status) if status and status.isdigit() else None
    if number is not None and number >= 400:
        return "failed"
    by_state = {
        "completed": "completed",
        "agent_error": "failed",
        "agent_start_timeout": "failed",
        "terminated": "closed",
        "ended_before_agent_start": "closed",
    }
    if state in by_state:
        return by_state[state]
    if status == "HTTP_COMPLETED" or (number is not None and 200 <= number <= 299):
        return "completed"
    if status == "WS_CONNECTION_CLOSED":
        return "closed"
    if status in ("HTTP_ERROR", "BOT_CONNECTION_TIMEOUT"):
        return "failed"
    return "unknown"


def start_type(row: Row) -> str:
    return {True: "cold", False: "warm", None: "unknown"}[row["coldStart"]]


@dataclass(frozen=True)
class Filter:
    """The sessions that a link's parameters ask for."""

    start: int | None = None
    end: int | None = None
    zone: ZoneInfo = UTC
    lists: dict[str, list[str]] = field(default_factory=dict)
    single: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_link(cls, parameters: Parameters, as_of: int) -> "Filter":
        """The filter of a link, with `now` at `as_of`."""
        single = dict(parameters)
        zone = ZoneInfo(single.get("tz", "UTC"))
        start = end = None
        if "startTime" in single:
            start = int(single["startTime"]) * 1000
        if "endTime" in single:
            end = int(single["endTime"]) * 1000 + 1
        if "from" in single:
            start = instant(single["from"], as_of, zone)
        if "to" in single:
            end = instant(single["to"], as_of, zone)
        lists = {
            name: [value for other, value in parameters if other == name]
            for name in ("deploymentId", "outcome", "completionStatus", "endState")
        }
        return cls(start, end, zone, lists, single)

    @property
    def is_bounded(self) -> bool:
        return self.start is not None or self.end is not None

    def contains(self, created: int | None) -> bool:
        """Whether a session created then is in the window; one of an unknown time is in none."""
        if created is None:
            return not self.is_bounded
        return (self.start is None or created >= self.start) and (
            self.end is None or created < self.end
        )

    def matches(self, row: Row, without: tuple[str, ...] = ()) -> bool:
        """Whether a session satisfies every parameter, those of `without` aside."""
        more = int(self.single.get("startTimeMin", 0))
        less = int(self.single.get("startTimeMax", 0))
        seconds = row["botStartSeconds"]
        status = self.single.get("status", "all")
        wanted_start = self.single.get("startType", "all")
        values = {
            "deploymentId": row["deploymentId"],
            "outcome": outcome(row),
            "completionStatus": row["completionStatus"],
            "endState": row.get("endState"),
        }
        checks = {
            "window": self.contains(milliseconds(row["createdAt"])),
            "status": status == "all" or (status == "active") == (row["endedAt"] is None),
            "startType": wanted_start in ("all", start_type(row)),
            "startTimeMin": more == 0 or (seconds is not None and seconds > more),
            "startTimeMax": less == 0 or (seconds is not None and seconds < less),
            "session": row["sessionId"].startswith(self.single.get("session", "")),
        }
        for name, allowed in self.lists.items():
            checks[name] = not allowed or values[name] in allowed
        return all(holds for name, holds in checks.items() if name not in without)

    def select(self, rows: list[Row], without: tuple[str, ...] = ()) -> list[Row]:
        return [row for row in rows if self.matches(row, without)]

    def moved(self, start: int, end: int) -> "Filter":
        """The same but for the window."""
        return Filter(start, end, self.zone, self.lists, self.single)
