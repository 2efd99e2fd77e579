"""Read back exercises of a member: what was asked, and what was answered."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import Connection, Row, or_, select

from knowledge.bank.item import Item
from knowledge.bank.mapping import item_from_mapping
from study.errors import UnknownItemError
from study.events import log
from study.events.event import Subject
from study.events.self_study_kinds import ExerciseBegun, ItemAsked, ItemSelfMarked, ItemSkipped
from study.marking.display import Display, plain
from study.marking.reading import read_answer
from study.papers.paper import Paper, PaperItem
from study.papers.showing import display_of
from study.self_study.attempts import Exercise
from study.self_study.errors import ExerciseUnknownError
from study.self_study.exam import Exam, ExamAnswer
from study.tables import item_versions, practice_answers, practice_runs

Items: TypeAlias = dict[str, Item]

EXAMS = frozenset({Exercise.EXAM, Exercise.RETAKE})


@dataclass(frozen=True, slots=True)
class Run:
    """An exercise that was begun. `accepted` is about duels: None until the opponent has replied."""

    id: UUID
    member: UUID
    begun: ExerciseBegun
    began_at: datetime
    ends_at: datetime | None
    handed_in_at: datetime | None
    replied_at: datetime | None
    accepted: bool | None

    @property
    def exercise(self) -> Exercise:
        """Of which kind it is."""
        return self.begun.wish.exercise

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its items, in order."""
        return tuple(one.item for one in self.begun.items)

    def asked(self, item: str) -> ItemAsked:
        """One of its items.

        Raises:
            ExerciseUnknownError: it has no such item.
        """
        found = next((one for one in self.begun.items if one.item == item), None)
        if found is None:
            raise ExerciseUnknownError
        return found

    def display(self, item: Item, member: UUID) -> Display:
        """The order in which the member sees the parts of an item; both sides of a duel see the same."""
        reader = f"duel {self.id}" if self.exercise is Exercise.DUEL else str(member)
        return display_of(item, seed=bytes.fromhex(self.begun.seed), reader=reader)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was received; `mark` is None where its author has to give it."""

    id: UUID
    run: UUID
    member: UUID
    item: str
    answer: JsonValue
    mark: Fraction | None
    at: datetime
    claimed_at: datetime | None


def demand(connection: Connection, run: UUID, member: UUID) -> Run:
    """An exercise of the member's, duels to which somebody invited them among them.

    Raises:
        ExerciseUnknownError: it is somebody else's, or there is none.
    """
    row = connection.execute(select(practice_runs).where(practice_runs.c.id == run)).first()
    if row is None or member not in {row.member_id, row.opponent_id}:
        raise ExerciseUnknownError
    return _run(connection, row)


def recent(connection: Connection, member: UUID, *, limit: int) -> tuple[Run, ...]:
    """The member's newest exercises, the newest first."""
    mine = or_(practice_runs.c.member_id == member, practice_runs.c.opponent_id == member)
    query = select(practice_runs).where(mine).order_by(practice_runs.c.began_at.desc()).limit(limit)
    return tuple(_run(connection, row) for row in connection.execute(query).all())


def daily_of(connection: Connection, member: UUID, day: date) -> Run | None:
    """The 每日一练 that the member has begun on that local day."""
    query = select(practice_runs).where(
        practice_runs.c.member_id == member,
        practice_runs.c.exercise == Exercise.DAILY.value,
        practice_runs.c.day == day,
        practice_runs.c.began_at > datetime.fromisoformat(f"{day}T00:00:00+00:00") - timedelta(days=1),
    )
    row = connection.execute(query.order_by(practice_runs.c.began_at)).first()
    return None if row is None else _run(connection, row)


def retakes_of(connection: Connection, exam: UUID, member: UUID) -> tuple[Run, ...]:
    """The 补考 of an exam so far."""
    query = select(practice_runs).where(practice_runs.c.of_exam == exam, practice_runs.c.member_id == member)
    rows = connection.execute(query.order_by(practice_runs.c.began_at)).all()
    return tuple(_run(connection, row) for row in rows)


