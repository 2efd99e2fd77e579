"""Record that a member speaks, by a draw or of their own accord, under the lead that holds."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from study.errors import EventConflictError
from study.events import log
from study.events.session_kinds import Spoke
from study.ledger import attendance, sessions
from study.ledger.orders import Clock, Order
from study.presence.errors import NotCheckedInError
from study.records import Recorded
from study.session.actions import Command, Speak, SpeakingMode
from study.session.deciding import Circumstances
from study.session.state import Session
from study.storage import Storage


def volunteer(storage: Storage, order: Order, member: UUID, *, clock: Clock) -> Recorded[Session]:
    """Record that a member who is there speaks of their own accord (自愿交流).

    It takes no lead: the member asks on their own phone, and whoever leads sees it at once. Asking again
    while nobody else has spoken changes nothing.

    Raises:
        SessionError: there is no such session, or it does not run.
        NotCheckedInError: the member is not counted and present.
        EventConflictError: the id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    speech = Speak(str(member), SpeakingMode.VOLUNTEERED)
    with storage.writing() as connection:
        session = sessions.demand(connection, order.session)
        made = log.find(connection, order.id)
        if made is not None:
            about = (made.subject.session, made.subject.member, type(made.payload))
            if about != (order.session, member, Spoke):
                raise EventConflictError(order.id, "other content than the one recorded under its UUID")
            return Recorded(session, created=False)
        told = attendance.of(connection, session.id, member)
        if not attendance.standing(told, member).is_present:
            raise NotCheckedInError
        newest = session.speeches[-1] if session.speeches else None
        if newest is not None and (newest.spoken, newest.step) == (speech, session.step):
            return Recorded(session, created=False)
        return Recorded(record(connection, session, order, speech, clock=clock), created=True)


def record(connection: Connection, session: Session, order: Order, speech: Speak, *, clock: Clock) -> Session:
    """Record a speech under the lead that holds now, whoever's device it comes from.

    Raises:
        SessionError: the session does not run.
    """
    lease = session.lease
    command = Command(
        id=order.id,
        session=session.id,
        by=order.actor.id,
        device="" if lease is None else lease.device,
        action=speech,
        epoch=0 if lease is None else lease.epoch,
    )
    circumstances = Circumstances(log.box(connection), clock(), may_lead=frozenset())
    return sessions.run_in(connection, command, circumstances, actor=order.actor)
