"""Words that mean something to one of the languages that answers and log lines are written in, and
an upstream that has nothing but such words to say."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from filtering import Row
from hostile import Asked, Upstream, upstream_of
from standin import CREATED, row

WORDS = {
    "harmless": "harmless",
    "script": "<script>alert(1)</script>",
    "image": '"><img src=x onerror=alert(1)>',
    "handler": "' onmouseover='alert(1)' x='",
    "apostrophe": "'",
    "entity": "&amp;&lt;b&gt;&#60;b&#62;",
    "title": "</title></style></textarea></script><svg onload=alert(1)>",
    "cdata": "]]><x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "comment": "--><b>bold</b><!--",
    "instruction": '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>&b;',
    "link": "javascript:alert(1)",
    "formula": '=HYPERLINK("http://127.0.0.9","x")',
    "plus": "+1",
    "minus": "-1+2",
    "at": "@SUM(A1:A9)",
    "tab": "\t=1+1",
    "return": "\r=1+1",
    "lines": "two\r\nlines\nand\rone",
    "comma": 'a,b";c',
    "header": "a\r\nX-Injected: 1\r\n\r\n<b>body</b>",
    "escaped header": "a%0d%0aSet-Cookie: a=b",
    "controls": "".join(map(chr, [*range(1, 32), *range(127, 160)])),
    "nothing": "a\u0000b",
    "separators": "a\u2028b\u2029c\u0085d",
    "backwards": "\u202egnp.exe\u2066\u200f\ufeff",
    "no characters": "\ufffe\uffff\U0001ffff",
    "combining": "Z\u0351\u036b\u0343" * 50,
    "picture": "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "terminal": "\u001b[2J\u001b]0;title\u0007\u009b31m",
    "lookup": "${jndi:ldap://127.0.0.9/a}",
    "mustache": "{{{agent}}}{{#rows}}{{/rows}}{{>page}}{{=<% %>=}}",
    "log line": '" level=critical message="broken in\n2026-11-20T10:00:00.000Z critical broken in',
    "printf": "%s%n%@%d",
    "path": "../../../../etc/passwd",
    "dots": "..",
    "slash": "a/b?c#d&e=f;g",
    "statement": "'; DROP TABLE sessions; --",
    "long": "8" * 10_000,
    "long and wide": "<&'\"🙂" * 2000,
}
SURROGATE = "a\ud800b"
"""JSON can spell it; nothing else can."""
HALF = f"word-{len(WORDS)}"
"""The agent that says half of one."""
TEXTS = [
    *["sessionId", "serviceId", "organizationId", "deploymentId"],
    *["completionStatus", "endState"],
]
TIMES = ["createdAt", "endedAt", "updatedAt"]
ODD = ["botStartSeconds", "coldStart"]


def agent_of(name: str) -> str:
    """The agent whose sessions have nothing but one word."""
    return f"word-{list(WORDS).index(name)}"


def rows_of(word: str) -> list[Row]:
    """Sessions with the word in all their texts, in each alone, and where no text belongs."""
    alone = [row(f"{number}-{field}") for number, field in enumerate(TEXTS + TIMES + ODD)]
    for session, field in zip(alone, TEXTS + TIMES + ODD, strict=True):
        session[field] = word if field != "sessionId" else f"{word}1"
    every = row(word, **dict.fromkeys(TEXTS, word))
    return [*alone, every]


def about(word: str, asked: Asked, document: dict[str, Any]) -> dict[str, Any]:
    """An answer about an agent with the word in whatever it holds besides lists of sessions."""
    if asked.path.endswith("/logs"):
        moment = "2026-11-20T10:01:00.000000001Z"
        levels = ["", "ERROR ", "2026-11-20 10:01:00.000 | WARNING | "]
        lines = [{"log": level + word, "timestamp": moment} for level in levels]
        lines[0]["deploymentId"] = word
        return {"logs": lines, "total": {"value": len(lines), "relation": word}}
    if asked.is_page:
        return document
    if "/sessions/" in asked.path:
        meetings = [{"meetingId": word, "participantId": word}]
        events = [{"eventCode": word, "eventTs": CREATED}, {"eventCode": word, "eventTs": word}]
        return document | {"meetingIds": meetings, "events": events}
    spec = {"image": word, "maxSessionDurationSeconds": 3600}
    deployment = {"id": word, "manifest": {"spec": spec}, "createdAt": word}
    return document | {"deployment": deployment, "previousRevision": {"deploymentID": word}}


def listed(agent: dict[str, Any]) -> dict[str, Any]:
    """An agent as upstream lists it, with its word."""
    word = word_of(agent["name"])
    names = ["region", "id", "activeDeploymentId", "organizationId", "createdAt"]
    return agent | dict.fromkeys(names, word)


def word_of(agent: str) -> str:
    return [*WORDS.values(), SURROGATE][int(agent.removeprefix("word-"))]


def change(asked: Asked, document: dict[str, Any]) -> dict[str, Any]:
    if asked.agent:
        return about(word_of(asked.agent), asked, document)
    agents = [listed(agent) for agent in document["services"]]
    return {
        "services": [*agents, *({"name": word} for word in WORDS.values() if word != "harmless")]
    }


@contextmanager
def nasty_upstream() -> Iterator[Upstream]:
    """An upstream with an agent for each word, and agents that are called by them."""
    words = [*WORDS.values(), SURROGATE]
    agents = {f"word-{number}": rows_of(word) for number, word in enumerate(words)}
    # Where most rows of a page are odd, the page is.
    agents[HALF] += [row(f"good-{number}") for number in range(30)]
    with upstream_of(agents) as upstream:
        upstream.change = change
        yield upstream
