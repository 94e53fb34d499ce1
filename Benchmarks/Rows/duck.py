"""DuckDB in memory: the same figures from the same sessions, in SQL."""

import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from filters import Filter, milliseconds


@dataclass
class Answer:
    """What DuckDB says, as it comes."""

    seconds: float
    #: Deployment, bucket, outcome, start type, sessions, of which have ended.
    counts: list[tuple]
    #: Deployment, whether it is all of them, count, p50, p95, p99, most.
    starts: list[tuple]
    #: Deployment, whether it is all of them, count, [p50, p95, p99], most.
    lengths: list[tuple]


class Duck:
    """The sessions of an NDJSON file in columns as narrow as they can be, in the order of time."""

    def __init__(self, sessions: Path):
        self.database = duckdb.connect(":memory:", config={"threads": 2})
        self.database.execute(f"""
            CREATE TABLE raw AS
            SELECT sessionId::UUID AS id, epoch_ms(createdAt) AS created,
                   epoch_ms(endedAt) AS ended, deploymentId, outcome,
                   botStartSeconds::SMALLINT AS botStart, completionStatus,
                   CASE WHEN coldStart THEN 'cold' WHEN NOT coldStart THEN 'warm' ELSE 'unknown' END
                     AS startType,
                   endState
            FROM read_json('{sessions}', format = 'newline_delimited', columns = {{
              sessionId: 'VARCHAR', createdAt: 'TIMESTAMP', endedAt: 'TIMESTAMP',
              deploymentId: 'VARCHAR', outcome: 'VARCHAR', botStartSeconds: 'INTEGER',
              completionStatus: 'VARCHAR', coldStart: 'BOOLEAN', endState: 'VARCHAR'}})""")
        words = ["deploymentId", "outcome", "completionStatus", "startType", "endState"]
        for word in words:
            self.database.execute(
                f"CREATE TYPE {word}_word AS ENUM "
                f"(SELECT DISTINCT {word} FROM raw WHERE {word} IS NOT NULL ORDER BY 1)"
            )
        self.database.execute(f"""
            CREATE TABLE session AS
            SELECT id, created, botStart, ended IS NOT NULL AS hasEnded,
                   (CASE WHEN ended >= created THEN ended - created END)::INTEGER AS length,
                   {", ".join(f"{word}::{word}_word AS {word}" for word in words)}
            FROM raw ORDER BY created""")
        self.database.execute("DROP TABLE raw")

    def count(self) -> int:
        return self.database.execute("SELECT count(*) FROM session").fetchone()[0]

    def ask(self, wanted: Filter, report: dict[str, Any]) -> Answer:
        """Counts and timelines in the buckets of a report, and percentiles, of each deployment and
        of all.

        The fastest of the ways that were tried: bot starts are few numbers, so that counting each
        is faster than `quantile_disc`; conditional counts would take twice as long as groups.
        """
        buckets = report["timeline"]["buckets"]
        first = milliseconds(buckets[0]["start"]) if buckets else 0
        step = report["timeline"]["bucketSeconds"] * 1000
        ranks = [f"min(botStart) FILTER (upTo * 100 >= total * {p})" for p in (50, 95, 99)]
        started = time.perf_counter()
        counts = self.database.execute(f"""
            SELECT deploymentId, (created - {first}) // {step}, outcome, startType, count(*),
                   count(*) FILTER (hasEnded)
            FROM session WHERE {wanted.where} GROUP BY ALL""").fetchall()
        starts = self.database.execute(f"""
            WITH counted AS (
              SELECT deploymentId, grouping(deploymentId) AS isAll, botStart, count(*) AS sessions
              FROM session WHERE {wanted.where} AND botStart IS NOT NULL
              GROUP BY GROUPING SETS ((deploymentId, botStart), (botStart))),
            ranked AS (
              SELECT *, sum(sessions) OVER (PARTITION BY deploymentId, isAll ORDER BY botStart)
                          AS upTo,
                     sum(sessions) OVER (PARTITION BY deploymentId, isAll) AS total
              FROM counted)
            SELECT deploymentId, isAll, any_value(total),
                   {", ".join(ranks)}, max(botStart)
            FROM ranked GROUP BY deploymentId, isAll""").fetchall()
        lengths = self.database.execute(f"""
            SELECT deploymentId, grouping(deploymentId), count(length),
                   quantile_disc(length, [0.5, 0.95, 0.99]), max(length)
            FROM session WHERE {wanted.where}
            GROUP BY GROUPING SETS ((deploymentId), ())""").fetchall()
        return Answer(time.perf_counter() - started, counts, starts, lengths)


def differences(report: dict[str, Any], answer: Answer) -> list[str]:
    """What a report and DuckDB do not agree about."""
    found = []
    for part in [report, *report["deployments"]]:
        # Sessions whose deployment is not known are in the whole alone.
        name = part.get("deploymentId", "all")
        if name is None:
            continue
        counted, given = figures(answer, name), reported(part)
        found += [
            f"{name}: {key} is {given[key]}, not {counted[key]}"
            for key in given
            if given[key] != counted[key]
        ]
    known = {row[0] for row in answer.counts} - {None}
    missing = known - {part["deploymentId"] for part in report["deployments"]}
    return found + [f"{name} is missing" for name in missing]


def figures(answer: Answer, name: str) -> dict[str, Any]:
    """What DuckDB says of one deployment, or of all."""
    sessions, ended = 0, 0
    outcomes: Counter[str] = Counter()
    starts: Counter[str] = Counter()
    timeline: Counter[tuple[int, str]] = Counter()
    for deployment, bucket, outcome, start, count, count_ended in answer.counts:
        if name not in (deployment, "all"):
            continue
        sessions += count
        ended += count_ended
        outcomes[outcome] += count
        starts[start] += count
        if bucket is not None:
            timeline[bucket, outcome] += count
            if start == "cold":
                timeline[bucket, "cold"] += count
    bot = spread(answer.starts, name)
    lengths = spread(answer.lengths, name)
    return {
        "sessions": sessions,
        "ended": ended,
        "outcomes": outcomes,
        "starts": starts,
        "botStartSeconds": bot,
        "durationSeconds": lengths,
        "timeline": timeline,
    }


def spread(rows: list[tuple], name: str) -> list:
    """Count, p50, p95, p99 and most of one deployment, or of all."""
    for deployment, is_all, count, *values in rows:
        if (is_all and name == "all") or (not is_all and deployment == name):
            flat = [*values[0], values[1]] if isinstance(values[0], list) else values
            return [count, *flat] if count else [0, None, None, None, None]
    return [0, None, None, None, None]


def reported(part: dict[str, Any]) -> dict[str, Any]:
    """The same of one part of a report."""
    timeline: Counter[tuple[int, str]] = Counter()
    for place, bucket in enumerate(part["timeline"]["buckets"]):
        for word, count in [*bucket["outcomes"].items(), ("cold", bucket["cold"])]:
            timeline[place, word] += count
    names = ("p50", "p95", "p99", "max")
    bot, lengths = part["botStartSeconds"], part["durationSeconds"]
    milliseconds_of = [None if lengths[n] is None else round(lengths[n] * 1000) for n in names]
    return {
        "sessions": part["sessions"],
        "ended": part["ended"],
        "outcomes": Counter(part["outcomes"]),
        "starts": Counter(part["starts"]),
        "botStartSeconds": [bot["count"], *(bot[n] for n in names)],
        "durationSeconds": [lengths["count"], *milliseconds_of],
        "timeline": timeline,
    }
