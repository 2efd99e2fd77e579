"""Follow from the events who takes part in a session, and what there is to decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from study.events.event import Event
from study.events.presence_kinds import (
    CheckedInToSession,
    MakeUpDecided,
    MakeUpRequested,
    PresenceChanged,
    SessionVideoSet,
)
from study.presence.attendance import Attendance, Move, attendance
from study.presence.make_ups import Decision, MakeUp, settle
from study.presence.modes import Claim, SessionCheckIn

UNSAID = ""
"""The reason of a scan that waits for approval: nobody was asked for one."""


@dataclass(frozen=True, slots=True)
class SessionVideo:
    """The video that belongs to a session; `id` is that of the event that named it."""

    id: UUID
    title: str
    duration_ms: int


@dataclass(frozen=True, slots=True)
class Presence:
    """Everything that a log tells of who takes part in a session; events under the ids of what they made."""

    session: UUID
    check_ins: tuple[SessionCheckIn, ...]
    make_ups: tuple[MakeUp, ...]
    moves: tuple[Move, ...]
    video: SessionVideo | None
    events: Mapping[UUID, Event]

    @property
    def attendance(self) -> Attendance:
        """Who counts, who waits and who is there."""
        return attendance(self.session, self.check_ins, self.make_ups, self.moves)


def presence(session: UUID, events: Iterable[Event]) -> Presence:
    """What events tell of a session, whatever the order in which they come, and how often.

    Moves and decisions are read by (sequence, device), as the session itself is: a box numbers its events
    above all that it has heard of, so that no clock puts a going before its coming.
    """
    once = {event.id: event for event in events if event.subject.session == session}
    logged = sorted(once.values(), key=lambda event: (event.sequence, event.device, event.id))
    check_ins = tuple(_check_in(event) for event in logged if isinstance(event.payload, CheckedInToSession))
    decisions = tuple(_decision(event) for event in logged if isinstance(event.payload, MakeUpDecided))
    asked = [_make_up(event) for event in logged if isinstance(event.payload, MakeUpRequested)]
    asked += [MakeUp(one.claim, one.mode, UNSAID) for one in check_ins if not one.verified]
    videos = [_video(event) for event in logged if isinstance(event.payload, SessionVideoSet)]
    return Presence(
        session=session,
        check_ins=check_ins,
        make_ups=tuple(settle(one, decisions) for one in asked),
        moves=tuple(_move(event) for event in logged if isinstance(event.payload, PresenceChanged)),
        video=videos[-1] if videos else None,
        events=once,
    )


def _claim(event: Event) -> Claim:
    assert event.subject.session is not None  # noqa: S101 - `presence` has seen to it
    return Claim(event.id, event.subject.session, str(event.subject.member), event.occurred_at)


def _check_in(event: Event) -> SessionCheckIn:
    payload = event.payload
    assert isinstance(payload, CheckedInToSession)  # noqa: S101 - only events of that kind come here
    return SessionCheckIn(
        _claim(event), payload.mode, str(payload.entered_by), payload.note, verified=payload.verified
    )


def _make_up(event: Event) -> MakeUp:
    payload = event.payload
    assert isinstance(payload, MakeUpRequested)  # noqa: S101 - as above
    return MakeUp(_claim(event), payload.mode, payload.reason)


def _decision(event: Event) -> Decision:
    payload = event.payload
    assert isinstance(payload, MakeUpDecided)  # noqa: S101 - as above
    return Decision(
        event.id, payload.make_up, payload.approved, event.actor.id, event.occurred_at, payload.reason
    )


def _move(event: Event) -> Move:
    assert isinstance(event.payload, PresenceChanged)  # noqa: S101 - as above
    return Move(str(event.subject.member), here=event.payload.here)


def _video(event: Event) -> SessionVideo:
    payload = event.payload
    assert isinstance(payload, SessionVideoSet)  # noqa: S101 - as above
    return SessionVideo(event.id, payload.title, payload.duration_ms)
