"""Record what came of a call: an answer, a note, or a pass."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from study.roll_call.draws import Draw
from study.rules import clean_note


class OutcomeKind(StrEnum):
    """What the called member did; 过 is a pass."""

    ANSWERED = "answered"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a draw; `card` is the card whose question was put, `note` an answer or a remark."""

    draw: int
    member: str
    kind: OutcomeKind
    card: str | None = None
    note: str | None = None


def outcome_of(draw: Draw, kind: OutcomeKind, *, card: str | None = None, note: str | None = None) -> Outcome:
    """The outcome to record for the member who was picked.

    A pass changes nothing about the round: the member was called, and a pass that put them back would bring
    them up again at once.

    Raises:
        InvalidRecordError: the note is too long or holds control characters.
    """
    return Outcome(draw.opening.number, draw.picked, kind, card, clean_note(note))
