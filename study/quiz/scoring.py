"""Score answers, and rank members and groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from study.marking.marks import mark
from study.quiz.actions import QuizItem, QuizPlan, Scoring
from study.quiz.state import Given, Quiz

_NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Result:
    """What an item brought a member who was asked; `after_ms` is None where there was no answer."""

    number: int
    points: int
    mark: Fraction
    score: Fraction
    after_ms: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A member's place. `asked` and `right` count items; who joined late was not asked the earlier ones."""

    rank: int
    member: str
    score: Fraction
    right: int
    asked: int


@dataclass(frozen=True, slots=True)
class GroupStanding:
    """A group's place by what it earned for each point that its members were asked for."""

    rank: int
    group: str
    average: Fraction
    members: int


def results_of(quiz: Quiz, member: str) -> tuple[Result, ...]:
    """What each item brought a member, of those that count so far and were asked of them."""
    return tuple(
        _result(quiz.plan, number, quiz.shown[number].counting(member))
        for number in quiz.counting_items
        if quiz.shown[number].was_asked(member)
    )


def ranking(quiz: Quiz) -> tuple[Standing, ...]:
    """All who joined, best score first.

    The scores are summed, not averaged, for one right answer at the end shall not beat nine of ten. Equal
    scores share a rank, with as many ranks left out behind them (1, 1, 3): nothing else is known that could
    fairly break a tie. They stand in the order of their ids.
    """
    results = {member: results_of(quiz, member) for member in sorted(quiz.joined)}
    scores = {member: sum((one.score for one in found), _NOTHING) for member, found in results.items()}
    return tuple(
        Standing(
            rank, member, scores[member], sum(one.mark == 1 for one in results[member]), len(results[member])
        )
        for rank, member in _ranked(results, lambda member: scores[member])
    )


def group_ranking(quiz: Quiz) -> tuple[GroupStanding, ...]:
    """All groups that members joined for, best average first; equal averages share a rank.

    An average is what all its members' scores come to, over the points of all that they were asked: neither
    the size of a group matters nor that some joined late. Whoever joined for no group is left out.
    """
    groups: dict[str, list[str]] = {}
    for member, group in quiz.joined.items():
        if group is not None:
            groups.setdefault(group, []).append(member)
    averages = {}
    for group, members in groups.items():
        results = [one for member in members for one in results_of(quiz, member)]
        earned, asked = sum((one.score for one in results), _NOTHING), sum(one.points for one in results)
        averages[group] = earned / asked if asked else _NOTHING
    return tuple(
        GroupStanding(rank, group, averages[group], len(groups[group]))
        for rank, group in _ranked(sorted(groups), lambda group: averages[group])
    )


def _result(plan: QuizPlan, number: int, given: Given | None) -> Result:
    item = plan.items[number]
    if given is None:
        return Result(number, item.points, _NOTHING, _NOTHING, None)
    worth = mark(item.item.task, given.answer, plan.rules)
    score = worth * item.points * (1 + _early(plan, item, given.after_ms))
    return Result(number, item.points, worth, score, given.after_ms)


def _early(plan: QuizPlan, item: QuizItem, after_ms: int) -> Fraction:
    """What being early adds, as a share: the whole `speed_share` at once, and nothing at the limit."""
    if plan.scoring is not Scoring.WITH_SPEED or item.limit_s is None:
        return _NOTHING
    limit_ms = item.limit_s * 1000
    return plan.speed_share * Fraction(limit_ms - after_ms, limit_ms)


_Who = TypeVar("_Who", bound=str)


def _ranked(who: Iterable[_Who], score: Callable[[_Who], Fraction]) -> list[tuple[int, _Who]]:
    ranked: list[tuple[int, _Who]] = []
    for place, one in enumerate(sorted(who, key=lambda one: -score(one)), start=1):
        is_tie = bool(ranked) and score(ranked[-1][1]) == score(one)
        ranked.append((ranked[-1][0] if is_tie else place, one))
    return ranked