def given(connection: Connection, run: UUID, member: UUID) -> tuple[Given, ...]:
    """What the member answered in an exercise, in the order of arrival."""
    query = select(practice_answers).where(
        practice_answers.c.run_id == run, practice_answers.c.member_id == member
    )
    ordered = query.order_by(practice_answers.c.answered_at, practice_answers.c.id)
    return tuple(_given(row) for row in connection.execute(ordered))


def skipped(connection: Connection, run: UUID, member: UUID) -> tuple[str, ...]:
    """The items that the member has put off."""
    its = f'"run":"{run}"'
    told = log.about(connection, Subject(member=member), ItemSkipped.kind, holding=its)
    return tuple(
        event.payload.item
        for event in told
        if isinstance(event.payload, ItemSkipped) and event.payload.run == run
    )


def self_marks(connection: Connection, run: UUID, member: UUID) -> dict[str, ItemSelfMarked]:
    """The marks that the member gave to answers in words; the first to an item counts."""
    its = f'"run":"{run}"'
    marks: dict[str, ItemSelfMarked] = {}
    for event in log.about(connection, Subject(member=member), ItemSelfMarked.kind, holding=its):
        if isinstance(event.payload, ItemSelfMarked) and event.payload.run == run:
            marks.setdefault(event.payload.item, event.payload)
    return marks


def items_of(connection: Connection, asked: Iterable[ItemAsked]) -> Items:
    """The items in the versions that were asked, by id.

    Raises:
        UnknownItemError: the exercise was begun on a box with another bank.
    """
    versions = {one.item: one.version for one in asked}
    query = select(item_versions).where(item_versions.c.item_id.in_(versions))
    found = {
        row.item_id: stored_item(row.content)
        for row in connection.execute(query)
        if row.version == versions[row.item_id]
    }
    if len(found) < len(versions):
        raise UnknownItemError
    return found


@lru_cache(maxsize=4096)
def stored_item(content: str) -> Item:
    """An item out of the content of one of its versions, which never changes."""
    return item_from_mapping(json.loads(content), "stored item")


def paper_of(run: Run, items: Items) -> Paper:
    """The paper of an exam or a duel."""
    assert run.begun.rule is not None  # noqa: S101 - they are begun with one
    asked = (PaperItem(items[one.item], one.points, one.section) for one in run.begun.items)
    return Paper(run.begun.rule, bytes.fromhex(run.begun.seed), tuple(asked))


def exam_of(run: Run, items: Items) -> Exam:
    """An exam for the rules."""
    assert run.begun.limit_s is not None  # noqa: S101 - as above
    duration = timedelta(seconds=run.begun.limit_s)
    return Exam(run.id, str(run.member), paper_of(run, items), run.began_at, duration)


def exam_answers(answers: Iterable[Given], items: Items) -> tuple[ExamAnswer, ...]:
    """Answers for the rules of exams."""
    return tuple(
        ExamAnswer(
            one.id,
            one.item,
            read_answer(items[one.item].task, one.answer, plain(items[one.item].task)),
            one.at,
            one.claimed_at,
        )
        for one in answers
    )


def _run(connection: Connection, row: Row[Any]) -> Run:
    event = log.find(connection, row.id)
    assert event is not None  # noqa: S101 - the row was made from it
    assert isinstance(event.payload, ExerciseBegun)  # noqa: S101 - as above
    return Run(
        row.id,
        row.member_id,
        event.payload,
        row.began_at,
        row.ends_at,
        row.handed_in_at,
        row.replied_at,
        row.accepted,
    )


def _given(row: Row[Any]) -> Given:
    mark = None if row.mark is None else Fraction(row.mark)
    answer = json.loads(row.answer)
    return Given(
        row.id, row.run_id, row.member_id, row.item_id, answer, mark, row.answered_at, row.claimed_at
    )
