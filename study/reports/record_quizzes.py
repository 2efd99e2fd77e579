"""Tell for the record of quizzes and of the survey: counted from the events, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from study.events.quizzing import LedQuiz
from study.marking.marks import mark
from study.quiz.state import Quiz, Showing
from study.reports.people import People
from study.reports.quiz_lines import (
    ItemFate,
    QuizItemLine,
    QuizPlaceLine,
    QuizTeamLine,
    QuizTold,
    SatisfactionTold,
)
from study.satisfaction.results import Result


def quiz_line(led: LedQuiz, people: People, teams: Mapping[str, str]) -> QuizTold:
    """A quiz as far as it has come; `teams` are the names of groups and branches by id."""
    quiz = led.quiz
    return QuizTold(
        id=quiz.id,
        title=quiz.plan.title,
        scoring=quiz.plan.scoring,
        teams=led.begun.teams,
        phase=quiz.phase,
        at=led.at,
        players=len(quiz.joined),
        items=tuple(_item(led, number) for number in range(len(quiz.plan.items))),
        ranking=tuple(
            QuizPlaceLine(
                rank=one.rank,
                who=people.who(one.member),
                team=_team(quiz.joined[one.member], teams),
                score=_number(one.score),
                right=one.right,
                asked=one.asked,
            )
            for one in led.ranking
        ),
        team_ranking=tuple(
            QuizTeamLine(one.rank, teams.get(one.group, ""), round(float(one.average), 4), one.members)
            for one in led.group_ranking
        ),
    )


def satisfaction_line(result: Result) -> SatisfactionTold:
    """The survey; what was commented stands in no record."""
    counts = result.counts
    return SatisfactionTold(
        until=result.until,
        is_over=result.is_over,
        invited=result.invited,
        answers=result.answers,
        counts=None if counts is None else dict(counts.ratings),
        content=None if counts is None else counts.content,
    )


def _item(led: LedQuiz, number: int) -> QuizItemLine:
    quiz = led.quiz
    played, showing, fate = quiz.plan.items[number], quiz.shown.get(number), _fate(quiz, number)
    marks = _marks(quiz, number, showing) if showing is not None and fate is ItemFate.COUNTED else None
    return QuizItemLine(
        number=number + 1,
        item=played.item.id,
        version=led.begun.items[number].version,
        kind=played.item.kind,
        stem=played.item.stem,
        points=played.points,
        fate=fate,
        asked=0 if showing is None else sum(showing.was_asked(member) for member in quiz.joined),
        answered=0 if showing is None else len(showing.answers),
        right=None if marks is None else sum(one == 1 for one in marks),
        facility=round(float(sum(marks) / len(marks)), 4) if marks else None,
        reason=quiz.voided.get(number),
    )


def _fate(quiz: Quiz, number: int) -> ItemFate:
    if number in quiz.voided:
        return ItemFate.VOIDED
    if number in quiz.counting_items:
        return ItemFate.COUNTED
    return ItemFate.OPEN if number in quiz.shown else ItemFate.NOT_SHOWN


def _marks(quiz: Quiz, number: int, showing: Showing) -> list[Fraction]:
    """The mark of everybody who was asked; no answer is worth nothing."""
    task, found = quiz.plan.items[number].item.task, []
    for member in quiz.joined:
        if showing.was_asked(member):
            given = showing.counting(member)
            found.append(Fraction(0) if given is None else mark(task, given.answer, quiz.plan.rules))
    return found


def _team(team: str | None, names: Mapping[str, str]) -> str | None:
    return None if team is None else names.get(team, "")


def _number(score: Fraction) -> float:
    return int(score) if score.denominator == 1 else round(float(score), 2)
