"""Hold led quizzes (竞答): a leader's device goes through the items, phones answer, everybody watches."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response, status

from api.dependencies import CurrentCaller, CurrentMember, GivenServices
from api.identity import Caller
from api.problems import documented
from api.rights import IN_SESSION, LEADS_SESSION, SEES_SESSION, allow
from api.routes.quiz_bodies import NewAnswer, NewJoining, NewQuizBody, NewQuizCommand
from api.routes.quiz_views import (
    AnswerTaken,
    MyQuizView,
    QuizLine,
    QuizResults,
    QuizView,
    line_of,
    mine_of,
    results_view,
    view_of,
)
from api.services import Services
from study.ledger import quiz_players, quiz_views, quizzes
from study.ledger.orders import Order
from study.ledger.quiz_players import Given
from study.ledger.quizzes import NewQuiz

CHANGES = documented(400, 401, 403, 404, 409, 413, 415, 422, 503)
READS = documented(401, 403, 404, 422, 503)
SEED_BYTES = 32

router = APIRouter(tags=["quizzes"])


async def _received_at(services: GivenServices) -> datetime:
    """When the request was here, before it waits for a thread or for other writers."""
    return services.now()


ReceivedAt = Annotated[datetime, Depends(_received_at)]
FIRST = Depends(_received_at)  # before the rights are looked up; the parameter gets the same moment


@router.post(
    "/sessions/{session_id}/quizzes",
    summary="Begin a quiz",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(LEADS_SESSION)],
    responses={200: {"model": QuizView, "description": "This was begun before"}, **CHANGES},
)
def begin_quiz(
    session_id: UUID, body: NewQuizBody, response: Response, services: GivenServices, caller: CurrentCaller
) -> QuizView:
    """Take its items from the bank as they stand now. It takes the lead; a session holds one at a time."""
    wanted = NewQuiz(
        title=body.title,
        source=body.items.source(),
        scoring=body.scoring,
        teams=body.teams,
        limit_s=body.limit_s,
        seed=None if body.items.seed is None else bytes.fromhex(body.items.seed),
    )
    order = _order(services, caller, session_id, body.id, body.epoch)
    seed = secrets.token_bytes(SEED_BYTES)
    begun = quizzes.begin(services.storage, order, wanted, seed=seed, clock=services.now)
    _tell_whether_made(response, made=begun.created)
    return _shown(services, session_id, begun.record.quiz.id)


@router.get(
    "/sessions/{session_id}/quizzes",
    summary="The quizzes of a session",
    dependencies=[allow(SEES_SESSION)],
    responses=READS,
)
def quizzes_of_session(session_id: UUID, services: GivenServices) -> list[QuizLine]:
    """Those that were begun, the first one first."""
    return [line_of(led) for led in quiz_views.every(services.storage, session_id)]


@router.get(
    "/sessions/{session_id}/quizzes/{quiz_id}",
    summary="A quiz as it stands",
    dependencies=[allow(SEES_SESSION)],
    responses=READS,
)
def read_quiz(session_id: UUID, quiz_id: UUID, services: GivenServices) -> QuizView:
    """What the screen shows: the item, how many have answered, what was revealed, and the ranking."""
    return _shown(services, session_id, quiz_id)


@router.get(
    "/sessions/{session_id}/quizzes/{quiz_id}/mine",
    summary="A quiz on my phone",
    dependencies=[allow(IN_SESSION)],
    responses=documented(400, 401, 403, 404, 422, 503),
)
def my_quiz(session_id: UUID, quiz_id: UUID, services: GivenServices, member: CurrentMember) -> MyQuizView:
    """The item that is open, what is left of its time, my answer and my score: after a drop as before."""
    snapshot = quiz_views.snapshot(services.storage, session_id, quiz_id)
    return mine_of(snapshot, member.id, now=services.now())


@router.post(
    "/sessions/{session_id}/quizzes/{quiz_id}/commands",
    summary="Lead a quiz",
    dependencies=[allow(LEADS_SESSION)],
    responses=CHANGES,
)
def command_quiz(
    session_id: UUID, quiz_id: UUID, body: NewQuizCommand, services: GivenServices, caller: CurrentCaller
) -> QuizView:
    """Show, close, reveal, pause, end. It takes the lead; the same id again changes nothing."""
    order = _order(services, caller, session_id, body.id, body.epoch)
    quizzes.lead(services.storage, order, quiz_id, body.action.action(), clock=services.now)
    return _shown(services, session_id, quiz_id)


@router.post(
    "/sessions/{session_id}/quizzes/{quiz_id}/join",
    summary="Join a quiz",
    status_code=status.HTTP_201_CREATED,
    dependencies=[FIRST, allow(IN_SESSION)],
    responses={200: {"model": MyQuizView, "description": "The member plays already"}, **CHANGES},
)
def join_quiz(
    *,
    session_id: UUID,
    quiz_id: UUID,
    body: NewJoining,
    response: Response,
    services: GivenServices,
    caller: CurrentCaller,
    member: CurrentMember,
    received_at: ReceivedAt,
) -> MyQuizView:
    """Play, for the own group or branch where such play. Who is not counted and there cannot."""
    order = Order(body.id, session_id, caller.actor)
    joined = quiz_players.join(services.storage, order, quiz_id, member.id, at=received_at)
    _tell_whether_made(response, made=joined.created)
    snapshot = quiz_views.snapshot(services.storage, session_id, quiz_id)
    return mine_of(snapshot, member.id, now=services.now())


@router.post(
    "/sessions/{session_id}/quizzes/{quiz_id}/answers",
    summary="Answer an item",
    status_code=status.HTTP_201_CREATED,
    dependencies=[FIRST, allow(IN_SESSION)],
    responses={200: {"model": AnswerTaken, "description": "This was taken before"}, **CHANGES},
)
def answer_quiz_item(
    *,
    session_id: UUID,
    quiz_id: UUID,
    body: NewAnswer,
    response: Response,
    services: GivenServices,
    caller: CurrentCaller,
    member: CurrentMember,
    received_at: ReceivedAt,
) -> AnswerTaken:
    """Counts where it is received while the item is open; of several the last. What comes later is kept."""
    order = Order(body.id, session_id, caller.actor)
    given = Given(body.number, body.answer)
    taken = quiz_players.answer(services.storage, order, quiz_id, member.id, given, at=received_at)
    _tell_whether_made(response, made=taken.created)
    told = taken.record
    return AnswerTaken(number=told.number, late=told.late, after_ms=told.after_ms, created=taken.created)


@router.get(
    "/sessions/{session_id}/quizzes/{quiz_id}/results",
    summary="The totals of a quiz",
    dependencies=[allow(LEADS_SESSION)],
    responses=READS,
)
def quiz_results(session_id: UUID, quiz_id: UUID, services: GivenServices) -> QuizResults:
    """What each item brought each player, for export: it follows from the events alone."""
    return results_view(quiz_views.view(services.storage, session_id, quiz_id))


def _order(services: Services, caller: Caller, session_id: UUID, order_id: UUID, epoch: int) -> Order:
    device = caller.device_name
    services.lead.hear(session_id, device)
    return Order(order_id, session_id, caller.actor, device, epoch)


def _shown(services: Services, session_id: UUID, quiz_id: UUID) -> QuizView:
    return view_of(quiz_views.view(services.storage, session_id, quiz_id), now=services.now())


def _tell_whether_made(response: Response, *, made: bool) -> None:
    if not made:
        response.status_code = status.HTTP_200_OK
