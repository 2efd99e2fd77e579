"""Plan, open and lead study sessions (集中学习)."""

from __future__ import annotations

from math import ceil
from uuid import UUID

from fastapi import APIRouter, Query, status
from pydantic import BaseModel, Field

from api.dependencies import CurrentCaller, CurrentMember, GivenServices
from api.identity import Caller
from api.problems import documented
from api.rights import LEADS_SESSION, OWN_RECORDS, PLANS_SESSIONS, SEES_SESSION, allow
from api.routes.session_views import NewCommand, NewSession, SessionView, order_of, view_of
from api.services import Services
from study.ledger import session_lists, sessions, surveys
from study.presence.periods import Period, period_of
from study.rules import clean_unit
from study.session.actions import Action, Command, Plan, PlanSession, StartOnTheSpot
from study.session.running_order import checked_order
from study.session.state import LIVE, Phase, Session

LISTED = 20
CURRENT = 50

router = APIRouter(tags=["sessions"])


class MySessions(BaseModel):
    """What a member can take part in: going on now, and planned."""

    live: list[SessionView]
    planned: list[SessionView]


class LeadState(BaseModel):
    """Who leads, from which device, and who could: what a leading screen asks for every second."""

    device: str | None
    epoch: int
    this_device: str
    silent_s: float = Field(description="For how long nothing was heard of the leading device")
    free_in_s: float = Field(description="After so much more silence another device may take over")
    candidates: list[str]


@router.post(
    "/branches/{branch_id}/sessions",
    summary="Plan a session, or start one on the spot",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(PLANS_SESSIONS)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def new_session(
    branch_id: UUID, body: NewSession, services: GivenServices, caller: CurrentCaller
) -> SessionView:
    """Put a session into the calendar, or with `start` open it at once; the same id again changes nothing."""
    plan = Plan(
        branch=str(branch_id),
        title=clean_unit("title", body.title),
        lead_mode=body.lead_mode,
        leader=str(body.leader_id),
        running_order=checked_order(order_of(body.running_order)),
        planned_for=body.planned_for,
        guests=tuple(sorted({str(guest) for guest in body.guest_branch_ids})),
    )
    action = StartOnTheSpot(plan) if body.start else PlanSession(plan)
    return _run(services, caller, body.id, action, command_id=body.id)


@router.get(
    "/branches/{branch_id}/sessions",
    summary="Sessions of a branch",
    dependencies=[allow(PLANS_SESSIONS)],
    responses=documented(401, 403, 422, 503),
)
def sessions_of_branch(
    branch_id: UUID,
    services: GivenServices,
    caller: CurrentCaller,
    limit: int = Query(default=LISTED, ge=1, le=100),
) -> list[SessionView]:
    """Those it holds or takes part in as guests, the newest first."""
    found, position = session_lists.of_branch(services.storage, branch_id, limit=limit)
    return _listed(found, position, caller)


@router.get(
    "/sessions/mine",
    summary="Sessions that I can take part in",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 503),
)
def my_sessions(services: GivenServices, caller: CurrentCaller, member: CurrentMember) -> MySessions:
    """What goes on now in the own branch or as guests, and what is planned."""
    found, position = session_lists.current(services.storage, member, limit=CURRENT)
    shown = _listed(found, position, caller)
    return MySessions(
        live=[one for one in shown if one.phase in LIVE],
        planned=[one for one in shown if one.phase is Phase.PLANNED],
    )


@router.get(
    "/sessions/mine/closed",
    summary="Sessions that I can make up for",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 503),
)
def my_closed_sessions(
    services: GivenServices, caller: CurrentCaller, member: CurrentMember
) -> list[SessionView]:
    """What was closed so lately that a make-up can be asked for, the newest first."""
    found, position = session_lists.of_member(services.storage, member, limit=LISTED)
    now = services.now()
    late = tuple(one for one in found if period_of(one, now) is Period.AFTER)
    return _listed(late, position, caller)


@router.get(
    "/sessions/{session_id}",
    summary="A session as it stands",
    dependencies=[allow(SEES_SESSION)],
    responses=documented(401, 403, 404, 422, 503),
)
def read_session(session_id: UUID, services: GivenServices, caller: CurrentCaller) -> SessionView:
    """Its plan, its course, and who leads; go on from `position` with its events."""
    session, position = sessions.snapshot(services.storage, session_id)
    return view_of(session, position, caller.device_name)


@router.post(
    "/sessions/{session_id}/commands",
    summary="Lead a session",
    dependencies=[allow(LEADS_SESSION)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def command(
    session_id: UUID, body: NewCommand, services: GivenServices, caller: CurrentCaller
) -> SessionView:
    """Do something with it; the same id again changes nothing."""
    return _run(services, caller, session_id, body.action.action(), command_id=body.id, epoch=body.epoch)


@router.post(
    "/sessions/{session_id}/lead/alive",
    summary="I am here",
    dependencies=[allow(LEADS_SESSION)],
    responses=documented(400, 401, 403, 404, 413, 415, 422, 503),
)
def alive(session_id: UUID, services: GivenServices, caller: CurrentCaller) -> LeadState:
    """Send it every second from each device that leads or could: after 4 s of silence another may lead."""
    session = sessions.get(services.storage, session_id)
    now = services.lead.circumstances(session_id, session, caller.device_name)
    lease = session.lease
    return LeadState(
        device=None if lease is None else lease.device,
        epoch=0 if lease is None else lease.epoch,
        this_device=caller.device_name,
        silent_s=round(now.lead_silent_s, 2),
        free_in_s=ceil(services.lead.free_in_s(session) * 100) / 100,
        candidates=sorted(now.may_lead),
    )


def _listed(sessions_found: tuple[Session, ...], position: int, caller: Caller) -> list[SessionView]:
    return [view_of(session, position, caller.device_name) for session in sessions_found]


def _run(
    services: Services, caller: Caller, session_id: UUID, action: Action, *, command_id: UUID, epoch: int = 0
) -> SessionView:
    device = caller.device_name
    asked = Command(command_id, session_id, caller.actor.id, device, action, epoch)
    session, position = surveys.run(
        services.storage,
        asked,
        lambda standing: services.lead.circumstances(session_id, standing, device),
        actor=caller.actor,
        lasts=services.survey_lasts,
    )
    if session.phase is Phase.CLOSED:
        services.lead.forget(session_id)
    else:
        services.lead.led(session)
    return view_of(session, position, device)
