"""Every figure of a report, computed a second time: slowly, and in the plainest way."""

from collections import Counter
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from filtering import Filter, Row, milliseconds, outcome, start_type

DEFAULT_LONGEST_SECONDS = 7200


def percentile(values: list[float], percent: int) -> float | None:
    """Nearest rank: the value at position ⌈p·n/100⌉ of the sorted values."""
    if not values:
        return None
    return sorted(values)[-(-percent * len(values) // 100) - 1]


def spread(values: list[float]) -> dict[str, Any]:
    percentiles = {f"p{percent}": percentile(values, percent) for percent in (50, 95, 99)}
    return {"count": len(values)} | percentiles | {"max": max(values, default=None)}


def durations(rows: list[Row]) -> dict[str, Any]:
    lengths = [
        (milliseconds(row["endedAt"]) - milliseconds(row["createdAt"])) / 1000
        for row in rows
        if row["endedAt"] is not None and row["createdAt"] is not None
    ]
    return spread([length for length in lengths if length >= 0]) | {
        "invalid": sum(length < 0 for length in lengths)
    }


def outcomes(rows: list[Row]) -> dict[str, int]:
    counted = Counter(map(outcome, rows))
    return {name: counted[name] for name in ("completed", "closed", "failed", "unknown", "active")}


def basics(rows: list[Row]) -> dict[str, Any]:
    """The figures that a previous window has too."""
    starts = Counter(map(start_type, rows))
    active = sum(row["endedAt"] is None for row in rows)
    return {
        "sessions": len(rows),
        "active": active,
        "ended": len(rows) - active,
        "outcomes": outcomes(rows),
        "starts": {name: starts[name] for name in ("cold", "warm", "unknown")},
        "botStartSeconds": spread(
            [row["botStartSeconds"] for row in rows if row["botStartSeconds"] is not None]
        ),
        "durationSeconds": durations(rows),
    }


def overdue(rows: list[Row], as_of: int, longest_seconds: int | None) -> int:
    limit = (longest_seconds or DEFAULT_LONGEST_SECONDS) * 1000
    return sum(
        row["endedAt"] is None
        and row["createdAt"] is not None
        and as_of - milliseconds(row["createdAt"]) > limit
        for row in rows
    )


def peak(rows: list[Row], wanted: Filter, as_of: int) -> dict[str, Any]:
    """The most sessions at once within the window, and the earliest instant of that."""
    changes: Counter[int] = Counter()
    for row in wanted.select(rows, without=("window",)):
        if row["createdAt"] is None:
            continue
        begins = milliseconds(row["createdAt"])
        ends = as_of if row["endedAt"] is None else milliseconds(row["endedAt"])
        if wanted.start is not None:
            begins = max(begins, wanted.start)
        if wanted.end is not None:
            ends = min(ends, wanted.end)
        if begins < ends:
            changes[begins] += 1
            changes[ends] -= 1
    most, at, now = 0, None, 0
    for time in sorted(changes):
        now += changes[time]
        if now > most:
            most, at = now, time
    return {"sessions": most, "at": at}


def facet(rows: list[Row], wanted: Filter, name: str) -> dict[str, int]:
    """How many sessions one would get by choosing each value of a filter."""
    values = {
        "outcome": outcome,
        "startType": start_type,
        "deploymentId": lambda row: row["deploymentId"],
        "completionStatus": lambda row: row["completionStatus"],
    }
    counted = Counter(map(values[name], wanted.select(rows, without=(name,))))
    # No value of `startType` asks for unknown starts, and none of the others for null.
    del counted[None], counted["unknown" if name == "startType" else None]
    return dict(counted)


def whole(rows: list[Row], wanted: Filter, as_of: int, longest: int | None) -> dict[str, Any]:
    """The figures that the whole and each deployment have, but for the timeline."""
    matching = wanted.select(rows)
    return basics(matching) | {
        "overdue": overdue(matching, as_of, longest),
        "peakConcurrency": peak(rows, wanted, as_of),
    }


def check_timeline(timeline: dict[str, Any], rows: list[Row], zone: ZoneInfo) -> None:
    """The timeline of matching `rows`: whole, aligned, without gaps, and it adds up."""
    step = timeline["bucketSeconds"]
    buckets = timeline["buckets"]
    starts = [milliseconds(bucket["start"]) for bucket in buckets]
    assert len(buckets) <= 120
    for start in starts:
        check_alignment(start, step, zone)
    for start, following in zip(starts, starts[1:], strict=False):
        offsets = [local(time, zone).utcoffset() for time in (start, following)]
        moved = abs((offsets[1] - offsets[0]).total_seconds())
        length = (following - start) / 1000
        assert length > 0 and abs(length - step) <= moved, "a bucket is left out"
    dated = [row for row in rows if row["createdAt"] is not None]
    assert sum(bucket["sessions"] for bucket in buckets) == len(dated)
    ends = [*starts[1:], starts[-1] + step * 1000 + 3_600_000] if starts else []
    for bucket, start, end in zip(buckets, starts, ends, strict=True):
        inside = [row for row in dated if start <= milliseconds(row["createdAt"]) < end]
        assert bucket["sessions"] == len(inside)
        assert bucket["outcomes"] == outcomes(inside)
        assert bucket["cold"] == sum(row["coldStart"] is True for row in inside)


def check_alignment(start: int, step: int, zone: ZoneInfo) -> None:
    """A bucket begins at a whole number of steps after local midnight."""
    moment = local(start, zone)
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if midnight.utcoffset() != moment.utcoffset():
        return  # The clocks changed since midnight, so no step fits both sides.
    since = moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6
    assert since % min(step, 86_400) == 0, f"{moment} is no multiple of {step} s"


def local(time: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(time / 1000, zone)


def reported(block: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    """The part of a block that the second computation covers, times as milliseconds."""
    part = {name: block[name] for name in expected}
    if "peakConcurrency" in part:
        at = part["peakConcurrency"]["at"]
        part["peakConcurrency"] = part["peakConcurrency"] | {"at": milliseconds(at)}
    return part
