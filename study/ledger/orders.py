"""Carry out what is asked of a roll-call as one event, and each order once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Connection

from study.actors import Actor
from study.errors import EventConflictError
from study.events import log
from study.events.event import Draft, Event, Subject
from study.events.payload import Payload
from study.session.requirements import require_lead
from study.session.state import LIVE, Phase, Session

Clock: TypeAlias = Callable[[], datetime]
"""Asked within the transaction: who had to wait for another writer must not act as of an earlier moment."""


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody asks for: `id` becomes that of the event.

    `device` and `epoch` are those of the lead, where it takes the lead to do it.
    """

    id: UUID
    session: UUID
    actor: Actor
    device: str = ""
    epoch: int = 0


def made_before(connection: Connection, order: Order, is_same: Callable[[Event], bool]) -> bool:
    """Whether the order was carried out before: then it changes nothing, and has the same answer.

    Raises:
        EventConflictError: the id stands for something else.
    """
    found = log.find(connection, order.id)
    if found is None:
        return False
    if found.subject.session != order.session or not is_same(found):
        raise EventConflictError(order.id, "other content than the one recorded under its UUID")
    return True


def demand_lead(
    connection: Connection, session: Session, order: Order, what: str, *, phases: tuple[Phase, ...] = LIVE
) -> None:
    """Make sure that the order comes from the device that leads.

    Raises:
        SessionError: it does not, or the session is not where this can be done.
    """
    require_lead(
        session,
        what,
        box=log.box(connection),
        device=order.device,
        epoch=order.epoch,
        phases=phases,
    )


def append(
    connection: Connection,
    session: Session,
    order: Order,
    payload: Payload,
    *,
    now: datetime,
    member: str | None = None,
) -> None:
    """Append the event of an order; `member` is whom it is about."""
    about = None if member is None else UUID(member)
    subject = Subject(session=session.id, member=about, branch=UUID(session.plan.branch))
    log.append_own(connection, Draft(order.id, order.actor, subject, payload), now=now)
