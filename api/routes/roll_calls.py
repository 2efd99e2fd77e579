"""Hold roll-calls (随机点名): draw, and show everybody what they need to check it."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response, status

from api.dependencies import CurrentCaller, CurrentMember, GivenServices
from api.draw_items import is_item, item_answer, named_item
from api.draw_questions import any_questions, approved_answer, named_question
from api.identity import Caller
from api.problems import documented
from api.rights import IN_SESSION, LEADS_SESSION, OWN_RECORDS, SEES_SESSION, allow, may_in_session
from api.routes.roll_call_views import (
    MyCalls,
    NewDraw,
    NewNonce,
    NewOutcome,
    NewRollCall,
    NewUndo,
    NonceTaken,
    QuestionWithAnswer,
    RollCallList,
    RollCallView,
    call_of,
    list_of,
    view_of,
)
from api.services import Services
from study.ledger import attendance, calls, draws, nonces, roll_call_views, roll_calls
from study.ledger.draws import Questions
from study.ledger.orders import Order
from study.roll_call.picking import SEED_BYTES, Nonce
from study.roll_call.questions import ApprovedAnswer
from study.rules import local_day

JSON_LINES = "application/jsonl"
CHANGES = documented(400, 401, 403, 404, 409, 413, 415, 422, 503)
READS = documented(401, 403, 404, 422, 503)

router = APIRouter(tags=["roll-call"])

Number = Annotated[int, Path(ge=1, le=2**31, description="The draw's number within its roll-call")]


@router.post(
    "/sessions/{session_id}/roll-calls",
    summary="Begin a roll-call",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(LEADS_SESSION)],
    responses={200: {"model": RollCallView, "description": "The scope has one already"}, **CHANGES},
)
def begin_roll_call(
    session_id: UUID, body: NewRollCall, response: Response, services: GivenServices, caller: CurrentCaller
) -> RollCallView:
    """Begin the one through a scope. It takes the lead, as all commands do."""
    order = _order(services, caller, session_id, body.id, body.epoch)
    begun = roll_calls.begin(services.storage, order, body.scope.scope(), clock=services.now)
    _tell_whether_made(response, made=begun.created)
    return _shown(services, session_id, begun.record.roll_call.id)


@router.get(
    "/sessions/{session_id}/roll-calls",
    summary="The roll-calls of a session",
    dependencies=[allow(SEES_SESSION)],
    responses=READS,
)
def roll_calls_of_session(session_id: UUID, services: GivenServices) -> RollCallList:
    """Which there are, and which scopes one can go through."""
    draws.close_those_over(services.storage, clock=services.now)
    return list_of(*roll_call_views.every(services.storage, session_id))


@router.get(
    "/sessions/{session_id}/roll-calls/{roll_call_id}",
    summary="A roll-call as it stands",
    dependencies=[allow(SEES_SESSION)],
    responses=READS,
)
def read_roll_call(session_id: UUID, roll_call_id: UUID, services: GivenServices) -> RollCallView:
    """Its draws, each one's chance, and what to note of the draw that is open."""
    return _shown(services, session_id, roll_call_id)


@router.post(
    "/sessions/{session_id}/roll-calls/{roll_call_id}/draws",
    summary="Open a draw",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(LEADS_SESSION)],
    responses={200: {"model": RollCallView, "description": "This was opened before"}, **CHANGES},
)
def open_draw(
    *,
    session_id: UUID,
    roll_call_id: UUID,
    body: NewDraw,
    response: Response,
    services: GivenServices,
    caller: CurrentCaller,
) -> RollCallView:
    """Announce the next draw. It closes by itself when the time for nonces is over, and is always closed."""
    draws.close_those_over(services.storage, clock=services.now)
    opened = draws.open_draw(
        services.storage,
        _order(services, caller, session_id, body.id, body.epoch),
        roll_call_id,
        present=attendance.present,
        questions=_questions(services, session_id, body),
        seed=secrets.token_bytes(SEED_BYTES),
        window=timedelta(seconds=services.draw_window_s),
        clock=services.now,
    )
    services.draw_closer.expect()
    _tell_whether_made(response, made=opened.created)
    return _shown(services, session_id, roll_call_id)


@router.get(
    "/sessions/{session_id}/roll-calls/{roll_call_id}/draws",
    summary="The draws as a file",
    response_class=Response,
    dependencies=[allow(SEES_SESSION)],
    responses={
        200: {"content": {JSON_LINES: {}}, "description": "One closed draw a line, see docs/roll-call.md"},
        **READS,
    },
)
def file_of_draws(session_id: UUID, roll_call_id: UUID, services: GivenServices) -> Response:
    """All draws that are over, for `yunxue rollcall verify FILE`, or for anybody's own program."""
    draws.close_those_over(services.storage, clock=services.now)
    text = roll_call_views.file_of(services.storage, session_id, roll_call_id)
    named = {"Content-Disposition": f'attachment; filename="draws-{roll_call_id}.jsonl"'}
    return Response(text.encode(), media_type=JSON_LINES, headers=named)


