"""Describe the events of the six talks (六必谈): that there was a talk, and nothing of what was said.

The subject names whom the talk is with, and the branch that was theirs then; the actor is whoever tells it,
and of a talk that is who has talked.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from study.events.payload import Payload

_Word = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
_Level = Annotated[int, Field(ge=1, le=9)]
Moment = Annotated[
    AwareDatetime, Field(ge=datetime(2020, 1, 1, tzinfo=UTC), le=datetime(2100, 1, 1, tzinfo=UTC))
]
"""What somebody tells of a moment: nowhere near the ends of the calendar, where reckoning fails."""


class TalkPayload(Payload):
    """What all of them have in common."""


class TalkNeeded(TalkPayload):
    """Something has happened after which a level must talk with the member; the event's id is the need's."""

    kind = "talk_needed"

    occasion: _Word
    level: _Level
    happened_at: Moment


class TalkNeedDropped(TalkPayload):
    """It was reported by mistake."""

    kind = "talk_need_dropped"

    need: UUID


class TalkHeld(TalkPayload):
    """They have talked; the event's id is the talk's."""

    kind = "talk_held"

    level: _Level
    occasion: _Word | None = None
    need: UUID | None = None
    held_at: Moment


class TalkCorrected(TalkPayload):
    """So it was with that talk."""

    kind = "talk_corrected"

    talk: UUID
    level: _Level
    occasion: _Word | None = None
    need: UUID | None = None
    held_at: Moment


class TalkWithdrawn(TalkPayload):
    """There was no such talk."""

    kind = "talk_withdrawn"

    talk: UUID


TALK_KINDS: tuple[type[TalkPayload], ...] = (
    TalkNeeded,
    TalkNeedDropped,
    TalkHeld,
    TalkCorrected,
    TalkWithdrawn,
)
