"""Describe the events of who takes part in a session: check-ins, make-ups, coming and going, its video."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from pydantic import AwareDatetime, Field

from study.events.payload import Payload
from study.presence.modes import How
from study.records import CheckInMode
from study.rules import NOTE_LIMIT, UNIT_LIMIT


class CheckedInToSession(Payload):
    """A member checked in to a session; unverified, it waits for somebody's approval.

    `entered_by` is the member, or whoever entered the sheet. `watched_ms` says how much of the video was
    watched, for what shows it (the heartbeats) is not kept for ever;
    `claimed_at` is when an unverified code was scanned, says the phone.
    """

    kind = "session_checked_in"
    private: ClassVar[frozenset[str]] = frozenset({"note"})

    how: How
    mode: CheckInMode
    entered_by: UUID
    verified: bool = True
    note: str | None = Field(default=None, max_length=NOTE_LIMIT)
    watched_ms: int | None = Field(default=None, ge=0)
    claimed_at: AwareDatetime | None = None


class MakeUpRequested(Payload):
    """A member asked to be counted afterwards."""

    kind = "make_up_requested"
    private: ClassVar[frozenset[str]] = frozenset({"reason"})

    mode: CheckInMode
    reason: str = Field(max_length=NOTE_LIMIT)


class MakeUpDecided(Payload):
    """Somebody else decided on it; `make_up` is the id of the request, or of an unverified check-in."""

    kind = "make_up_decided"
    private: ClassVar[frozenset[str]] = frozenset({"reason"})

    make_up: UUID
    approved: bool
    reason: str | None = Field(default=None, max_length=NOTE_LIMIT)


class PresenceChanged(Payload):
    """A member left the session, or came back."""

    kind = "presence_changed"

    here: bool


class SessionVideoSet(Payload):
    """The video of a session was named; of several the last one counts."""

    kind = "session_video_set"

    title: str = Field(max_length=UNIT_LIMIT)
    duration_ms: int = Field(ge=1)


PRESENCE_KINDS: tuple[type[Payload], ...] = (
    CheckedInToSession, MakeUpRequested, MakeUpDecided, PresenceChanged, SessionVideoSet,
)  # fmt: skip
