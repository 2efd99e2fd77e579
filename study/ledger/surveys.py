"""Ask who took part in a session what they thought of it, take each answer once, and tell the counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import Connection

from study.actors import SYSTEM, Actor
from study.errors import EventConflictError
from study.events import log
from study.events.event import Draft, Event, Subject
from study.events.satisfaction_kinds import (
    SATISFACTION_KINDS,
    SatisfactionAsked,
    SatisfactionEnded,
    SatisfactionRated,
)
from study.events.surveying import survey_of
from study.ledger import attendance, sessions
from study.ledger.attendance import State
from study.ledger.orders import Clock, Order
from study.people import members
from study.presence.errors import NotCheckedInError
from study.records import Recorded
from study.rules import clean_note
from study.satisfaction.errors import NotAskedError, SurveyOverError
from study.satisfaction.survey import Answer, Rating, Survey
from study.session.actions import Close, Command
from study.session.deciding import Circumstances
from study.session.state import Session
from study.storage import Storage

KINDS = tuple(payload.kind for payload in SATISFACTION_KINDS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An answer as a client sends it; `id` is the client's UUID."""

    id: UUID
    session: UUID
    member: UUID
    rating: Rating
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """A survey as one member sees it: their own answer and nothing else."""

    session: UUID
    title: str
    survey: Survey
    answer: Answer | None


def run(
    storage: Storage,
    command: Command,
    around: Callable[[Session | None], Circumstances],
    *,
    actor: Actor,
    lasts: timedelta,
) -> tuple[Session, int]:
    """Obey a command; with the one that closes the session everybody is asked.

    In one transaction, so that no session is closed of which nobody is asked. Without any time (`lasts`)
    there is no survey. `around` tells the circumstances of the session as it stands. Returns the session and
    its position in the log.

    Raises:
        as `sessions.run_in` does, and
        StorageUnavailableError: the database cannot be written.
    """
    with storage.writing() as connection:
        circumstances = around(sessions.find(connection, command.session))
        session = sessions.run_in(connection, command, circumstances, actor=actor)
        if isinstance(command.action, Close):
            _ask(connection, session, lasts, now=circumstances.at)
        return session, log.newest_position(connection)


def _ask(connection: Connection, session: Session, lasts: timedelta, *, now: datetime) -> None:
    asked = uuid5(session.id, SatisfactionAsked.kind)  # the same for whoever closes it, and however often
    if session.closed_at is None or now >= session.closed_at + lasts or log.find(connection, asked):
        return
    subject = Subject(session=session.id, branch=UUID(session.plan.branch))
    payload = SatisfactionAsked(until=session.closed_at + lasts)
    log.append_own(connection, Draft(asked, SYSTEM, subject, payload), now=now)


def rate(storage: Storage, wanted: Wanted, *, clock: Clock) -> Recorded[Own]:
    """Take an answer; the same one again, by whatever id, changes nothing, and another one replaces it.

    Raises:
        SessionUnknownError, UnknownMemberError: there is no such session or member.
        InvalidRecordError: the comment breaks the rules.
        NotAskedError: there is no survey.
        SurveyOverError: its time is over.
        NotCheckedInError: the member is not counted in the session.
        EventConflictError: that id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    answer = Answer(wanted.rating, clean_note(wanted.comment))
    with storage.writing() as connection:
        session = sessions.demand(connection, wanted.session)
        made = log.find(connection, wanted.id)
        if made is not None and not _is_it(made, wanted, answer):
            raise EventConflictError(wanted.id, "other content than the one recorded under its UUID")
        survey = demand(connection, session.id)
        standing = survey.answers.get(str(wanted.member))
        if made is not None or standing == answer:
            return Recorded(Own(session.id, session.plan.title, survey, standing), created=False)
        now = clock()
        if survey.is_over(now):
            raise SurveyOverError(survey.ends_at)
        member = members.demand(connection, wanted.member)
        here = attendance.standing(attendance.of(connection, session.id, member.id), member.id)
        if here.state is not State.COUNTED:
            raise NotCheckedInError
        subject = Subject(session=session.id, member=member.id, branch=here.branch)
        payload = SatisfactionRated(rating=answer.rating, comment=answer.comment)
        log.append_own(connection, Draft(wanted.id, Actor.member(member.id), subject, payload), now=now)
        return Recorded(Own(session.id, session.plan.title, survey, answer), created=True)


def _is_it(event: Event, wanted: Wanted, answer: Answer) -> bool:
    same_subject = (event.subject.session, event.subject.member) == (wanted.session, wanted.member)
    return same_subject and event.payload == SatisfactionRated(rating=answer.rating, comment=answer.comment)


def end(storage: Storage, order: Order, *, clock: Clock) -> None:
    """End a survey before its time, to see what was answered; one that is over stays as it is.

    Raises:
        SessionUnknownError: there is no such session.
        NotAskedError: there is no survey.
        EventConflictError: that id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    with storage.writing() as connection:
        session = sessions.demand(connection, order.session)
        made = log.find(connection, order.id)
        if made is not None:
            if made.subject.session == session.id and isinstance(made.payload, SatisfactionEnded):
                return
            raise EventConflictError(order.id, "other content than the one recorded under its UUID")
        now = clock()
        if not demand(connection, session.id).is_over(now):
            subject = Subject(session=session.id, branch=UUID(session.plan.branch))
            log.append_own(connection, Draft(order.id, order.actor, subject, SatisfactionEnded()), now=now)


def demand(connection: Connection, session: UUID) -> Survey:
    """The survey of a session.

    Raises:
        NotAskedError: there is none.
    """
    found = survey_of(log.about(connection, Subject(session=session), *KINDS))
    if found is None:
        raise NotAskedError(session)
    return found
