"""Find what has been drawn and waits for somebody's answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from study.events import log
from study.events.event import Subject
from study.events.roll_call_kinds import DrawClosed
from study.ledger import roll_call_log, sessions
from study.roll_call.questions import Question
from study.session.state import LIVE
from study.storage import Storage

LOOKED_BACK = 20
"""So many of the newest draws of a member are looked at: older ones are of sessions that are over."""


@dataclass(frozen=True, slots=True)
class Call:
    """A draw that picked somebody who has neither answered nor passed."""

    session: UUID
    title: str
    roll_call: UUID
    number: int
    at: datetime
    question: Question | None


def open_for(storage: Storage, member: UUID) -> tuple[Call, ...]:
    """The calls that wait for this member in sessions that go on, the newest first."""
    with storage.reading() as connection:
        told = log.about(connection, Subject(member=member), DrawClosed.kind)
        session_ids = dict.fromkeys(
            event.subject.session for event in told[-LOOKED_BACK:] if event.subject.session
        )
        found = [call for session in session_ids for call in _in_session(connection, session, str(member))]
    return tuple(sorted(found, key=lambda call: call.at, reverse=True))


def _in_session(connection: Connection, session_id: UUID, member: str) -> Iterator[Call]:
    session = sessions.demand(connection, session_id)
    if session.phase not in LIVE:
        return
    for history in roll_call_log.read(connection, session_id).values():
        for past in history.draws:
            if past.draw.picked == member and past.undone is None and past.outcome is None:
                opening = past.draw.opening
                yield Call(
                    session.id,
                    session.plan.title,
                    opening.roll_call,
                    opening.number,
                    past.closed_at,
                    past.question,
                )
