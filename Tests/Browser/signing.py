"""Signed links: made by the program, and made by hand as someone who means ill would."""

import base64
import hashlib
import hmac
import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jwt

from dashboard import Parameters
from program import run

# As long as HS512 wants one, so that a token with it is refused for its algorithm alone.
SECRET = "a-secret-of-tests-alone-" + 4 * "0123456789"
OTHER_SECRET = "another-secret-of-tests-0123456789abcdef"
AUDIENCE = "pipecat-dashboard"


def kept_secret(path: Path, *lines: str) -> Path:
    """A file with these lines that its owner alone can read."""
    path.write_text("".join(f"{line}\n" for line in lines))
    path.chmod(0o600)
    return path


def link(
    folder: Path, agent: str, filters: Parameters, *options: str, secret: str = SECRET
) -> tuple[str, str]:
    """The address that `link` prints, without its origin and `/sessions`, and what it logs."""
    file = kept_secret(folder / "secret-to-sign-with", secret)
    locked = [part for name, value in filters for part in ("--filter", f"{name}={value}")]
    if "--expires" not in options:
        options = (*options, "--expires", "1d")
    result = run(
        *("link", "--agent", agent, "--link-secret-file", str(file)),
        *locked,
        *options,
        home=folder,
    )
    assert result.returncode == 0, result.stderr
    [line] = result.stdout.splitlines()
    return urlsplit(line).path.removesuffix("/sessions"), result.stderr


def claims(agent: str, /, *filters: str, **changes: Any) -> dict[str, Any]:
    """What a good token says, but for the changes; a change to `None` leaves a claim out."""
    good = {
        "aud": AUDIENCE,
        "jti": "made-by-hand",
        "exp": int(time.time()) + 3600,
        "agent": agent,
        "filters": list(filters),
        "frames": [],
    }
    return {name: value for name, value in (good | changes).items() if value is not None}


def signed(payload: dict[str, Any], secret: str = SECRET, algorithm: str = "HS256", **header: Any):
    """A token as another library writes it."""
    return jwt.encode(payload, secret, algorithm=algorithm, headers=header or None)


def encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def forged(header: dict[str, Any], payload: dict[str, Any], secret: str = SECRET) -> str:
    """A token with a header of any kind, whose signature is that of HS256 all the same."""
    parts = f"{encoded(json.dumps(header).encode())}.{encoded(json.dumps(payload).encode())}"
    signature = hmac.new(secret.encode(), parts.encode(), hashlib.sha256).digest()
    return f"{parts}.{encoded(signature)}"
