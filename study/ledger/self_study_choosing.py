"""Choose the items of an exercise from the bank, by what its member knows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, select

from knowledge.bank.item import Item, ItemKind
from study.events.self_study_kinds import ItemAsked
from study.ledger import bank, self_study_exams
from study.ledger.self_study_runs import EXAMS, demand, items_of, paper_of, retakes_of
from study.papers.paper import Paper, make_paper
from study.papers.rules import PaperRule
from study.papers.showing import shown_to
from study.rules import local_day
from study.self_study.attempts import Attempt, Exercise
from study.self_study.choosing import challenge_items, daily_items, topic_items
from study.self_study.configuration import PracticeRules
from study.self_study.errors import NoRetakeError
from study.self_study.retaking import retake_paper
from study.self_study.wishes import Wish
from study.tables import practice_items

IN_ONE_GO: Final = tuple(kind for kind in ItemKind if kind is not ItemKind.SHORT_ANSWER)
"""What can be marked without its author: only that is asked in challenges and duels, and usually in exams."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The items of an exercise in the order in which they come, and the rule of its paper, if it has one."""

    items: tuple[ItemAsked, ...]
    rule: PaperRule | None = None
    limit_s: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """All that a choice is made from."""

    connection: Connection
    run: UUID
    member: UUID
    wish: Wish
    rules: PracticeRules
    now: datetime
    seed: bytes = field(repr=False)
    key: bytes = field(repr=False)

    @property
    def day(self) -> date:
        """The local day."""
        return local_day(self.now)


def choose(choice: Choice) -> Chosen:  # noqa: PLR0911 - one way out for each kind of exercise
    """The items of an exercise, in the versions that members get now; none where none fits.

    Raises:
        NotEnoughItemsError: the bank has too few items for a paper.
        ExerciseUnknownError: the exam of a 补考 is not this member's.
        NoRetakeError: there is none.
    """
    counts, wish = choice.rules.items, choice.wish
    served = bank.served_in(choice.connection, day=choice.day)
    versions = {one.item.id: one.version for one in served}
    items = tuple(one.item for one in served)
    match wish.exercise:
        case Exercise.DAILY:
            known, member = _first_attempts(choice), str(choice.member)
            daily = daily_items(items, known, member, day=choice.day, count=counts.daily, key=choice.key)
            return _asked((one.id for one in daily), versions)
        case Exercise.TOPIC:
            return _asked(_of_topic(choice, items)[: wish.count or counts.topic], versions)
        case Exercise.CHALLENGE:
            fitting = [one for one in items if one.kind in IN_ONE_GO]
            order = challenge_items(fitting, choice.run, day=choice.day, seed=choice.seed)
            return _asked(order[: counts.challenge], versions)
        case Exercise.EXAM | Exercise.DUEL:
            count = counts.exam if wish.exercise is Exercise.EXAM else counts.duel
            rule = wish.rule(IN_ONE_GO, count)
            return _of_paper(
                choice, make_paper(rule, items, seed=choice.seed, day=choice.day), versions, _limit_s(choice)
            )
        case Exercise.RETAKE:
            paper, limit_s = _retake(choice, items)
            return _of_paper(choice, paper, versions, limit_s)
        case Exercise.WRONG_BOOK:
            wrong = _column_order(choice, practice_items.c.wrong_since.is_not(None), "wrong_since")
            return _asked(_still(wrong, versions)[: wish.count or counts.wrong_book], versions)
        case _:
            due = _column_order(choice, practice_items.c.due_at <= choice.now, "due_at")
            return _asked(_still(due, versions)[: wish.count or counts.review], versions)


def _asked(ids: Iterable[str], versions: dict[str, int]) -> Chosen:
    return Chosen(tuple(ItemAsked(item=one, version=versions[one]) for one in ids))


def _still(ids: Iterable[str], versions: dict[str, int]) -> tuple[str, ...]:
    """Those that members still get."""
    return tuple(one for one in ids if one in versions)


def _limit_s(choice: Choice) -> int | None:
    if choice.wish.exercise is not Exercise.EXAM:
        return None
    return (choice.wish.minutes or choice.rules.exam.minutes) * 60


def _of_paper(choice: Choice, paper: Paper, versions: dict[str, int], limit_s: int | None) -> Chosen:
    is_duel = choice.wish.exercise is Exercise.DUEL
    reader = f"duel {choice.run}" if is_duel else str(choice.member)
    shown = [one.paper_item for one in shown_to(paper, reader)]
    asked = (
        ItemAsked(item=one.item.id, version=versions[one.item.id], points=one.points, section=one.section)
        for one in shown
    )
    return Chosen(tuple(asked), paper.rule, limit_s)


def _retake(choice: Choice, items: tuple[Item, ...]) -> tuple[Paper, int | None]:
    assert choice.wish.exam is not None  # noqa: S101 - a wish for a retake names it
    first = demand(choice.connection, choice.wish.exam, choice.member)
    if first.exercise is not Exercise.EXAM:
        raise NoRetakeError("that was no exam")
    sat = (first, *retakes_of(choice.connection, first.id, choice.member))
    if not all(run.exercise in EXAMS and self_study_exams.is_over(run, now=choice.now) for run in sat):
        raise NoRetakeError("the last one goes on")
    asked = [items_of(choice.connection, run.begun.items) for run in sat]
    pairs = list(zip(sat, asked, strict=True))
    results = [self_study_exams.result(choice.connection, run, its) for run, its in pairs]
    papers = [paper_of(run, its) for run, its in pairs]
    rule = choice.rules.for_passing
    paper = retake_paper(results, papers, items, seed=choice.seed, day=choice.day, rule=rule)
    return paper, first.begun.limit_s


def _of_topic(choice: Choice, items: tuple[Item, ...]) -> tuple[str, ...]:
    topic, member = str(choice.wish.topic), str(choice.member)
    known = _last_attempts(choice)
    fitting = topic_items(items, known, member, topic=topic, day=choice.day, seed=choice.seed)
    return tuple(one.id for one in fitting)


def _first_attempts(choice: Choice) -> tuple[Attempt, ...]:
    return _known(choice, "first_at")


def _last_attempts(choice: Choice) -> tuple[Attempt, ...]:
    return _known(choice, "last_at")


def _known(choice: Choice, moment: str) -> tuple[Attempt, ...]:
    """One answer for each item that the member knows, first or last, for rules that ask for no more."""
    c = practice_items.c
    rows = choice.connection.execute(select(practice_items).where(c.member_id == choice.member))
    return tuple(
        Attempt(
            id=UUID(int=number),
            member=str(choice.member),
            item=row.item_id,
            exercise=choice.wish.exercise,
            mark=Fraction(row.last_mark),
            at=getattr(row, moment),
        )
        for number, row in enumerate(rows)
    )


def _column_order(choice: Choice, fits: ColumnElement[bool], by: str) -> tuple[str, ...]:
    c = practice_items.c
    query = select(c.item_id).where(c.member_id == choice.member, fits).order_by(c[by], c.item_id)
    return tuple(choice.connection.scalars(query))
