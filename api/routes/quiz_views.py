"""Show led quizzes as JSON. Scores are exact: whole numbers or fractions such as 3/2, as text."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from study.events.quizzing import LedQuiz
from study.ledger.quiz_views import Snapshot, View
from study.marking.reading import AnswerValue
from study.quiz.actions import Scoring
from study.quiz.counting import Counts, counts
from study.quiz.scoring import Result, results_of
from study.quiz.state import Phase
from study.quiz.teams import Teams
from study.quiz.watching import AskedItem, RevealedItem, asked_item, phone_state, remaining_ms, revealed_item

Exact = Annotated[str, Field(examples=["3/2"])]


class QuizLine(BaseModel):
    """A quiz in the list of a session."""

    id: UUID
    title: str
    phase: Phase
    begun_at: datetime
    items: int
    joined: int


class StandingView(BaseModel):
    """A player's place; who joined late was not `asked` the earlier items."""

    rank: int
    member_id: UUID
    name: str | None
    score: Exact
    right: int
    asked: int


class TeamView(BaseModel):
    """A team's place by what its members earned for each point that they were asked for."""

    rank: int
    team_id: UUID
    name: str | None
    average: Exact
    members: int


class QuizView(BaseModel):
    """A quiz as everybody may see it; go on from `position` with the session's events.

    Nothing here tells what is right before it is revealed, nor ever who answered what.
    """

    id: UUID
    title: str
    phase: Phase
    scoring: Scoring
    teams: Teams
    items: int
    shown: list[int]
    voided: dict[int, str]
    asked: AskedItem | None
    remaining_ms: int | None = Field(description="By the box's clock; stands still in a pause")
    counts: Counts | None
    revealed: RevealedItem | None
    ranking: list[StandingView]
    team_ranking: list[TeamView]
    position: int


class ItemResult(BaseModel):
    """What an item brought a player; only items that count so far."""

    number: int
    mark: Exact
    score: Exact
    points: int
    after_ms: int | None = Field(description="None where there was no answer in time")


class MyQuizView(BaseModel):
    """All that a phone needs to go on where it dropped."""

    id: UUID
    title: str
    phase: Phase
    joined: bool
    items: int
    asked: AskedItem | None
    remaining_ms: int | None = Field(description="By the box's clock; stands still in a pause")
    own: AnswerValue | None = Field(description="The own answer to the item on the screen that counts so far")
    mark: Exact | None
    revealed: RevealedItem | None
    score: Exact
    results: list[ItemResult]
    late: list[int] = Field(description="Items that were answered too late")
    position: int


class AnswerTaken(BaseModel):
    """What became of an answer. One that came too `late` is kept, and counts for nothing."""

    number: int
    late: bool
    after_ms: int | None
    created: bool


class PlayerResults(BaseModel):
    """A player's total, and what it is made of."""

    member_id: UUID
    name: str | None
    team_id: UUID | None
    rank: int
    score: Exact
    right: int
    asked: int
    results: list[ItemResult]
    late: list[int]


class ResultsItem(BaseModel):
    """An item that was shown, in the version of the bank in which it was."""

    number: int
    item_id: str
    version: int
    voided: str | None
    counts: Counts


class QuizResults(BaseModel):
    """The totals, for whoever leads: they follow from the events alone."""

    id: UUID
    title: str
    phase: Phase
    scoring: Scoring
    begun_at: datetime
    seed: str | None = Field(description="Once it is over: with the bank of that day it gives the same paper")
    items: list[ResultsItem]
    players: list[PlayerResults]
    team_ranking: list[TeamView]


def line_of(led: LedQuiz) -> QuizLine:
    """A quiz in a list."""
    quiz = led.quiz
    return QuizLine(
        id=quiz.id,
        title=quiz.plan.title,
        phase=quiz.phase,
        begun_at=led.at,
        items=len(quiz.plan.items),
        joined=len(quiz.joined),
    )


def view_of(view: View, *, now: datetime) -> QuizView:
    """A quiz as everybody may see it."""
    led, quiz = view.led, view.led.quiz
    return QuizView(
        id=quiz.id,
        title=quiz.plan.title,
        phase=quiz.phase,
        scoring=quiz.plan.scoring,
        teams=led.begun.teams,
        items=len(quiz.plan.items),
        shown=sorted(quiz.shown),
        voided=dict(quiz.voided),
        asked=asked_item(quiz),
        remaining_ms=remaining_ms(quiz, now=now),
        counts=None if quiz.number is None else counts(quiz, quiz.number),
        revealed=revealed_item(quiz),
        ranking=[
            StandingView(
                rank=one.rank,
                member_id=UUID(one.member),
                name=view.names.get(one.member),
                score=str(one.score),
                right=one.right,
                asked=one.asked,
            )
            for one in led.ranking
        ],
        team_ranking=_teams(view),
        position=view.position,
    )


def mine_of(snapshot: Snapshot, member: UUID, *, now: datetime) -> MyQuizView:
    """A quiz as one member's phone shows it."""
    led, me = snapshot.led, str(member)
    state = phone_state(led.quiz, me, now=now)
    return MyQuizView(
        id=led.quiz.id,
        title=led.quiz.plan.title,
        phase=state.phase,
        joined=state.joined,
        items=state.items,
        asked=state.asked_item,
        remaining_ms=state.remaining_ms,
        own=state.own,
        mark=None if state.mark is None else str(state.mark),
        revealed=state.revealed,
        score=str(state.score),
        results=_results(led, me),
        late=sorted(led.late.get(me, ())),
        position=snapshot.position,
    )


def results_view(view: View) -> QuizResults:
    """The totals and what they are made of."""
    led, quiz = view.led, view.led.quiz
    return QuizResults(
        id=quiz.id,
        title=quiz.plan.title,
        phase=quiz.phase,
        scoring=quiz.plan.scoring,
        begun_at=led.at,
        seed=led.begun.seed if quiz.phase is Phase.OVER else None,
        items=[
            ResultsItem(
                number=number,
                item_id=quiz.plan.items[number].item.id,
                version=led.begun.items[number].version,
                voided=quiz.voided.get(number),
                counts=counts(quiz, number),
            )
            for number in sorted(quiz.shown)
        ],
        players=[
            PlayerResults(
                member_id=UUID(one.member),
                name=view.names.get(one.member),
                team_id=_team(led, one.member),
                rank=one.rank,
                score=str(one.score),
                right=one.right,
                asked=one.asked,
                results=_results(led, one.member),
                late=sorted(led.late.get(one.member, ())),
            )
            for one in led.ranking
        ],
        team_ranking=_teams(view),
    )


def _teams(view: View) -> list[TeamView]:
    return [
        TeamView(
            rank=one.rank,
            team_id=UUID(one.group),
            name=view.teams.get(one.group),
            average=str(one.average),
            members=one.members,
        )
        for one in view.led.group_ranking
    ]


def _team(led: LedQuiz, member: str) -> UUID | None:
    team = led.quiz.joined.get(member)
    return None if team is None else UUID(team)


def _results(led: LedQuiz, member: str) -> list[ItemResult]:
    return [_result(one) for one in results_of(led.quiz, member)]


def _result(one: Result) -> ItemResult:
    score: Fraction = one.score
    return ItemResult(
        number=one.number, mark=str(one.mark), score=str(score), points=one.points, after_ms=one.after_ms
    )
