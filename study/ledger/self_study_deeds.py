"""Append what a member does on their own, once under the client's UUID, by the server's clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from study.actors import Actor
from study.errors import EventConflictError, IdTakenError
from study.events import log
from study.events.event import Draft, Subject
from study.events.payload import Payload
from study.ledger.self_study_derived import catch_up
from study.people import members
from study.self_study.configuration import PracticeRules
from study.storage import Storage


@dataclass(frozen=True, slots=True)
class Deed:
    """What a member does: `id` is the client's UUID, `at` when it came to the server."""

    id: UUID
    member: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Desk:
    """Where practice is held: the records, the rules, and the installation's key for 每日一练."""

    storage: Storage
    rules: PracticeRules
    key: bytes = field(repr=False)


def was_done(
    connection: Connection,
    deed: Deed,
    payload: Payload,
    is_same: Callable[[Payload, Payload], bool] = lambda one, other: one == other,
) -> bool:
    """Whether that UUID stands for this deed already.

    Raises:
        IdTakenError, EventConflictError: it stands for something else.
    """
    before = log.find(connection, deed.id)
    if before is None:
        return False
    if before.subject.member != deed.member or before.kind != payload.kind:
        raise IdTakenError(deed.id)
    if not is_same(before.payload, payload):
        raise conflict(deed.id)
    return True


def append(connection: Connection, desk: Desk, deed: Deed, payload: Payload) -> None:
    """Append it as the member's, and take it into the tables."""
    branch = members.demand(connection, deed.member).branch_id
    subject = Subject(member=deed.member, branch=branch)
    log.append_own(connection, Draft(deed.id, Actor.member(deed.member), subject, payload), now=deed.at)
    catch_up(connection, desk.rules, now=deed.at)


def conflict(event_id: UUID) -> EventConflictError:
    """What to raise where a UUID comes with other content."""
    return EventConflictError(event_id, "other content than the one recorded under its UUID")
