"""Tell what has become of all draws of a roll-call, and what can be done next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from study.roll_call.calling import OpenDraw, RollCall, add_nonce, after_draw, after_undo
from study.roll_call.draws import Draw, Opening
from study.roll_call.errors import (
    DrawDoesNotFollowError,
    DrawIsOpenError,
    DrawIsOverError,
    DrawUndoneError,
    DrawUnknownError,
    OutcomeStandsError,
)
from study.roll_call.outcomes import Outcome, OutcomeKind, outcome_of
from study.roll_call.picking import Nonce
from study.roll_call.questions import ApprovedAnswer, Question
from study.roll_call.scope import Attendee


@dataclass(frozen=True, slots=True)
class Announced:
    """A draw while it is open: all of it that may be seen then.

    `digest` is that of the opening as it was shown. Nonces are taken until `closes_at`.
    """

    opening: Opening
    digest: str
    opened_at: datetime
    closes_at: datetime
    question: Question | None = None
    nonces: tuple[Nonce, ...] = ()


@dataclass(frozen=True, slots=True)
class PastDraw:
    """A draw that is over and what came of it; `undone` is the reason where it was taken back."""

    draw: Draw
    opened_at: datetime
    closed_at: datetime
    question: Question | None = None
    undone: str | None = None
    outcome: Outcome | None = None
    approved: ApprovedAnswer | None = None


@dataclass(frozen=True, slots=True)
class History:
    """A roll-call with all its draws, the first one first."""

    roll_call: RollCall
    draws: tuple[PastDraw, ...] = ()
    open: Announced | None = None

    def past(self, number: int) -> PastDraw:
        """The draw of that number.

        Raises:
            DrawIsOpenError: it is not over yet.
            DrawUnknownError: there is none.
        """
        if self.open is not None and self.open.opening.number == number:
            raise DrawIsOpenError(number)
        if not 1 <= number <= len(self.draws):
            raise DrawUnknownError(number)
        return self.draws[number - 1]

    def the_open_one(self, number: int) -> Announced:
        """The draw of that number, which takes nonces.

        Raises:
            DrawIsOverError: it is closed.
            DrawUnknownError: there is none.
        """
        if self.open is not None and self.open.opening.number == number:
            return self.open
        raise DrawIsOverError(number) if 1 <= number <= len(self.draws) else DrawUnknownError(number)

    def opening_digest(self, number: int) -> str:
        """The digest under which that draw was announced, open or over.

        Raises:
            DrawUnknownError: there is none.
        """
        if self.open is not None and self.open.opening.number == number:
            return self.open.digest
        return self.past(number).draw.announced

    def chances(self, present: Iterable[Attendee]) -> Mapping[str, Fraction]:
        """The chance of each of those present, in the draw that is open or else in the next one."""
        if self.open is None:
            return self.roll_call.rounds.chances(self.roll_call.scope.members(present))
        opening = self.open.opening
        share = Fraction(1, len(opening.candidates))
        return {one: share if one in opening.candidates else Fraction(0) for one in opening.present}

    def require_none_open(self) -> None:
        """Make sure that no draw is open.

        Raises:
            DrawIsOpenError: one is.
        """
        if self.open is not None:
            raise DrawIsOpenError(self.open.opening.number)


def with_opening(history: History, announced: Announced) -> History:
    """The history once a draw was opened.

    Raises:
        DrawIsOpenError: another one is open.
        DrawDoesNotFollowError: it was opened on another state of the roll-call.
    """
    history.require_none_open()
    opening, roll_call = announced.opening, history.roll_call
    if (opening.number, opening.previous, opening.undone) != (
        roll_call.drawn + 1,
        roll_call.head,
        roll_call.undone,
    ):
        raise DrawDoesNotFollowError(opening.number, roll_call.drawn + 1)
    return replace(history, open=announced)


def with_nonce(history: History, number: int, nonce: Nonce) -> History:
    """The history once a phone has added a nonce to the open draw.

    Raises:
        InvalidDrawInputError: it is not 32 lower-case hex digits.
        NotPresentError: the member was not present when the draw was opened.
        NonceTakenError: the member has added another one.
        DrawIsOverError: the draw is closed.
        DrawUnknownError: there is none of that number.
    """
    open_ = history.the_open_one(number)
    # The rules for nonces ask for no seed, which the log does not tell while a draw is open.
    taken = add_nonce(OpenDraw(open_.opening, b"", open_.nonces), nonce)
    return replace(history, open=replace(open_, nonces=taken.nonces))


def with_draw(history: History, draw: Draw, *, at: datetime) -> History:
    """The history once the open draw was closed.

    Raises:
        DrawDoesNotFollowError: it is not the one that is open.
    """
    open_ = history.open
    if open_ is None or open_.opening != draw.opening:
        raise DrawDoesNotFollowError(draw.opening.number, history.roll_call.drawn + 1)
    past = PastDraw(draw, open_.opened_at, at, open_.question)
    return History(after_draw(history.roll_call, draw), (*history.draws, past))


def with_undo(history: History, number: int, *, reason: str) -> History:
    """The history once a draw was taken back; somebody who has answered has been called for good.

    Raises:
        DrawIsOpenError: a draw is open, whose candidates were fixed with this call standing.
        DrawUnknownError: there is none of that number.
        OutcomeStandsError: its member has answered.
        CannotUndoError: it is of an earlier round, or undone already.
        ReasonMissingError: the reason is empty.
        InvalidRecordError: the reason is too long or holds control characters.
    """
    history.require_none_open()
    past = history.past(number)
    if past.outcome is not None and past.outcome.kind is OutcomeKind.ANSWERED:
        raise OutcomeStandsError(number)
    roll_call = after_undo(history.roll_call, number, reason=reason)
    return _with_past(
        replace(history, roll_call=roll_call), replace(past, undone=roll_call.undone[-1].reason)
    )


def with_outcome(
    history: History,
    number: int,
    kind: OutcomeKind,
    *,
    note: str | None,
    approved: ApprovedAnswer | None = None,
) -> History:
    """The history once it was recorded what came of a draw.

    Raises:
        DrawIsOpenError: it is not over yet.
        DrawUnknownError: there is none of that number.
        DrawUndoneError: it was taken back.
        OutcomeStandsError: that is recorded already.
        InvalidRecordError: the note is too long or holds control characters.
    """
    past = history.past(number)
    if past.undone is not None:
        raise DrawUndoneError(number)
    if past.outcome is not None:
        raise OutcomeStandsError(number)
    card = None if past.question is None else past.question.card
    outcome = outcome_of(past.draw, kind, card=card, note=note)
    return _with_past(history, replace(past, outcome=outcome, approved=approved))


def _with_past(history: History, past: PastDraw) -> History:
    number = past.draw.opening.number
    return replace(history, draws=(*history.draws[: number - 1], past, *history.draws[number:]))
