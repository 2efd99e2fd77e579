"""Let members ask to be counted afterwards, and somebody else decide, each once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from study.actors import Actor
from study.audit import log as audit
from study.audit.log import Action
from study.errors import IdTakenError
from study.events import log
from study.events.attending import Presence
from study.events.event import Draft, Event, Subject
from study.events.presence_kinds import CheckedInToSession, MakeUpDecided, MakeUpRequested
from study.ledger import attendance, sessions
from study.ledger.attendance import Standing, State
from study.people import members
from study.people.records import Member
from study.presence.errors import AlreadyCountedError, MakeUpUnknownError
from study.presence.make_ups import Decision, MakeUp, MakeUpState, decide, request
from study.presence.modes import Claim, How
from study.presence.periods import demand_begun
from study.records import CheckInMode, Recorded
from study.rules import clean_note
from study.storage import Storage


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as a client sends it; `id` is the client's UUID."""

    id: UUID
    session: UUID
    member: UUID
    mode: CheckInMode
    reason: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What somebody has to decide on; `how` and `claimed_at` are those of a scan that waited on a phone."""

    make_up: MakeUp
    member: Member
    how: How | None
    claimed_at: datetime | None


def ask(storage: Storage, asked: Asked, *, now: datetime) -> Recorded[Standing]:
    """Ask for a make-up; while one waits, or a scan does, another changes nothing.

    Raises:
        SessionUnknownError, UnknownMemberError: there is no such session or member.
        NotTakingPartError: the member's branch takes no part.
        CheckInNotOpenError, MakeUpsOverError: it is too early, or too late.
        AlreadyCountedError: there is nothing to make up for.
        NoteMissingError, InvalidRecordError: the reason is missing, too long or unreadable.
        IdTakenError: that id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    with storage.writing() as connection:
        session = sessions.demand(connection, asked.session)
        member = members.demand(connection, asked.member)
        same = log.find(connection, asked.id)
        if same is not None and not _is_it(same, asked):
            raise IdTakenError(asked.id)
        standing = attendance.standing(attendance.of(connection, session.id, member.id), member.id)
        if same is not None:
            return Recorded(standing, created=False)
        attendance.demand_part(session, member)
        demand_begun(session, now)
        if standing.state is State.COUNTED:
            raise AlreadyCountedError
        made = request(Claim(asked.id, session.id, str(member.id), now), asked.mode, asked.reason)
        if standing.state is State.WAITING:
            return Recorded(standing, created=False)
        subject = Subject(session=session.id, member=member.id, branch=member.branch_id)
        payload = MakeUpRequested(mode=made.mode, reason=made.reason)
        log.append_own(connection, Draft(asked.id, Actor.member(member.id), subject, payload), now=now)
        told = attendance.of(connection, session.id, member.id)
        return Recorded(attendance.standing(told, member.id), created=True)


def waiting(storage: Storage, session: UUID) -> tuple[Waiting, ...]:
    """What waits for somebody's decision in a session, the oldest first; with the names, for who decides.

    Raises:
        SessionUnknownError: there is no such session.
        StorageUnavailableError: the database cannot be read.
    """
    with storage.reading() as connection:
        sessions.demand(connection, session)
        told = attendance.of(connection, session)
        undecided = attendance.only(told, {MakeUpState.REQUESTED})
        return tuple(_waiting(connection, told, one) for one in undecided)


def settle(storage: Storage, session: UUID, decision: Decision, *, actor: Actor) -> Recorded[Standing]:
    """Decide on a make-up; the same decision again changes nothing. Returns how its member stands now.

    There is no deadline: what was asked for in time is not lost because nobody looked at it.

    Raises:
        MakeUpUnknownError: the session has none of that id.
        OwnRequestError, AlreadyDecidedError, NoteMissingError: see `study.presence.make_ups.decide`.
        InvalidRecordError: the reason is too long or unreadable.
        IdTakenError: that id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    payload = MakeUpDecided(
        make_up=decision.make_up, approved=decision.approved, reason=clean_note(decision.reason)
    )
    with storage.writing() as connection:
        sessions.demand(connection, session)
        told = attendance.of(connection, session)
        make_up = next((one for one in told.make_ups if one.claim.id == decision.make_up), None)
        if make_up is None:
            raise MakeUpUnknownError
        member = UUID(make_up.claim.member)
        same = log.find(connection, decision.id)
        if same is not None:
            if same.payload != payload or same.actor != actor or same.subject.session != session:
                raise IdTakenError(decision.id)
            return Recorded(attendance.standing(told, member), created=False)
        decide(make_up, decision)
        subject = Subject(session=session, member=member, branch=told.events[make_up.claim.id].subject.branch)
        log.append_own(connection, Draft(decision.id, actor, subject, payload), now=decision.at)
        audit.record(
            connection,
            Action.MAKE_UP_DECIDED,
            actor=actor,
            subject=f"member:{member}",
            now=decision.at,
            details={"session": str(session), "approved": decision.approved},
        )
        after = attendance.of(connection, session, member)
        return Recorded(attendance.standing(after, member), created=True)


def _waiting(connection: Connection, told: Presence, make_up: MakeUp) -> Waiting:
    payload = told.events[make_up.claim.id].payload
    scan = payload if isinstance(payload, CheckedInToSession) else None
    return Waiting(
        make_up,
        members.demand(connection, UUID(make_up.claim.member)),
        how=None if scan is None else scan.how,
        claimed_at=None if scan is None else scan.claimed_at,
    )


def _is_it(event: Event, asked: Asked) -> bool:
    about = (event.subject.session, event.subject.member) == (asked.session, asked.member)
    return about and isinstance(event.payload, MakeUpRequested)
