"""Describe what the events of a roll-call carry.

All of it is shown to everybody who takes part, at once: the seed of a draw is in none before it is closed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from study.events.payload import Payload
from study.roll_call.draws import Opening
from study.roll_call.outcomes import OutcomeKind
from study.roll_call.picking import Nonce
from study.roll_call.questions import ApprovedAnswer, Question
from study.roll_call.scope import Scope
from study.rules import NOTE_LIMIT

_Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Number = Annotated[int, Field(ge=1)]


class RollCallBegun(Payload):
    """A roll-call (随机点名) through a scope was begun; its id is that of the event."""

    kind = "roll_call_begun"

    scope: Scope


class DrawOpened(Payload):
    """A draw was announced: its whole opening, and the digest of it that a phone notes."""

    kind = "draw_opened"

    opening: Opening
    digest: _Digest
    closes_at: datetime
    question: Question | None = None


class NonceAdded(Payload):
    """The phone of the subject's member added a nonce to an open draw."""

    kind = "nonce_added"

    roll_call: UUID
    draw: _Number
    nonce: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class DrawClosed(Payload):
    """A draw picked the subject's member, and its seed is out; `digest` is that of the whole draw."""

    kind = "draw_closed"

    roll_call: UUID
    draw: _Number
    nonces: tuple[Nonce, ...]
    seed: _Digest
    picked: str
    digest: _Digest


class DrawUndone(Payload):
    """A draw was taken back, for a reason that the next one publishes."""

    kind = "draw_undone"

    roll_call: UUID
    draw: _Number
    reason: str = Field(min_length=1, max_length=NOTE_LIMIT)


class OutcomeRecorded(Payload):
    """What the called member did; the approved answer comes out with it, where the card can be had."""

    kind = "draw_outcome_recorded"

    roll_call: UUID
    draw: _Number
    outcome: OutcomeKind
    note: str | None = Field(default=None, max_length=NOTE_LIMIT)
    card: str | None = None
    approved: ApprovedAnswer | None = None


ROLL_CALL_KINDS: tuple[type[Payload], ...] = (
    RollCallBegun,
    DrawOpened,
    NonceAdded,
    DrawClosed,
    DrawUndone,
    OutcomeRecorded,
)
