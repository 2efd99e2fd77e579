"""Append the steps of requests (诉求), each once, after holding them against the rules."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from study.actors import ANONYMOUS, Actor, ActorKind
from study.errors import EventConflictError, UnknownBranchError
from study.events import log
from study.events.event import Draft, Event, Subject
from study.events.request_kinds import RequestBrought, RequestPayload
from study.events.requesting import payload_of
from study.ledger.request_reading import demand
from study.people import members
from study.people.records import Grant, Role
from study.records import Recorded
from study.requests.errors import AssigneeUnfitError
from study.requests.quota import Admit
from study.requests.request import Request, after
from study.requests.steps import Action, Answered, AskedAgain, Brought, Closed, Step, TakenUp
from study.rules import clean_note, clean_question
from study.tables import branches


def bring_in(
    connection: Connection,
    payload: RequestBrought,
    *,
    branch: UUID | None,
    member: UUID | None,
    admit: Admit,
    now: datetime,
) -> Recorded[Request]:
    """Bring a request in, a member's or nobody's; `admit` may refuse what is not there yet."""
    request, actor = payload.request, ANONYMOUS if member is None else Actor.member(member)
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


def take_step(
    connection: Connection, step: UUID, request: Request, action: Action, actor: Actor, *, now: datetime
) -> Request:
    """Take a further step of a request; the caller has seen to it that the actor may."""
    cleaned = _cleaned(action)
    payload = payload_of(request.id, cleaned)
    standing = log.find(connection, step)
    if standing is not None:
        _demand_same(standing, payload, actor)
        return request
    by = actor.id if actor.kind is ActorKind.MEMBER else None
    after(request, Step(step, request.id, cleaned, by, now))
    branch, member = UUID(request.brought.branch), request.brought.member
    if isinstance(action, TakenUp):
        _demand_fit(connection, UUID(action.to), branch)
    subject = Subject(member=None if member is None else UUID(member), branch=branch)
    log.append_own(connection, Draft(step, actor, subject, payload), now=now)
    return demand(connection, request.id)


def _demand_same(standing: Event, payload: RequestPayload, actor: Actor) -> None:
    if standing.payload != payload or standing.actor != actor:
        raise EventConflictError(standing.id, "other content than the one recorded under its UUID")


def _home(connection: Connection, branch: UUID | None, member: UUID | None) -> UUID:
    """The branch that was named, or else the member's own."""
    wanted = branch
    if member is not None:
        wanted = branch or members.demand(connection, member).branch_id
    known: UUID | None = connection.scalar(select(branches.c.id).where(branches.c.id == wanted))
    if known is None:
        raise UnknownBranchError
    return known


def _demand_fit(connection: Connection, member: UUID, branch: UUID) -> None:
    """Who has left holds no role any more."""
    held = members.demand(connection, member).grants
    fitting = {Grant(Role.ADMIN, None), Grant(Role.SECRETARY, None), Grant(Role.SECRETARY, branch)}
    if not fitting & held:
        raise AssigneeUnfitError


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
