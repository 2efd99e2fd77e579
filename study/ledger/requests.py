"""Keep requests (诉求): bring in, take up, answer, ask again, close, withdraw, each step once."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Connection, func, select

from study.actors import ANONYMOUS, Actor
from study.events.request_kinds import RequestBrought
from study.ledger.request_reading import demand_by_receipt, demand_in_branch, demand_own
from study.ledger.request_steps import bring_in, take_step
from study.records import Recorded
from study.requests.quota import Admit, day_begins, demand_room
from study.requests.receipts import receipt_of, request_id_of
from study.requests.request import Request
from study.requests.steps import Answered, AskedAgain, Closed, TakenUp, Withdrawn
from study.rules import clean_question
from study.storage import Storage
from study.tables import events

OwnAction: TypeAlias = AskedAgain | Withdrawn
OurAction: TypeAlias = TakenUp | Answered | Closed


def bring(
    storage: Storage, request: UUID, *, member: UUID, branch: UUID | None, text: str, now: datetime
) -> Recorded[Request]:
    """Bring a member's request in, into the own branch unless another is named; again changes nothing.

    Raises:
        InvalidRecordError: the text breaks the rules.
        EventConflictError: that id stands for something else.
        TooManyRequestsError: it is one too many today.
        UnknownMemberError, UnknownBranchError: there is no such member or branch.
        StorageUnavailableError: the database cannot be written.
    """
    payload = RequestBrought(request=request, text=clean_question(text))
    with storage.writing() as connection:

        def admit() -> None:
            demand_room(_brought_today(connection, member, now), now)

        return bring_in(connection, payload, branch=branch, member=member, admit=admit, now=now)


def bring_anonymously(
    storage: Storage, secret: bytes, *, branch: UUID | None, text: str, admit: Admit, now: datetime
) -> Recorded[Request]:
    """Bring a request in of which nobody learns whose it is; its id follows from the receipt's secret.

    `admit` is asked before anything new is kept, and may refuse.

    Raises:
        InvalidRecordError, EventConflictError, TooManyRequestsError, UnknownBranchError: as above.
        StorageUnavailableError: the database cannot be written.
    """
    request, receipt = request_id_of(secret), receipt_of(secret)
    payload = RequestBrought(request=request, text=clean_question(text), receipt=receipt)
    with storage.writing() as connection:
        return bring_in(connection, payload, branch=branch, member=None, admit=admit, now=now)


def see_to(
    storage: Storage,
    step: UUID,
    request: UUID,
    action: OurAction,
    *,
    branch: UUID,
    by: UUID,
    now: datetime,
) -> Request:
    """Take a request of a branch up, answer or close it; the same step again changes nothing.

    Raises:
        UnknownRequestError: that branch has none of that id.
        NotNowError, WordsMissingError, InvalidRecordError: the step does not fit, or its words.
        AssigneeUnfitError: whoever is to see to it could not even read it.
        UnknownMemberError: nobody has that id.
        EventConflictError: the step's id stands for something else.
        StorageUnavailableError: the database cannot be written.
    """
    with storage.writing() as connection:
        stands = demand_in_branch(connection, request, branch)
        return take_step(connection, step, stands, action, Actor.member(by), now=now)


def go_on(
    storage: Storage, step: UUID, request: UUID, action: OwnAction, *, member: UUID, now: datetime
) -> Request:
    """Ask again about the own request, or withdraw it; the same step again changes nothing.

    Raises:
        UnknownRequestError: this member brought in none of that id.
        NotNowError, WordsMissingError, InvalidRecordError, EventConflictError, StorageUnavailableError: as
            above.
    """
    with storage.writing() as connection:
        stands = demand_own(connection, request, member)
        return take_step(connection, step, stands, action, Actor.member(member), now=now)


def go_on_anonymously(
    storage: Storage, step: UUID, secret: bytes, action: OwnAction, *, now: datetime
) -> Request:
    """The same for whoever holds the receipt.

    Raises:
        UnknownRequestError: no request has that receipt.
        NotNowError, WordsMissingError, InvalidRecordError, EventConflictError, StorageUnavailableError: as
            above.
    """
    with storage.writing() as connection:
        stands = demand_by_receipt(connection, secret)
        return take_step(connection, step, stands, action, ANONYMOUS, now=now)


def _brought_today(connection: Connection, member: UUID, now: datetime) -> int:
    count = select(func.count()).select_from(events)
    mine = (events.c.member_id == member, events.c.kind == RequestBrought.kind)
    return connection.scalar(count.where(*mine, events.c.occurred_at >= day_begins(now))) or 0
