"""Show members their exercises as JSON."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, Field

from api.routes.request_views import Person
from study.ledger.self_study_reading import Look
from study.ledger.self_study_runs import EXAMS, Run
from study.ledger.self_study_standing import Standing
from study.self_study.attempts import Exercise
from study.self_study.configuration import PracticeRules
from study.self_study.duel import LIMIT, Outcome


class DuelPhase(StrEnum):
    """invited until there is a reply; then open, until somebody has won or it is a draw."""

    INVITED = "invited"
    DECLINED = "declined"
    EXPIRED = "expired"
    OPEN = "open"
    WON = "won"
    DRAWN = "drawn"


class SideView(BaseModel):
    """One side of a duel; the other's marks and time are shown once it is over."""

    member: Person
    answered: int
    marks: float | None
    time_ms: int | None


class DuelView(BaseModel):
    """A duel; whoever dropped goes on until `ends_at`."""

    phase: DuelPhase
    invited_by_me: bool
    ends_at: datetime = Field(description="Until when to reply, or to answer")
    winner_id: UUID | None
    sides: list[SideView]


class ExamView(BaseModel):
    """The result of an exam, in points; of answers in words `to_mark` wait for their author's own mark."""

    score: float
    out_of: int
    passed: bool
    with_unverified: float = Field(description="The score if phones are believed what they claim")
    to_mark: list[str]
    unverified: int = Field(description="Answers that came too late from phones that claim to have had them")


class Answered(BaseModel):
    """An item of an exercise, by its number, and what came of it, if it may be seen."""

    number: int
    item: str
    answered: bool
    mark: float | None


class ExerciseView(BaseModel):
    """An exercise as it stands. `following` is the number of the item that comes next.

    `right` counts what is right in all parts: null in an exam that goes on. `seconds_left` is by the clock
    here, which alone decides.
    """

    id: UUID
    exercise: Exercise
    topic: str | None
    began_at: datetime
    ends_at: datetime | None
    seconds_left: float | None
    handed_in_at: datetime | None
    over: bool
    of: int
    answered: int
    right: int | None
    following: int | None
    items: list[Answered]
    exam: ExamView | None
    duel: DuelView | None


class ExerciseResult(BaseModel):
    """The exercise that stands now, and whether this request began it."""

    exercise: ExerciseView
    created: bool


def exercise_view(look: Look, rules: PracticeRules, now: datetime) -> ExerciseView:
    """An exercise as it goes out."""
    stands = look.standing
    run = stands.run
    is_open_exam = run.exercise in EXAMS and not stands.is_over
    return ExerciseView(
        id=run.id,
        exercise=run.exercise,
        topic=run.begun.wish.topic,
        began_at=run.began_at,
        ends_at=run.ends_at,
        seconds_left=_seconds_left(run, stands, now),
        handed_in_at=run.handed_in_at,
        over=stands.is_over,
        of=len(run.ids),
        answered=len(stands.mine),
        right=None if is_open_exam else sum(one.mark == 1 for one in stands.mine),
        following=None if stands.following is None else run.ids.index(stands.following) + 1,
        items=_items(stands, marked=not is_open_exam),
        exam=_exam(look, rules),
        duel=_duel(look, now),
    )


def _seconds_left(run: Run, stands: Standing, now: datetime) -> float | None:
    if run.ends_at is None or stands.is_over:
        return None
    return max((run.ends_at - now).total_seconds(), 0.0)


def _items(stands: Standing, *, marked: bool) -> list[Answered]:
    answers = {one.item for one in stands.mine}
    marks = {one.item: float(one.mark) for one in stands.mine if marked and one.mark is not None}
    return [
        Answered(
            number=number,
            item=item,
            answered=item in answers,
            mark=marks.get(item),
        )
        for number, item in enumerate(stands.run.ids, 1)
    ]


def _exam(look: Look, rules: PracticeRules) -> ExamView | None:
    result = look.result
    if result is None:
        return None
    return ExamView(
        score=float(result.score),
        out_of=result.out_of,
        passed=result.share >= rules.for_passing.pass_share,
        with_unverified=float(result.with_unverified),
        to_mark=list(result.to_mark),
        unverified=len(result.late),
    )


def _duel(look: Look, now: datetime) -> DuelView | None:
    stands = look.standing
    run, opponent = stands.run, stands.run.begun.wish.opponent
    if run.exercise is not Exercise.DUEL or opponent is None:
        return None
    state = stands.duel
    sides = {UUID(side.player): side for side in state.sides} if state else {}
    return DuelView(
        phase=_phase(stands, now),
        invited_by_me=run.member == stands.member,
        ends_at=(run.replied_at if run.accepted and run.replied_at else run.began_at) + LIMIT,
        winner_id=UUID(state.winner) if state and state.winner else None,
        sides=[
            SideView(
                member=Person(id=player, name=look.names.get(player)),
                answered=sides[player].answered if player in sides else 0,
                marks=_if_seen(stands, player, float(sides[player].marks)) if player in sides else None,
                time_ms=sides[player].time_ms if player in sides and stands.is_over else None,
            )
            for player in (run.member, opponent)
        ],
    )


def _if_seen(stands: Standing, player: UUID, marks: float) -> float | None:
    return marks if stands.is_over or player == stands.member else None


def _phase(stands: Standing, now: datetime) -> DuelPhase:
    run = stands.run
    if run.accepted is None:
        return DuelPhase.EXPIRED if now > run.began_at + LIMIT else DuelPhase.INVITED
    if stands.duel is None:
        return DuelPhase.DECLINED
    return {
        Outcome.OPEN: DuelPhase.OPEN,
        Outcome.WON: DuelPhase.WON,
        Outcome.DRAWN: DuelPhase.DRAWN,
    }[stands.duel.outcome]
