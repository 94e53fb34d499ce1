"""Sessions made up for a test, and whether a dashboard shows just these."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from dashboard import Dashboard
from figures import reported, whole
from filtering import Filter, Row, milliseconds, outcome
from standin import AGENT, row

STATUSES = [
    *["HTTP_COMPLETED"] * 12,
    *["HTTP_ERROR", "WS_CONNECTION_CLOSED", "BOT_CONNECTION_TIMEOUT"],
    *["200", "204", "299", "300", "399", "400", "404", "429", "500", "503", "1000"],
    *[None, None, "SOMETHING_NEW", "", "Ünïcode ✓ 🙂", "http_completed", "HTTP_COMPLETED "],
]
END_STATES = [
    *["active", "completed", "ended_before_agent_start", "agent_start_timeout", "terminated"],
    *["agent_error", "unknown", "paused_for_review", "", None],
]
FIELDS = [
    *["sessionId", "serviceId", "organizationId", "deploymentId", "endedAt", "botStartSeconds"],
    *["coldStart", "completionStatus", "createdAt", "updatedAt"],
]


def written(moment: datetime) -> str:
    """A time as upstream writes it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def history(count: int, seed: int = 1, *, states: bool = False) -> list[Row]:
    """Sessions of the last month, oldest first: some share their instant, some still run, and all
    that upstream is known to leave out or to get wrong occurs."""
    random = Random(seed)
    deployments = [str(UUID(int=random.getrandbits(128), version=4)) for _ in range(4)]
    step = timedelta(days=28) / count
    moment = datetime.now(UTC) - timedelta(days=29)
    rows = []
    for number in range(count):
        if random.random() > 0.05:
            moment += random.random() * 2 * step
        rows.append(one(random, moment, deployments[4 * number // count], count - number < 12))
        if states and random.random() < 0.8:
            rows[-1]["endState"] = random.choice(END_STATES)
    return rows


def one(random: Random, moment: datetime, deployment: str, is_recent: bool) -> Row:
    """A session that began at a moment."""
    created = written(moment)
    length = timedelta(seconds=random.expovariate(1 / 300))
    ended = written(moment + random.choice([length] * 12 + [timedelta(0), -length]))
    if random.random() < (0.5 if is_recent else 0.005):
        ended = None
    made = row(
        str(UUID(int=random.getrandbits(128), version=4)),
        deploymentId=random.choice([deployment] * 20 + [None]),
        createdAt=created,
        endedAt=ended,
        botStartSeconds=random.choice([0, 1, 1, 2, 3, 11, 250, None]),
        coldStart=random.choice([True, False, False, False, None]),
        completionStatus=None if ended is None else random.choice(STATUSES),
        updatedAt=random.choice([created, ended, None]),
    )
    if random.random() < 0.003:
        made["createdAt"] = None
    for name in ("serviceId", "organizationId"):
        made[name] = random.choice([made[name]] * 20 + [None])
    return made


def newcomer(number: int, age: float = 0) -> Row:
    """A session that began just now, or `age` seconds ago, and runs."""
    created = written(datetime.now(UTC) - timedelta(seconds=age))
    fresh = {"createdAt": created, "updatedAt": created, "endedAt": None, "completionStatus": None}
    return row(str(UUID(int=number, version=4)), **fresh) | {"isNew": True}


def expected(session: Row) -> Row:
    """A session as a dashboard has to show it."""
    shown = {name: session.get(name) for name in FIELDS}
    if session.get("endState") is not None:
        shown["endState"] = session["endState"]
    shown["outcome"] = outcome(shown)
    return shown


def differences(given: list[Row], truth: list[Row]) -> list[str]:
    """How what a dashboard shows differs from the truth, in a few words each."""
    shown = {session["sessionId"]: session for session in given}
    real = {session["sessionId"]: session for session in truth}
    found = [f"{len(given) - len(shown)} doubled"] if len(given) != len(shown) else []
    missing, excess = real.keys() - shown.keys(), shown.keys() - real.keys()
    if missing:
        places = sorted(place for place, each in enumerate(truth) if each["sessionId"] in missing)
        found.append(f"{len(missing)} missing, at places {places[:8]} of {len(truth)} from oldest")
    if excess:
        found.append(f"{len(excess)} that upstream does not have: {sorted(excess)[:3]}")
    wrong = [
        f"{name} of {identifier} is {shown[identifier].get(name)!r}, not {value!r}"
        for identifier in shown.keys() & real.keys()
        for name, value in expected(real[identifier]).items()
        if shown[identifier].get(name) != value
    ]
    if wrong:
        found.append(f"{len(wrong)} wrong fields: {sorted(wrong)[:3]}")
    return found


def wrong_figures(report: dict[str, Any], truth: list[Row]) -> list[str]:
    """The figures of a report that differ from a computation over the truth."""
    as_of = milliseconds(report["asOf"])
    rows = [expected(session) for session in truth]
    real = whole(rows, Filter(), as_of, report["capacity"]["maxSessionSeconds"])
    given = reported(report, real)
    wrong = [name for name in real if given[name] != real[name]]
    return [f"{name} is {given[name]}, not {real[name]}" for name in wrong]


def falsehoods(dashboard: Dashboard, truth: list[Row], agent: str = AGENT) -> list[str]:
    """Everything that a dashboard shows of an agent and that differs from the truth."""
    return [
        *differences(dashboard.rows(agent), truth),
        *wrong_figures(dashboard.report(agent), truth),
    ]
