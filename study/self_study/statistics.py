"""Say how good an item is: how hard, whether it tells those who know from those who do not, what misleads."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from knowledge.bank.item import FillIn, Item, MultipleChoice, SingleChoice
from study.marking.answers import Answer, Filled, Picked, PickedSeveral
from study.marking.marks import parts_right
from study.marking.normalising import normalised

TAIL: Final = Fraction(27, 100)
"""Kelley's 27 %: the tails that tell most, large enough to be steady and far enough apart."""

LEAST_SITTINGS: Final = 10
"""With fewer, discrimination says more about chance than about the item."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """How one member did in one paper or quiz: the mark of each item asked, 0 where it was not answered."""

    member: str
    marks: Mapping[str, Fraction]
    answers: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def total(self) -> Fraction:
        """The mean mark, so that papers of different lengths can be compared."""
        return sum(self.marks.values(), Fraction(0)) / len(self.marks)


@dataclass(frozen=True, slots=True)
class WrongChoice:
    """A wrong option, or what was put into a blank, and how many chose it."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """What the sittings in which an item was asked tell about it.

    `facility` is the mean mark (0 to 1, 1 is easy). `discrimination` (-1 to 1; good from about 0.3, below 0
    something is wrong with the item) is the mean mark of the best 27 % less that of the worst.
    `point_biserial` is the correlation with the marks of the other items. Both are None where there are too
    few sittings, or nothing to compare with.
    """

    item: str
    sittings: int
    facility: Fraction | None
    discrimination: Fraction | None
    point_biserial: float | None
    most_chosen_wrong: WrongChoice | None


def item_statistics(
    item: Item, sittings: Iterable[Sitting], *, least_sittings: int = LEAST_SITTINGS
) -> ItemStatistics:
    """The statistics of an item, the same in whatever order the sittings come."""
    asked = [one for one in sittings if item.id in one.marks]
    marks = [one.marks[item.id] for one in asked]
    is_enough = len(asked) >= max(least_sittings, 2)
    return ItemStatistics(
        item=item.id,
        sittings=len(asked),
        facility=_mean(marks) if marks else None,
        discrimination=_discrimination(item.id, asked) if is_enough else None,
        point_biserial=_point_biserial(item.id, asked) if is_enough else None,
        most_chosen_wrong=most_chosen_wrong(
            item, [one.answers[item.id] for one in asked if item.id in one.answers]
        ),
    )


def most_chosen_wrong(item: Item, answers: Iterable[Answer]) -> WrongChoice | None:
    """The wrong option that most chose, or the wrong wording in a blank; of equals the first.

    None where nobody was wrong, and for kinds whose wrong answers have nothing in common.
    """
    counted: Counter[str] = Counter()
    for answer in answers:
        counted.update(_wrong_in(item, answer))
    order = item.task.options if isinstance(item.task, SingleChoice | MultipleChoice) else sorted(counted)
    return max(
        (WrongChoice(text, counted[text]) for text in order if counted[text]),
        key=lambda one: one.count,
        default=None,
    )


def _wrong_in(item: Item, answer: Answer) -> Sequence[str]:
    match item.task, answer:
        case SingleChoice(options, right), Picked(option):
            return [] if option == right else [options[option]]
        case MultipleChoice(options, several), PickedSeveral(picked):
            return [options[option] for option in picked if option not in several]
        case FillIn(), Filled(blanks):
            right_ones = parts_right(item.task, answer)
            both = zip(blanks, right_ones, strict=True)
            return [normalised(text) for text, is_right in both if not is_right and normalised(text)]
        case _:
            return []


def _discrimination(item: str, sittings: Sequence[Sitting]) -> Fraction:
    size = max(int(TAIL * len(sittings) + Fraction(1, 2)), 1)
    best = sorted(sittings, key=lambda one: one.total, reverse=True)
    return _tail_mean(item, best, size) - _tail_mean(item, best[::-1], size)


def _tail_mean(item: str, from_the_end: Sequence[Sitting], size: int) -> Fraction:
    """The mean mark of the first `size`; those equal at the border share the places left among them."""
    border = from_the_end[size - 1].total
    equal = [one.marks[item] for one in from_the_end if one.total == border]
    within = [one.marks[item] for one in from_the_end[:size] if one.total != border]
    places_left = size - len(within)
    return (sum(within, Fraction(0)) + places_left * _mean(equal)) / size


def _point_biserial(item: str, sittings: Sequence[Sitting]) -> float | None:
    """The correlation with the mean of the other marks: with its own among them any item would look good."""
    compared = [one for one in sittings if len(one.marks) > 1]
    own = [float(one.marks[item]) for one in compared]
    others = [float((sum(one.marks.values()) - one.marks[item]) / (len(one.marks) - 1)) for one in compared]
    if len(set(own)) < 2 or len(set(others)) < 2:  # noqa: PLR2004 - what does not vary correlates with nothing
        return None
    return statistics.correlation(own, others)


def _mean(marks: Sequence[Fraction]) -> Fraction:
    return sum(marks, Fraction(0)) / len(marks)
