"""Let members leave a session and come back, so that only who is there is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from study.actors import Actor
from study.errors import IdTakenError
from study.events import log
from study.events.event import Draft, Subject
from study.events.presence_kinds import PresenceChanged
from study.ledger import attendance, sessions
from study.ledger.attendance import Standing, State
from study.people import members
from study.presence.errors import NotCheckedInError
from study.presence.periods import demand_live
from study.records import Recorded
from study.storage import Storage


@dataclass(frozen=True, slots=True)
class Move:
    """That a member leaves, or is here (again); `id` is the client's UUID."""

    id: UUID
    session: UUID
    member: UUID
    here: bool


def move(storage: Storage, wanted: Move, *, actor: Actor, now: datetime) -> Recorded[Standing]:
    """Note that a counted member leaves or is here; who is where they are said to be stays there.

    Raises:
        SessionUnknownError, UnknownMemberError: there is no such session or member.
        CheckInNotOpenError, CheckInClosedError, MakeUpsOverError: the session is not going on.
        NotCheckedInError: the member is not counted.
        IdTakenError: that id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    payload = PresenceChanged(here=wanted.here)
    with storage.writing() as connection:
        session = sessions.demand(connection, wanted.session)
        member = members.demand(connection, wanted.member)
        subject = Subject(session=session.id, member=member.id, branch=member.branch_id)
        same = log.find(connection, wanted.id)
        standing = attendance.standing(attendance.of(connection, session.id, member.id), member.id)
        if same is not None:
            if (same.payload, same.subject.session, same.subject.member) != (payload, session.id, member.id):
                raise IdTakenError(wanted.id)
            return Recorded(standing, created=False)
        demand_live(session, now)
        if standing.state is not State.COUNTED:
            raise NotCheckedInError
        if standing.is_present is wanted.here:
            return Recorded(standing, created=False)
        log.append_own(connection, Draft(wanted.id, actor, subject, payload), now=now)
        told = attendance.of(connection, session.id, member.id)
        return Recorded(attendance.standing(told, member.id), created=True)
