"""Random links over what an agent really has, the same ones for the same seed."""

from random import Random

from filtering import Parameters, Row, milliseconds

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland"]
RELATIVE_STARTS = [
    "now-6h",
    "now-90m",
    "now-2d",
    "now-7d",
    "now-1w",
    "now-3w",
    "now/d",
    "now-20h/h",
]


def links(rows: list[Row], random: Random, count: int) -> list[Parameters]:
    """As many sets of parameters; the first has none, since that is what most readers see."""
    return [[], *(link(rows, random) for _ in range(count - 1))]


def link(rows: list[Row], random: Random) -> Parameters:
    """Some parameters, each about as often as it leaves sessions to count."""
    parameters = window(rows, random) if random.random() < 0.7 else []
    if random.random() < 0.3:
        parameters += several("deploymentId", rows, random)
    if random.random() < 0.2:
        parameters.append(("status", random.choice(["active", "ended", "all"])))
    if random.random() < 0.25:
        parameters.append(("startType", random.choice(["cold", "warm", "all"])))
    if random.random() < 0.25:
        parameters.append(("startTimeMin", str(random.choice([0, 1, 3, 10]))))
    if random.random() < 0.2:
        parameters.append(("startTimeMax", str(random.choice([0, 1, 5, 12, 60]))))
    if random.random() < 0.3:
        names = ["completed", "closed", "failed", "unknown", "active"]
        chosen = random.sample(names, random.randint(1, 3))
        parameters += [("outcome", name) for name in chosen]
    if random.random() < 0.2:
        parameters += several("completionStatus", rows, random)
    if random.random() < 0.15:
        parameters += several("endState", rows, random)
    if random.random() < 0.1:
        parameters.append(("session", random.choice(rows)["sessionId"][: random.randint(1, 2)]))
    if random.random() < 0.5:
        parameters.append(("tz", random.choice(ZONES)))
    random.shuffle(parameters)
    return parameters


def several(name: str, rows: list[Row], random: Random) -> Parameters:
    """One to three values that sessions have, repeated as a form repeats them."""
    values = sorted({row[name] for row in rows if row.get(name) is not None})
    return [
        (name, value) for value in random.sample(values, min(len(values), random.randint(1, 3)))
    ]


def window(rows: list[Row], random: Random) -> Parameters:
    """A stretch of time, said in each of the ways that there are."""
    dated = [row["createdAt"] for row in rows if row["createdAt"] is not None]
    first, last = sorted(random.sample(dated, 2))
    kind = random.randrange(5)
    if kind == 0:
        bounds = [
            ("startTime", milliseconds(first) // 1000),
            ("endTime", milliseconds(last) // 1000),
        ]
    elif kind == 1:
        bounds = [("from", milliseconds(first)), ("to", milliseconds(last))]
    elif kind == 2:
        bounds = [("from", first), ("to", last)]
    elif kind == 3:
        bounds = [("from", first[:10]), ("to", last[:10])]
    else:
        bounds = [("from", random.choice(RELATIVE_STARTS)), ("to", "now")]
    kept = random.choice([bounds, bounds, bounds[:1], bounds[1:]])
    return [(name, str(value)) for name, value in kept]
