"""Look at surveys: one's own answer, those that wait for it, and what all answered once it is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select

from study.events import log
from study.events.event import Subject
from study.events.presence_kinds import CheckedInToSession, MakeUpRequested
from study.events.satisfaction_kinds import SatisfactionAsked
from study.events.surveying import survey_of
from study.ledger import attendance, sessions, surveys
from study.ledger.attendance import State
from study.ledger.surveys import Own
from study.satisfaction.results import Result, result_of
from study.satisfaction.survey import Survey
from study.session.state import Session
from study.storage import Storage
from study.tables import events

LONGEST: Final = timedelta(days=14)
"""No survey is open for longer; older ones need not be read for each message."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a survey came to; None where nobody was asked."""

    session: UUID
    title: str
    invited: int
    result: Result | None


def outcome(storage: Storage, session: UUID, *, now: datetime) -> Outcome:
    """What was answered, as far as it may be told.

    Raises:
        SessionUnknownError: there is no such session.
        StorageUnavailableError: the database cannot be read.
    """
    with storage.reading() as connection:
        held = sessions.demand(connection, session)
        counted = attendance.of(connection, session).attendance.counted
        found = survey_of(log.about(connection, Subject(session=session), *surveys.KINDS))
    result = None if found is None else result_of(found, counted.keys(), now=now)
    return Outcome(held.id, held.plan.title, len(counted), result)


def own(storage: Storage, session: UUID, member: UUID) -> Own:
    """One's own answer.

    Raises:
        SessionUnknownError: there is no such session.
        NotAskedError: it has no survey.
        StorageUnavailableError: the database cannot be read.
    """
    with storage.reading() as connection:
        held = sessions.demand(connection, session)
        return _own(held, surveys.demand(connection, session), member)


def waiting_for(storage: Storage, member: UUID, *, now: datetime) -> tuple[Own, ...]:
    """The open surveys that this member has not answered, the newest first.

    Raises:
        StorageUnavailableError: the database cannot be read.
    """
    with storage.reading() as connection:
        found = [_open_for(connection, session, member, now) for session in _asked(connection, member, now)]
    return tuple(one for one in found if one is not None)


def _asked(connection: Connection, member: UUID, now: datetime) -> tuple[UUID, ...]:
    """The sessions lately closed to which the member checked in, or wanted to."""
    came = select(events.c.session_id).where(
        events.c.member_id == member, events.c.kind.in_((CheckedInToSession.kind, MakeUpRequested.kind))
    )
    asked = (
        select(events.c.session_id)
        .where(
            events.c.kind == SatisfactionAsked.kind,
            events.c.occurred_at > now - LONGEST,
            events.c.session_id.in_(came),
        )
        .order_by(events.c.position.desc())
    )
    return tuple(dict.fromkeys(connection.scalars(asked)))


def _open_for(connection: Connection, session: UUID, member: UUID, now: datetime) -> Own | None:
    survey = surveys.demand(connection, session)
    if survey.is_over(now) or str(member) in survey.answers:
        return None
    here = attendance.standing(attendance.of(connection, session, member), member)
    if here.state is not State.COUNTED:
        return None
    return _own(sessions.demand(connection, session), survey, member)


def _own(session: Session, survey: Survey, member: UUID) -> Own:
    return Own(session.id, session.plan.title, survey, survey.answers.get(str(member)))
