"""Let members practise on their own."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, cast
from uuid import UUID

from fastapi import APIRouter, Path, Response, status
from pydantic import BaseModel, Field, JsonValue

from api.dependencies import CurrentMember, GivenServices
from api.problems import documented
from api.rights import OWN_RECORDS, allow
from api.routes.practice_items import AnswerIn, InWords, ItemView, Marking, OwnMark, item_view, marking_of
from api.routes.practice_views import ExerciseResult, ExerciseView, exercise_view
from api.routes.session_codes import ClaimedMoment
from api.services import Services
from study.ledger import self_study_answers, self_study_beginning, self_study_exams, self_study_reading
from study.ledger.self_study_answers import Sent
from study.ledger.self_study_deeds import Deed
from study.ledger.self_study_reading import Look
from study.ledger.self_study_runs import EXAMS
from study.people.records import Member
from study.self_study.attempts import Exercise
from study.self_study.errors import ExerciseUnknownError, NotNextItemError
from study.self_study.exam import Arrival
from study.self_study.wishes import ITEMS_LIMIT, Wish

RECENT = 20

router = APIRouter(prefix="/practice/exercises", tags=["practice"])

ItemId = Annotated[str, Field(min_length=1, max_length=64)]
Number = Annotated[int, Path(ge=1, le=ITEMS_LIMIT)]


class OneDeed(BaseModel):
    """Something to do. Make `id` once and send the same one again after a lost answer."""

    id: UUID


class NewExercise(OneDeed):
    """An exercise to begin: its id becomes `id`, and repeating it changes nothing."""

    wish: Wish


class NewAnswer(OneDeed):
    """An answer; its form is that of the item's kind.

    `answered_at` is for one that had to wait on the phone: it makes nothing count, but tells somebody what
    a phone claims of an exam.
    """

    item: ItemId
    answer: AnswerIn
    answered_at: ClaimedMoment | None = None


class NewOwnMark(OneDeed, OwnMark):
    """The author's own mark."""


class ItemPutOff(OneDeed):
    """An item that shall come after the others."""

    item: ItemId


class Reply(OneDeed):
    """Whether an invitation to a duel is accepted."""

    accepted: bool


class RecentExercises(BaseModel):
    """The newest exercises of this member, and invitations to duels among them, the newest first."""

    recent: list[ExerciseView]


class CurrentItem(BaseModel):
    """The item that comes next, and where the exercise stands; null where nothing is left."""

    exercise: ExerciseView
    item: ItemView | None


class AnswerResult(BaseModel):
    """What came of an answer: `marking` at once, null in an exam that goes on.

    `arrival` is about exams: what came late from a phone that claims to have had it does not count, and is
    kept. `created` is false where an answer stood already; it is that one that is shown.
    """

    created: bool
    arrival: Arrival
    marking: Marking | None
    exercise: ExerciseView


_MADE: dict[int | str, dict[str, Any]] = {200: {"model": ExerciseResult, "description": "Begun before"}}
_ANSWERED: dict[int | str, dict[str, Any]] = {
    200: {"model": AnswerResult, "description": "An answer stood already"}
}


@router.post(
    "",
    summary="Begin an exercise",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(OWN_RECORDS)],
    responses={**_MADE, **documented(400, 401, 403, 404, 409, 413, 415, 422, 503)},
)
def begin_exercise(
    body: NewExercise, response: Response, services: GivenServices, member: CurrentMember
) -> ExerciseResult:
    """每日一练 (one a day), 专项, 挑战, 模拟考试, 补考, 双人对战 (an invitation), 错题本 or 复习."""
    deed = _deed(body, services, member)
    made = self_study_beginning.begin(services.practice, deed, body.wish)
    if not made.created:
        response.status_code = status.HTTP_200_OK
    look = _look(services, made.record.id, member, deed.at)
    return ExerciseResult(exercise=_view(services, look, deed.at), created=made.created)


@router.get(
    "",
    summary="My exercises",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 503),
)
def my_exercises(services: GivenServices, member: CurrentMember) -> RecentExercises:
    """The newest ones: to go on where one was, and to see who invites to a duel."""
    now = services.now()
    found = self_study_reading.recent(services.practice, member.id, limit=RECENT, now=now)
    return RecentExercises(recent=[_view(services, look, now) for look in found])


@router.get(
    "/{exercise_id}",
    summary="One of my exercises",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 404, 422, 503),
)
def my_exercise(exercise_id: UUID, services: GivenServices, member: CurrentMember) -> ExerciseView:
    """Where it stands, and its result once it is over."""
    now = services.now()
    return _view(services, _look(services, exercise_id, member, now), now)


@router.get(
    "/{exercise_id}/current",
    summary="The item that comes next",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 404, 422, 503),
)
def current_item(exercise_id: UUID, services: GivenServices, member: CurrentMember) -> CurrentItem:
    """In a duel the clock runs for an item from the first time that it is asked for here."""
    now = services.now()
    look = self_study_reading.take_next(services.practice, exercise_id, member.id, now=now)
    following = look.standing.following
    item = None if following is None else item_view(look, following)
    return CurrentItem(exercise=_view(services, look, now), item=item)


