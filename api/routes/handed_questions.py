"""Hand questions without an answer to the secretary."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response, status
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CurrentVisitor, GivenServices
from api.problems import documented
from api.rights import READS_QUESTIONS, VISITORS, allow
from study import handed_questions
from study.records import HandedQuestionRequest
from study.rules import QUESTION_LIMIT

RECENT = 30

router = APIRouter(prefix="/handed-questions", tags=["handed questions"])


class NewHandedQuestion(BaseModel):
    """A question to hand over. Make `id` once and send the same one again after a lost answer."""

    id: UUID
    text: str = Field(min_length=1, max_length=QUESTION_LIMIT, examples=["探亲假期间怎么交党费？"])


class HandedQuestion(BaseModel):
    """A handed question as it stands."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    text: str
    recorded_at: datetime


class HandedQuestionResult(BaseModel):
    """The handed question that stands now, and whether this request made it."""

    handed_question: HandedQuestion
    created: bool


class MyHandedQuestions(BaseModel):
    """The newest questions this visitor has handed over."""

    recent: list[HandedQuestion]


class HandedQuestions(BaseModel):
    """The newest questions that anybody has handed over; who it was is not told."""

    recent: list[HandedQuestion]


@router.get(
    "",
    summary="What the bot could not answer",
    dependencies=[allow(READS_QUESTIONS)],
    responses=documented(400, 401, 403, 503),
)
def unanswered(services: GivenServices) -> HandedQuestions:
    """The questions that were handed over, newest first, for those who see to the materials."""
    recent = handed_questions.of_everybody(services.storage, limit=RECENT)
    return HandedQuestions(recent=[HandedQuestion.model_validate(one) for one in recent])


@router.post(
    "",
    summary="Hand a question to the secretary",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(VISITORS)],
    responses={
        200: {"model": HandedQuestionResult, "description": "Already recorded under the same id"},
        **documented(400, 401, 403, 409, 413, 415, 422, 503),
    },
)
def hand_over(
    body: NewHandedQuestion, response: Response, services: GivenServices, visitor: CurrentVisitor
) -> HandedQuestionResult:
    """Record a question for the secretary; the same id again changes nothing."""
    request = HandedQuestionRequest(id=body.id, visitor=visitor, text=body.text)
    result = handed_questions.record(services.storage, request, now=services.now())
    if not result.created:
        response.status_code = status.HTTP_200_OK
    handed = HandedQuestion.model_validate(result.record)
    return HandedQuestionResult(handed_question=handed, created=result.created)


@router.get(
    "/mine",
    summary="My handed questions",
    dependencies=[allow(VISITORS)],
    responses=documented(400, 401, 403, 503),
)
def my_handed_questions(services: GivenServices, visitor: CurrentVisitor) -> MyHandedQuestions:
    """This visitor's handed questions, newest first; never another's."""
    recent = handed_questions.of_visitor(services.storage, visitor, limit=RECENT)
    return MyHandedQuestions(recent=[HandedQuestion.model_validate(one) for one in recent])
