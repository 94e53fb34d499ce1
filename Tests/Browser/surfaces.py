"""The addresses of a dashboard, one of each kind, for what has to hold on all of them."""

CHARTS = ["timeline", "outcomes", "bot-start", "concurrency", "duration"]


def filtered(agent: str) -> list[str]:
    """The addresses that take the filters of a link."""
    root = f"/agents/{agent}"
    return [
        f"{root}/sessions",
        f"{root}/sessions.json",
        f"{root}/sessions.csv",
        f"{root}/sessions.ndjson",
        f"{root}/report.json",
        f"{root}/deployments",
        f"{root}/deployments.json",
        *(f"{root}/charts/{chart}.svg" for chart in CHARTS),
        f"/v1/agents/{agent}/sessions",
    ]


def all_of(agent: str, session: str) -> list[str]:
    """Every kind of address."""
    return [
        "/",
        "/agents.json",
        "/words",
        *filtered(agent),
        f"/agents/{agent}/sessions/{session}",
        f"/agents/{agent}/sessions/{session}.json",
        "/v1/agents",
        f"/v1/agents/{agent}/sessions/{session}",
        "/healthz",
        "/readyz",
        "/metrics",
        "/openapi.json",
        "/assets/dashboard.css",
    ]


def is_page(path: str) -> bool:
    """Whether people read it, so that its errors are pages."""
    last = path.rsplit("/", 1)[-1]
    return path.startswith(("/agents/", "/")) and not (
        path.startswith(("/v1", "/assets", "/healthz", "/readyz", "/metrics")) or "." in last
    )