@router.get(
    "/{exercise_id}/items/{number}",
    summary="An item of an exercise",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 404, 409, 422, 503),
)
def exercise_item(
    exercise_id: UUID, number: Number, services: GivenServices, member: CurrentMember
) -> ItemView:
    """With the marking, once it may be seen. In challenges and duels only what was answered."""
    look = _look(services, exercise_id, member, services.now())
    run = look.standing.run
    if number > len(run.ids):
        raise ExerciseUnknownError
    item = run.ids[number - 1]
    in_order = run.exercise in {Exercise.CHALLENGE, Exercise.DUEL}
    if in_order and look.standing.answer_to(item) is None:
        raise NotNextItemError(item, look.standing.following)
    return item_view(look, item)


@router.post(
    "/{exercise_id}/answers",
    summary="Answer an item",
    status_code=status.HTTP_201_CREATED,
    dependencies=[allow(OWN_RECORDS)],
    responses={**_ANSWERED, **documented(400, 401, 403, 404, 409, 413, 415, 422, 503)},
)
def answer_item(
    exercise_id: UUID, body: NewAnswer, response: Response, services: GivenServices, member: CurrentMember
) -> AnswerResult:
    """Marked at once. The first answer stands; in an exam the last one that comes in time does."""
    deed = _deed(body, services, member)
    value = body.answer.model_dump() if isinstance(body.answer, InWords) else body.answer
    sent = Sent(exercise_id, body.item, cast("JsonValue", value), body.answered_at)
    made = self_study_answers.answer(services.practice, deed, sent)
    if not made.created:
        response.status_code = status.HTTP_200_OK
    look = _look(services, exercise_id, member, deed.at)
    run = look.standing.run
    is_late = run.exercise in EXAMS and not self_study_exams.is_in_time(run, made.record)
    return AnswerResult(
        created=made.created,
        arrival=Arrival.UNVERIFIED if is_late else Arrival.IN_TIME,
        marking=marking_of(look, body.item, made.record),
        exercise=_view(services, look, deed.at),
    )


@router.post(
    "/{exercise_id}/self-marks",
    summary="Mark my own words",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def mark_own_answer(
    exercise_id: UUID, body: NewOwnMark, services: GivenServices, member: CurrentMember
) -> AnswerResult:
    """An answer in words, beside the model answer; the first mark stands. After an exam, once it is over."""
    deed = _deed(body, services, member)
    made = self_study_answers.mark_own(services.practice, deed, exercise_id, body.item, body.self_mark)
    look = _look(services, exercise_id, member, deed.at)
    return AnswerResult(
        created=made.created,
        arrival=Arrival.IN_TIME,
        marking=marking_of(look, body.item, made.record),
        exercise=_view(services, look, deed.at),
    )


@router.post(
    "/{exercise_id}/skips",
    summary="Put an item off",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def skip_item(
    exercise_id: UUID, body: ItemPutOff, services: GivenServices, member: CurrentMember
) -> ExerciseView:
    """It comes again after the others; not in challenges and duels."""
    deed = _deed(body, services, member)
    self_study_answers.skip(services.practice, deed, exercise_id, body.item)
    return _view(services, _look(services, exercise_id, member, deed.at), deed.at)


@router.post(
    "/{exercise_id}/hand-in",
    summary="Hand in",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def hand_in_exercise(
    exercise_id: UUID, body: OneDeed, services: GivenServices, member: CurrentMember
) -> ExerciseView:
    """Be done with it. What was left out of an exam is worth nothing."""
    deed = _deed(body, services, member)
    self_study_answers.hand_in(services.practice, deed, exercise_id)
    return _view(services, _look(services, exercise_id, member, deed.at), deed.at)


@router.post(
    "/{exercise_id}/reply",
    summary="Reply to an invitation to a duel",
    dependencies=[allow(OWN_RECORDS)],
    responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503),
)
def reply_to_duel(
    exercise_id: UUID, body: Reply, services: GivenServices, member: CurrentMember
) -> ExerciseView:
    """Both answer the same items, each when they can, within 24 hours from here."""
    deed = _deed(body, services, member)
    self_study_beginning.reply(services.practice, deed, exercise_id, accepted=body.accepted)
    return _view(services, _look(services, exercise_id, member, deed.at), deed.at)


def _deed(body: OneDeed, services: Services, member: Member) -> Deed:
    return Deed(body.id, member.id, services.now())


def _look(services: Services, exercise: UUID, member: Member, now: datetime) -> Look:
    return self_study_reading.look(services.practice, exercise, member.id, now=now)


def _view(services: Services, look: Look, now: datetime) -> ExerciseView:
    return exercise_view(look, services.practice.rules, now)
