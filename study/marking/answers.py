"""Describe what members answer: one form for each kind of item, counted as the bank counts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class SelfMark(StrEnum):
    """What members think of their own words beside the model answer."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Picked:
    """One option, counted from 0."""

    option: int


@dataclass(frozen=True, slots=True)
class PickedSeveral:
    """Options, counted from 0, in rising order: in which order they were picked says nothing."""

    options: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """That the stem is right, or is not."""

    right: bool


@dataclass(frozen=True, slots=True)
class Filled:
    """What was put into each blank, as it was typed; an empty text is a blank left empty."""

    blanks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """An answer in words; `self_mark` is None until its author has seen the model answer."""

    text: str
    self_mark: SelfMark | None = None


@dataclass(frozen=True, slots=True)
class Ordered:
    """All entries, counted from 0 in the right order, as they were put."""

    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """For each left its right, None where it got none: the pairs' rights from 0 on, then the spare ones."""

    rights: tuple[int | None, ...]


Answer: TypeAlias = Picked | PickedSeveral | Judged | Filled | Written | Ordered | Matched
