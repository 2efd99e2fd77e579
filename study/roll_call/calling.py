"""Call members one after another: open a draw, take the phones' nonces, close it, undo it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from study.roll_call.draws import NOTHING_BEFORE, Draw, Opening, Undo
from study.roll_call.errors import (
    DrawDoesNotFollowError,
    InvalidDrawInputError,
    NobodyPresentError,
    NonceTakenError,
    NotPresentError,
    ReasonMissingError,
)
from study.roll_call.picking import SEED_BYTES, Nonce, commitment_to, pick
from study.roll_call.rounds import Rounds
from study.roll_call.scope import Attendee, Scope
from study.rules import clean_note

_ID = re.compile(r"[!-~]{1,64}")
_NONCE = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class RollCall:
    """Where a roll-call stands: the fold of its draws and undos.

    `undone` holds the undos that the next draw will publish; `head` is the digest of the last draw, to be
    shown and kept elsewhere, because the end of a chain cannot show by itself that something was cut off.
    """

    id: UUID
    scope: Scope
    rounds: Rounds = field(default_factory=Rounds)
    drawn: int = 0
    head: str = NOTHING_BEFORE
    undone: tuple[Undo, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenDraw:
    """A draw between commitment and reveal; only `opening` and `nonces` may be shown while it is open.

    A draw that was opened is always closed. Who wants none after all closes and undoes it, so that the seed
    comes out and nobody can drop draws that they dislike.
    """

    opening: Opening
    seed: bytes = field(repr=False)
    nonces: tuple[Nonce, ...] = ()


def open_draw(roll_call: RollCall, present: Iterable[Attendee], *, seed: bytes) -> OpenDraw:
    """Open the next draw among those present: 32 random bytes are committed to, and the candidates fixed.

    Raises:
        NobodyPresentError: nobody in scope is checked in and present.
        InvalidDrawInputError: the seed or a member's id has the wrong form.
    """
    if len(seed) != SEED_BYTES:
        raise InvalidDrawInputError("seed", f"{SEED_BYTES} random bytes")
    members = roll_call.scope.members(present)
    if not members:
        raise NobodyPresentError
    if not all(_ID.fullmatch(one) for one in (roll_call.scope.of, *members)):
        raise InvalidDrawInputError("id", "1 to 64 printable ASCII characters without blanks")
    opening = Opening(
        roll_call=roll_call.id,
        scope=roll_call.scope,
        number=roll_call.drawn + 1,
        round=roll_call.rounds.for_next_draw(members).number,
        previous=roll_call.head,
        present=members,
        candidates=roll_call.rounds.candidates(members),
        undone=roll_call.undone,
        commitment=commitment_to(seed),
    )
    return OpenDraw(opening, seed)


def add_nonce(draw: OpenDraw, nonce: Nonce) -> OpenDraw:
    """Take a phone's nonce; the same one again changes nothing.

    Only those present may add one and only once, so that each nonce has a name to it and a box cannot try
    out nonces of nobody until the pick suits it.

    Raises:
        InvalidDrawInputError: it is not 32 lower-case hex digits.
        NotPresentError: the member was not present when the draw was opened.
        NonceTakenError: the member has added another one.
    """
    if not _NONCE.fullmatch(nonce.value):
        raise InvalidDrawInputError("nonce", "16 random bytes as 32 lower-case hex digits")
    if nonce in draw.nonces:
        return draw
    if nonce.member not in draw.opening.present:
        raise NotPresentError(nonce.member)
    if any(taken.member == nonce.member for taken in draw.nonces):
        raise NonceTakenError(nonce.member)
    return replace(draw, nonces=tuple(sorted((*draw.nonces, nonce), key=lambda one: one.member)))


def close_draw(draw: OpenDraw) -> Draw:
    """Pick, and reveal the seed; what is returned is published."""
    opening = draw.opening
    announced = opening.digest
    picked = pick(opening.candidates, seed=draw.seed, opening=announced, nonces=draw.nonces)
    return Draw(opening, announced, draw.nonces, draw.seed.hex(), picked)


def after_draw(roll_call: RollCall, draw: Draw) -> RollCall:
    """The roll-call once a draw is over; whoever passes (过) has been called all the same.

    Raises:
        DrawDoesNotFollowError: the draw was opened on another state of the roll-call.
    """
    opening = draw.opening
    if (opening.roll_call, opening.previous, opening.undone) != (
        roll_call.id,
        roll_call.head,
        roll_call.undone,
    ):
        raise DrawDoesNotFollowError(opening.number, roll_call.drawn + 1)
    rounds = roll_call.rounds.for_next_draw(opening.present).after_call(opening.number, draw.picked)
    return replace(roll_call, rounds=rounds, drawn=opening.number, head=draw.digest, undone=())


def after_undo(roll_call: RollCall, number: int, *, reason: str) -> RollCall:
    """The roll-call once a draw of the current round is undone: its member is as not yet called.

    Raises:
        ReasonMissingError: the reason is empty.
        InvalidRecordError: the reason is too long or holds control characters.
        CannotUndoError: the draw is of an earlier round, unknown, or undone already.
    """
    why = clean_note(reason)
    if why is None:
        raise ReasonMissingError
    rounds = roll_call.rounds.after_undo(number)
    return replace(roll_call, rounds=rounds, undone=(*roll_call.undone, Undo(number, why)))
