"""A dashboard behind a door: who may sign in, and how they say who they are."""

import base64
from pathlib import Path

from dashboard import Dashboard
from program import Running
from signing import kept_secret

# As `htpasswd -nbB -C 4` prints them; a cost that nobody should use keeps the tests quick.
ADA = "ada:$2y$04$ZZeIAPxzQUtwwnp9ZtPx0uUuuEGyypAQ0.uWW8swcO6.Afr2UT8Ba"
ADA_LATER = "ada:$2y$04$w.85rv1SJCq2KF06HQ6o5.Ez.XLtQs3r8EUlKlbnfNZHhWhe1Z8L."
GRACE = "grace:$2y$04$2iC4x.XRTMQN2B8LIraI0OhBJ8osFw9Z7EyX4PsIOiISsYoXhp.J2"
# `-C 12`: a check takes long enough for something else to happen meanwhile.
SLOW = "slow:$2y$12$y1TAIJ4JyM3hbpUx5Zcv8erlKscm0fIUUkstVVZSJpYJi.udVheo2"

PASSWORDS = {
    "ada": "analytical engine",
    "grace": "nano:second ü",
    "slow": "five",
}
LATER = "next year"


def passwords(path: Path, *lines: str) -> Path:
    """A password file of these lines."""
    return kept_secret(path, *lines)


def basic(user: str, password: str) -> dict[str, str]:
    """The header with which a browser signs in."""
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def as_user(user: str, address: str | None = None) -> dict[str, str]:
    """The headers of someone who knows their password, from an address where one is given."""
    return basic(user, PASSWORDS[user]) | (forwarded(address) if address else {})


def forwarded(address: str) -> dict[str, str]:
    return {"X-Forwarded-For": address}


def signed_in(process: Running, user: str = "ada") -> Dashboard:
    """A dashboard asked by someone who signs in with each request."""
    dashboard = Dashboard(process)
    dashboard.http.headers.update(as_user(user))
    return dashboard