@router.post(
    "/sessions/{session_id}/roll-calls/{roll_call_id}/draws/{number}/nonces",
    summary="Add a nonce to a draw",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(IN_SESSION)],
    responses={200: {"model": NonceTaken, "description": "This was added before"}, **CHANGES},
)
def add_nonce(
    *,
    session_id: UUID,
    roll_call_id: UUID,
    number: Number,
    body: NewNonce,
    response: Response,
    services: GivenServices,
    caller: CurrentCaller,
    member: CurrentMember,
) -> NonceTaken:
    """What a phone adds, so that nobody alone decides; each member present when the draw was opened, once."""
    nonce = Nonce(str(member.id), body.nonce)
    order = Order(body.id, session_id, caller.actor)
    added = nonces.add(services.storage, order, roll_call_id, number, nonce, clock=services.now)
    _tell_whether_made(response, made=added.created)
    return NonceTaken(draw=number, digest=added.record, created=added.created)


@router.post(
    "/sessions/{session_id}/roll-calls/{roll_call_id}/draws/{number}/undo",
    summary="Undo a draw",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(LEADS_SESSION)],
    responses={200: {"model": RollCallView, "description": "This was undone before"}, **CHANGES},
)
def undo_draw(
    *,
    session_id: UUID,
    roll_call_id: UUID,
    number: Number,
    body: NewUndo,
    response: Response,
    services: GivenServices,
    caller: CurrentCaller,
) -> RollCallView:
    """Take a draw of the current round back, with a reason that everybody gets to read."""
    draws.close_those_over(services.storage, clock=services.now)
    order = _order(services, caller, session_id, body.id, body.epoch)
    undone = roll_calls.undo(
        services.storage, order, roll_call_id, number, reason=body.reason, clock=services.now
    )
    _tell_whether_made(response, made=undone.created)
    return _shown(services, session_id, roll_call_id)


@router.post(
    "/sessions/{session_id}/roll-calls/{roll_call_id}/draws/{number}/outcome",
    summary="Answer, or pass",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(IN_SESSION)],
    responses={200: {"model": RollCallView, "description": "This was recorded before"}, **CHANGES},
)
def record_outcome(
    *,
    session_id: UUID,
    roll_call_id: UUID,
    number: Number,
    body: NewOutcome,
    response: Response,
    services: GivenServices,
    caller: CurrentCaller,
) -> RollCallView:
    """What came of a draw, from the drawn member or whoever leads; with it the approved answer is shown."""
    draws.close_those_over(services.storage, clock=services.now)
    recorded = roll_calls.record_outcome(
        services.storage,
        Order(body.id, session_id, caller.actor),
        roll_call_id,
        number,
        body.outcome,
        note=body.note,
        approved=_approved(services, session_id, roll_call_id, number),
        leads=may_in_session(LEADS_SESSION, caller, session_id, services),
        clock=services.now,
    )
    _tell_whether_made(response, made=recorded.created)
    return _shown(services, session_id, roll_call_id)


@router.get(
    "/sessions/{session_id}/roll-calls/{roll_call_id}/draws/{number}/question",
    summary="A draw's question with its answer",
    dependencies=[allow(LEADS_SESSION)],
    responses=READS,
)
def question_of_draw(
    session_id: UUID, roll_call_id: UUID, number: Number, services: GivenServices, caller: CurrentCaller
) -> QuestionWithAnswer:
    """For whoever leads. Who may be drawn, or was, gets the answer when the outcome is recorded."""
    asked = roll_call_views.asked_in(services.storage, session_id, roll_call_id, number)
    if asked.question is None or caller.actor.id in asked.kept_from:
        return QuestionWithAnswer(question=asked.question, approved=None)
    approved = asked.approved or _answer_to(services, asked.question.card)
    return QuestionWithAnswer(question=asked.question, approved=approved)


@router.get(
    "/calls/mine",
    summary="What I was called for",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 503),
)
def my_calls(services: GivenServices, member: CurrentMember) -> MyCalls:
    """The draws that picked me and wait for my answer, the newest first."""
    draws.close_those_over(services.storage, clock=services.now)
    return MyCalls(calls=[call_of(call) for call in calls.open_for(services.storage, member.id)])


def _order(services: Services, caller: Caller, session_id: UUID, order_id: UUID, epoch: int) -> Order:
    device = caller.device_name
    services.lead.hear(session_id, device)
    return Order(order_id, session_id, caller.actor, device, epoch)


def _questions(services: Services, session_id: UUID, body: NewDraw) -> Questions:
    if not body.with_question:
        return Questions()
    if body.item_id is not None:
        return named_item(services.storage, body.item_id, day=local_day(services.now()))
    if body.card_id is not None:
        return named_question(services.materials, body.card_id)
    return any_questions(services.materials, roll_call_views.cards_put(services.storage, session_id))


def _approved(services: Services, session_id: UUID, roll_call_id: UUID, number: int) -> ApprovedAnswer | None:
    question = roll_call_views.asked_in(services.storage, session_id, roll_call_id, number).question
    return None if question is None else _answer_to(services, question.card)


def _answer_to(services: Services, card: str) -> ApprovedAnswer | None:
    if is_item(card):
        return item_answer(services.storage, services.materials, card)
    return approved_answer(services.materials, card)


def _shown(services: Services, session_id: UUID, roll_call_id: UUID) -> RollCallView:
    draws.close_those_over(services.storage, clock=services.now)
    return view_of(
        roll_call_views.view(services.storage, session_id, roll_call_id, present=attendance.present)
    )


def _tell_whether_made(response: Response, *, made: bool) -> None:
    if not made:
        response.status_code = status.HTTP_200_OK
