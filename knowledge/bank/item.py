"""Describe an item: a stem, what is to be done with it, and what is right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from knowledge.document import CardSource

BLANK = "____"
"""Stands in the stem of a fill-in item for each blank, in order."""


class ItemKind(StrEnum):
    """单选, 多选, 判断, 填空, 简答, 排序, 连线."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    FILL_IN = "fill_in"
    SHORT_ANSWER = "short_answer"
    ORDERING = "ordering"
    MATCHING = "matching"


@dataclass(frozen=True, slots=True)
class SingleChoice:
    """One of the options is right; `right` counts them from 0."""

    options: tuple[str, ...]
    right: int


@dataclass(frozen=True, slots=True)
class MultipleChoice:
    """One or more of the options are right; `right` counts them from 0, in rising order."""

    options: tuple[str, ...]
    right: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TrueFalse:
    """The stem is right, or it is not."""

    right: bool


@dataclass(frozen=True, slots=True)
class FillIn:
    """For each blank of the stem the answers that are accepted, the usual one first."""

    blanks: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """Answered in words, and marked by the member against the model answer."""

    model: str


@dataclass(frozen=True, slots=True)
class Ordering:
    """The entries in their right order; they are shown shuffled."""

    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """Pairs of left and right, each left with its right; `spare` are rights that belong to none."""

    pairs: tuple[tuple[str, str], ...]
    spare: tuple[str, ...] = ()


Task: TypeAlias = SingleChoice | MultipleChoice | TrueFalse | FillIn | ShortAnswer | Ordering | Matching

_KINDS: dict[type, ItemKind] = {
    SingleChoice: ItemKind.SINGLE,
    MultipleChoice: ItemKind.MULTIPLE,
    TrueFalse: ItemKind.TRUE_FALSE,
    FillIn: ItemKind.FILL_IN,
    ShortAnswer: ItemKind.SHORT_ANSWER,
    Ordering: ItemKind.ORDERING,
    Matching: ItemKind.MATCHING,
}


@dataclass(frozen=True, slots=True)
class Item:
    """A quiz item of the bank (never a *question*: that is what a member asks the bot).

    `id` stays the same when the item is corrected. `difficulty` is 1 (easy) to 5. An item counts from
    `valid_from` to `valid_until`, both days included; None is no limit. `sources` quote the passages behind
    the answer, word for word.
    """

    id: str
    stem: str
    task: Task
    explanation: str = ""
    sources: tuple[CardSource, ...] = ()
    topic: str = ""
    difficulty: int = 3
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def kind(self) -> ItemKind:
        """What sort of item it is."""
        return _KINDS[type(self.task)]

    def is_valid_on(self, day: date) -> bool:
        """Whether the item counts on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )
