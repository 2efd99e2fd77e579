"""Keep requests (诉求): bring in, take up, answer, ask again, close, withdraw, each step once."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Connection, func, select

from study.actors import ANONYMOUS, Actor, ActorKind
from study.errors import EventConflictError, UnknownBranchError
from study.events import log
from study.events.event import Draft, Event, Subject
from study.events.request_kinds import RequestBrought, RequestPayload
from study.events.requesting import payload_of
from study.ledger.request_reading import demand, demand_by_receipt, demand_in_branch, demand_own
from study.people import members
from study.people.records import Grant, Member, Role
from study.records import Recorded
from study.requests.errors import AssigneeUnfitError
from study.requests.quota import Admit, day_begins, demand_room
from study.requests.receipts import receipt_of, request_id_of
from study.requests.request import Request, after
from study.requests.steps import Action, Answered, AskedAgain, Brought, Closed, Step, TakenUp, Withdrawn
from study.rules import clean_note, clean_question
from study.storage import Storage
from study.tables import branches, events

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

        return _bring(connection, payload, branch=branch, member=member, admit=admit, now=now)


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
        return _bring(connection, payload, branch=branch, member=None, admit=admit, now=now)


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
        return _step(connection, step, stands, action, Actor.member(by), now=now)


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
        return _step(connection, step, stands, action, Actor.member(member), now=now)


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
        return _step(connection, step, stands, action, ANONYMOUS, now=now)


def _bring(
    connection: Connection,
    payload: RequestBrought,
    *,
    branch: UUID | None,
    member: UUID | None,
    admit: Admit,
    now: datetime,
) -> Recorded[Request]:
    request = payload.request
    actor = ANONYMOUS if member is None else Actor.member(member)
    standing = log.find(connection, request)
    if standing is not None:
        _demand_same(standing, payload, actor)
        if branch not in {None, standing.subject.branch}:
            raise EventConflictError(request, "another branch than the one recorded under its UUID")
        return Recorded(demand(connection, request), created=False)
    home = _home(connection, branch, member)
    by = None if member is None else str(member)
    after(None, Step(request, request, Brought(str(home), payload.text, by, payload.receipt), by, now))
    admit()
    draft = Draft(request, actor, Subject(member=member, branch=home), payload)
    log.append_own(connection, draft, now=now)
    return Recorded(demand(connection, request), created=True)


def _step(
    connection: Connection, step: UUID, stands: Request, action: Action, actor: Actor, *, now: datetime
) -> Request:
    cleaned = _cleaned(action)
    payload = payload_of(stands.id, cleaned)
    standing = log.find(connection, step)
    if standing is not None:
        _demand_same(standing, payload, actor)
        return stands
    by = actor.id if actor.kind is ActorKind.MEMBER else None
    after(stands, Step(step, stands.id, cleaned, by, now))
    branch, member = UUID(stands.brought.branch), stands.brought.member
    if isinstance(action, TakenUp) and not _may_see_to(members.demand(connection, UUID(action.to)), branch):
        raise AssigneeUnfitError
    subject = Subject(member=None if member is None else UUID(member), branch=branch)
    log.append_own(connection, Draft(step, actor, subject, payload), now=now)
    return demand(connection, stands.id)


def _demand_same(standing: Event, payload: RequestPayload, actor: Actor) -> None:
    if standing.payload != payload or standing.actor != actor:
        raise EventConflictError(standing.id, "other content than the one recorded under its UUID")


def _home(connection: Connection, branch: UUID | None, member: UUID | None) -> UUID:
    """The branch that was named, or else the member's own."""
    wanted = branch
    if member is not None:
        own = members.demand(connection, member).branch_id
        wanted = wanted or own
    if connection.scalar(select(branches.c.id).where(branches.c.id == wanted)) is None or wanted is None:
        raise UnknownBranchError
    return wanted


def _cleaned(action: Action) -> Action:
    match action:
        case Answered(text):
            return Answered(clean_question(text))
        case AskedAgain(text):
            return AskedAgain(clean_question(text))
        case Closed(note):
            return Closed(clean_note(note))
        case _:
            return action


def _may_see_to(member: Member, branch: UUID) -> bool:
    fitting = {Grant(Role.ADMIN, None), Grant(Role.SECRETARY, None), Grant(Role.SECRETARY, branch)}
    return not member.left and bool(fitting & member.grants)


def _brought_today(connection: Connection, member: UUID, now: datetime) -> int:
    count = select(func.count()).select_from(events)
    mine = (events.c.member_id == member, events.c.kind == RequestBrought.kind)
    return connection.scalar(count.where(*mine, events.c.received_at >= day_begins(now))) or 0
