"""Say how a question was read: the text that is searched, and what was corrected on the way."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Correction:
    """A stretch of the question as it was written, and the library's term that was meant."""

    written: str
    meant: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as read. `original` is normalised; `text` is what is searched."""

    original: str
    text: str
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """Words the library uses: how often, how they sound, and whether they stand in the field's word list."""

    text: str
    count: int
    is_own: bool
    sound: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A term that may be meant by the characters from `start` to `end`."""

    start: int
    end: int
    term: Term
