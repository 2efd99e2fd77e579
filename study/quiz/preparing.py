"""Prepare a quiz: take its items from a paper, and see that it can be played."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from knowledge.bank.item import ShortAnswer
from study.marking.display import plain
from study.papers.paper import Paper
from study.papers.showing import display_of
from study.quiz.actions import QuizItem, QuizPlan, Scoring
from study.quiz.errors import QuizPlanError
from study.rules import clean_unit

LONGEST_LIMIT_S = 3600


def quiz_items(paper: Paper, quiz: UUID, *, limit_s: int | None = None) -> tuple[QuizItem, ...]:
    """The items of a paper, each in the one order in which the screen and all phones show it."""
    return tuple(
        QuizItem(one.item, display_of(one.item, seed=paper.seed, reader=f"quiz {quiz}"), one.points, limit_s)
        for one in paper.items
    )


def checked_plan(plan: QuizPlan) -> QuizPlan:
    """The plan as it is kept, if it can be played.

    Items in words cannot: only their authors mark them, and nobody wants to be ranked by that.

    Raises:
        QuizPlanError: there is no item, one twice, one in words, or one without points or a fit limit.
        InvalidRecordError: the title is empty, too long, or holds control characters.
    """
    ids = [one.item.id for one in plan.items]
    if not ids or len(set(ids)) < len(ids):
        raise QuizPlanError("the list of items", "at least one item, and none twice")
    if not 0 <= plan.speed_share <= 1:
        raise QuizPlanError("speed_share", "0 to 1")
    for number, one in enumerate(plan.items):
        _check_item(number, one, needs_limit=plan.scoring is Scoring.WITH_SPEED)
    return replace(plan, title=clean_unit("title", plan.title))


def _check_item(number: int, one: QuizItem, *, needs_limit: bool) -> None:
    if isinstance(one.item.task, ShortAnswer):
        raise QuizPlanError(f"item {number}", "a kind that the box can mark, not an answer in words")
    if sorted(one.display.order) != list(plain(one.item.task).order):
        raise QuizPlanError(f"the display of item {number}", "each part of the item once")
    if one.points < 1:
        raise QuizPlanError(f"points of item {number}", "1 or more")
    if one.limit_s is None and needs_limit:
        raise QuizPlanError(f"limit_s of item {number}", "a limit, as speed counts")
    if one.limit_s is not None and not 1 <= one.limit_s <= LONGEST_LIMIT_S:
        raise QuizPlanError(f"limit_s of item {number}", f"1 to {LONGEST_LIMIT_S} seconds")
