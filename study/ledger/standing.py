"""Tell how led sessions stand, out of the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import Connection

from study.events.event import Event
from study.events.session_kinds import SESSION_KINDS, SessionPayload
from study.ledger.remembering import RememberedFold
from study.session.actions import Event as Done
from study.session.folding import Entry, replay
from study.session.state import Session

KINDS: Final = tuple(payload.kind for payload in SESSION_KINDS)
REMEMBERED: Final = 64
"""Sessions a database. A long one holds its few hundred speeches, so that this is some megabytes."""


def session_as_it_stands(connection: Connection, session: UUID) -> Session | None:
    """The session that the log tells of, if it does."""
    return _SESSIONS.read(connection, session)


def entry_of(event: Event) -> Entry:
    """What an event of a session tells, and its place among the others."""
    payload, session = event.payload, event.subject.session
    assert isinstance(payload, SessionPayload)  # noqa: S101 - only events of these kinds come here
    assert session is not None  # noqa: S101 - as above
    done = Done(
        id=event.id,
        session=session,
        by=event.actor.id,
        device=payload.asked_on,
        action=payload.action,
        epoch=payload.epoch,
        box=event.device,
        at=event.occurred_at,
    )
    return Entry(event.sequence, done)


def _go_on(session: UUID, known: Session | None, events: Sequence[Event]) -> Session | None:
    return replay(session, [entry_of(event) for event in events], known)


_SESSIONS: Final = RememberedFold[Session | None](KINDS, _go_on, None, most=REMEMBERED)
