"""Say what a measurement came to: one row a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Sense = Literal["at least", "at most"]
_SIGNS: dict[Sense, str] = {"at least": "≥", "at most": "≤"}
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Target:
    """What the ratio, or our own figure, has to reach."""

    of: Literal["ratio", "ours"]
    sense: Sense
    bound: float

    def __str__(self) -> str:
        return f"{self.of} {_SIGNS[self.sense]} {self.bound:g}"

    def is_met_by(self, figure: float) -> bool:
        """Whether a figure is good enough; the bound itself is."""
        return figure >= self.bound if self.sense == "at least" else figure <= self.bound


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison. `what` names the unit of `ours` and `peer`; `ratio` says how they compare.

    For a time the ratio is how many times faster ours is (peer / ours), unless `what` says otherwise. A row
    without a target is there to be looked at, and is neither met nor missed.
    """

    id: str
    what: str
    ours: float
    peer: float
    peer_name: str
    ratio: float
    target: Target | None = None
    quality: Mapping[str, Any] = field(default_factory=dict)

    @property
    def met(self) -> bool | None:
        """Whether the target is reached, judged on what is shown; None without a target."""
        if self.target is None:
            return None
        return self.target.is_met_by(_rounded(self.ratio if self.target.of == "ratio" else self.ours))

    def as_json(self) -> dict[str, Any]:
        """The row as a JSON object; figures with four significant digits."""
        return {
            "id": self.id,
            "what": self.what,
            "ours": _rounded(self.ours),
            "peer": _rounded(self.peer),
            "peer_name": self.peer_name,
            "ratio": _rounded(self.ratio),
            "target": str(self.target) if self.target else None,
            "met": self.met,
            "quality": dict(self.quality),
        }


def times_faster(ours: float, peer: float) -> float:
    """How many times faster ours is, from two durations of the same work."""
    return peer / ours


def _rounded(figure: float) -> float:
    return float(f"{figure:.{_DIGITS}g}")
