"""Serve the actions to Rasa over HTTP, on the loopback interface."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Response, status
from fastapi.responses import JSONResponse
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from actions import collaborators
from actions.answering import AnswerIfKnown, AnswerQuestion
from actions.being_called import AskRollCallAnswer, Pass, RollCalled, SubmitRollCallAnswer
from actions.check_in import BeginCheckIn, CheckInStatus, StopCheckIn, SubmitCheckIn
from actions.check_in_form import ValidateCheckInForm
from actions.collaborators import Materials
from actions.dueling import DuelWith
from actions.exporting import ExportRecord
from actions.follow_up import FollowUp
from actions.going_on import CiteSource, NextResult, Repeat
from actions.hand_over import HandOver
from actions.leading import CloseSession, NextStep, PauseSession, ResumeSession, SkipStep
from actions.led_quiz_leading import (
    EndQuiz,
    NextItem,
    PauseQuiz,
    QuizRanking,
    ResumeQuiz,
    Reveal,
    StartLedQuiz,
)
from actions.messages import BeginMessage, StopMessage, SubmitMessage
from actions.own_words import ValidateFeedbackForm, ValidateMessageForm
from actions.practising import (
    Challenge,
    DailyPractice,
    DueReviews,
    Mistakes,
    MockExam,
    Resit,
    TopicPractice,
)
from actions.quiz_answers import AnswerItem, GoOnWithItem, HandIn, SkipItem, StopQuiz
from actions.quiz_form import AskItemChoice, AskItemMark, AskItemTruth, AskItemWords, ValidateQuizForm
from actions.quiz_questions import MyPoints, ReportItem, WhyItem
from actions.rating import BeginComment, FeedbackQueue, SubmitComment, ThumbsDown, ThumbsUp
from actions.records import Participation, ParticipationBy, StudyRecords, UnansweredQuestions, WhichRelease
from actions.roll_calling import DrawSomebody, Redraw
from actions.satisfaction import RateSession, SessionSatisfaction
from actions.showing import ShowPassage
from actions.starting import ChooseLeadMode, StartSession
from actions.taking_part import MakeUp, Volunteer, WhoIsMissing
from actions.talks import MyTalks, RecordTalk, TalksDue
from actions.which_item import WhichItem
from index.errors import IndexingError

log = logging.getLogger(__name__)

ACTIONS: tuple[type[Action], ...] = (
    AnswerIfKnown,
    AnswerItem,
    AnswerQuestion,
    AskItemChoice,
    AskItemMark,
    AskItemTruth,
    AskItemWords,
    AskRollCallAnswer,
    BeginCheckIn,
    BeginComment,
    BeginMessage,
    Challenge,
    CheckInStatus,
    ChooseLeadMode,
    CiteSource,
    CloseSession,
    DailyPractice,
    DrawSomebody,
    DueReviews,
    ExportRecord,
    FeedbackQueue,
    DuelWith,
    EndQuiz,
    FollowUp,
    GoOnWithItem,
    HandIn,
    HandOver,
    MakeUp,
    Mistakes,
    MockExam,
    MyPoints,
    MyTalks,
    NextItem,
    NextResult,
    NextStep,
    Participation,
    ParticipationBy,
    Pass,
    PauseQuiz,
    PauseSession,
    RecordTalk,
    RateSession,
    QuizRanking,
    Redraw,
    Repeat,
    ReportItem,
    Resit,
    ResumeQuiz,
    ResumeSession,
    Reveal,
    RollCalled,
    SessionSatisfaction,
    ShowPassage,
    SkipItem,
    SkipStep,
    StartLedQuiz,
    StartSession,
    StopCheckIn,
    StopMessage,
    StopQuiz,
    StudyRecords,
    SubmitCheckIn,
    SubmitComment,
    SubmitMessage,
    SubmitRollCallAnswer,
    ThumbsDown,
    ThumbsUp,
    TalksDue,
    TopicPractice,
    UnansweredQuestions,
    ValidateCheckInForm,
    ValidateFeedbackForm,
    ValidateMessageForm,
    ValidateQuizForm,
    Volunteer,
    WhichItem,
    WhichRelease,
    WhoIsMissing,
    WhyItem,
)


def make_app(
    actions: tuple[type[Action] | Action, ...] = ACTIONS,
    materials: Callable[[], Materials] = collaborators.materials,
) -> FastAPI:
    """The application; it opens the index before it takes the first call.

    rasa_sdk's own server listens on every interface and starts a second worker, so its executor is
    served from here.
    """
    executor = ActionExecutor()
    for action in actions:
        executor.register_action(action)

    @asynccontextmanager
    async def warm(_: FastAPI) -> AsyncIterator[None]:
        try:
            await asyncio.to_thread(materials)
        except IndexingError as error:
            log.warning("started without an index: %s", error)
        yield

    app = FastAPI(title="Yunxue actions", lifespan=warm, docs_url=None, redoc_url=None, openapi_url=None)

    @app.post("/webhook")
    async def webhook(call: dict[str, Any]) -> Response:
        call.setdefault("domain", {})  # Rasa sends it only to the actions that bot/domain names
        return await _run(executor, call)

    @app.get("/health")
    def health() -> Response:
        return _health(materials)

    return app


async def _run(executor: ActionExecutor, call: dict[str, Any]) -> Response:
    """Run one action; the status codes are those that Rasa expects of an action server."""
    try:
        result = await executor.run(call)
    except ActionExecutionRejection as rejection:
        body = {"error": rejection.message, "action_name": rejection.action_name}
        return JSONResponse(body, status.HTTP_400_BAD_REQUEST)
    except ActionNotFoundException as missing:
        log.exception("Rasa asked for an action that is not here")
        body = {"error": missing.message, "action_name": missing.action_name}
        return JSONResponse(body, status.HTTP_404_NOT_FOUND)
    return JSONResponse(result.model_dump() if result else None)


def _health(materials: Callable[[], Materials]) -> Response:
    try:
        info = materials().info()
    except IndexingError as error:
        body = {"status": "no_index", "detail": str(error)}
        return JSONResponse(body, status.HTTP_503_SERVICE_UNAVAILABLE)
    return JSONResponse({"status": "ok", "library": info.library, "release": info.release})
