"""One measured figure, and whether it keeps its bound."""

from dataclasses import dataclass, field
from statistics import median
from typing import Any


@dataclass
class Figure:
    """What one row says: the median of some rounds, against a bound or against a peer."""

    row: str
    work: str
    unit: str
    #: One value a round.
    rounds: list[float]
    #: The bound on the median, or with a peer on the ratio; the most, unless `at_least`.
    bound: float
    at_least: bool = False
    peer: str | None = None
    #: The peer's rounds, in the same unit.
    peer_rounds: list[float] = field(default_factory=list)
    #: What is divided by what, where that is not the two medians.
    given_ratio: float | None = None
    note: str | None = None

    @property
    def measured(self) -> float:
        return median(self.rounds)

    @property
    def peer_measured(self) -> float | None:
        return median(self.peer_rounds) if self.peer_rounds else None

    @property
    def ratio(self) -> float | None:
        if self.given_ratio is not None or self.peer_measured is None:
            return self.given_ratio
        return self.measured / self.peer_measured

    @property
    def held(self) -> bool:
        value = self.measured if self.peer is None else self.ratio
        return value >= self.bound if self.at_least else value <= self.bound

    @property
    def bound_text(self) -> str:
        sign = "≥" if self.at_least else "≤"
        return f"{sign} {self.bound:g} {self.unit if self.peer is None else 'of the peer'}"

    def record(self) -> dict[str, Any]:
        """Everything, for programs."""
        return {
            "row": self.row,
            "work": self.work,
            "unit": self.unit,
            "median": self.measured,
            "rounds": self.rounds,
            "peer": self.peer,
            "peerMedian": self.peer_measured,
            "peerRounds": self.peer_rounds,
            "ratio": self.ratio,
            "bound": self.bound_text,
            "held": self.held,
            "note": self.note,
        }


@dataclass
class Unmeasured:
    """A row of which nothing was measured, and why: its bound counts as missed."""

    row: str
    work: str
    reason: str
    held: bool = False

    def record(self) -> dict[str, Any]:
        return {"row": self.row, "work": self.work, "reason": self.reason, "held": False}


def rank(values: list[float], percent: int) -> float:
    """The percentile by nearest rank."""
    return sorted(values)[-(-percent * len(values) // 100) - 1]
