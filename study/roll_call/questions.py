"""Describe the question that a draw carries: what everybody may see, and what only afterwards."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was put; `card` is the card's id in the library then, or names an item of the bank."""

    card: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a card's answer stands: its verbatim quote, with characters `start` to `end` of the document."""

    quote: str
    title: str
    document: str
    provision: str | None
    passage: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ApprovedAnswer:
    """The answer on the card and where it comes from; shown to all once the outcome is recorded.

    An item of the bank may have no source, or one that is not in the library.
    """

    text: str
    source: Source | None = None
