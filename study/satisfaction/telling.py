"""Tell what was answered in such a way that nobody's answer can be worked out.

Nothing is told while answers can still come or change: else who looks before and after an answer knows it.
Then counts are told, of `FEWEST` answers and more. Parts (a group, a station) are told only where neither the
part nor what is left of the whole is smaller. Whatever is added up is added up from what is told, so that no
difference of two sums tells more than they do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeVar

from study.satisfaction.survey import CONTENT, Rating

FEWEST: Final = 3
"""With fewer answers none is told: of two people each would know the other's."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many gave each answer, all four in their order."""

    ratings: Mapping[Rating, int]

    @property
    def answers(self) -> int:
        """How many answered."""
        return sum(self.ratings.values())

    @property
    def content(self) -> float | None:
        """The share of who is very satisfied or satisfied (满意率); None without answers."""
        happy = sum(self.ratings[rating] for rating in CONTENT)
        return round(happy / self.answers, 4) if self.answers else None


PartT = TypeVar("PartT")
LabelT = TypeVar("LabelT")


def counts_of(ratings: Iterable[Rating]) -> Counts:
    """The plain count, whether it may be told or not."""
    return Counts(MappingProxyType({**dict.fromkeys(Rating, 0), **Counter(ratings)}))


def told(ratings: Iterable[Rating]) -> Counts | None:
    """The counts; None where too few answered."""
    found = counts_of(ratings)
    return found if found.answers >= FEWEST else None


def told_apart(answers: Iterable[tuple[PartT, Rating]]) -> dict[PartT, Counts]:
    """The counts of the parts that may be told beside those of the whole, the smallest left out first.

    What is left out is either nobody or `FEWEST` and more: else the whole less the parts would tell it.
    """
    parts: dict[PartT, list[Rating]] = {}
    for part, rating in answers:
        parts.setdefault(part, []).append(rating)
    ordered = sorted(parts.items(), key=lambda one: (len(one[1]), str(one[0])))
    hidden = 0
    while ordered and (len(ordered[0][1]) < FEWEST or 0 < hidden < FEWEST):
        hidden += len(ordered.pop(0)[1])
    return {part: counts_of(ratings) for part, ratings in ordered}


def gathered(cells: Mapping[PartT, Counts], label: Callable[[PartT], LabelT]) -> dict[LabelT, Counts]:
    """The counts of larger parts, each the sum of its cells that may be told.

    Where the same answers are told by group and by station, both must be sums of the same cells: cut twice,
    each time safely, the difference of two parts may be one person.
    """
    found: dict[LabelT, list[Counts]] = {}
    for cell, counts in cells.items():
        found.setdefault(label(cell), []).append(counts)
    return {part: added(several) for part, several in found.items()}


def added(several: Iterable[Counts]) -> Counts:
    """The sum of counts that may be told."""
    whole: Counter[Rating] = Counter()
    for one in several:
        whole.update(one.ratings)
    return Counts(MappingProxyType({**dict.fromkeys(Rating, 0), **whole}))
