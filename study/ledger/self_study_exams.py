"""Let the answers of an exam count once it is over: handed in, or its time is up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from study.ledger.self_study_books import Touched
from study.ledger.self_study_runs import (
    EXAMS,
    Given,
    Items,
    Run,
    demand,
    exam_answers,
    exam_of,
    given,
    self_marks,
)
from study.self_study.exam import GRACE, ExamResult, result_of
from study.tables import practice_answers, practice_runs, practice_unanswered

__all__ = ["EXAMS", "counting", "ends_at", "is_in_time", "is_over", "over", "result", "settle"]


def ends_at(began_at: datetime, limit_s: int | None) -> datetime | None:
    """When the time of an exam is up; None without a limit."""
    return None if limit_s is None else began_at + timedelta(seconds=limit_s)


def is_over(run: Run, *, now: datetime) -> bool:
    """Whether nothing can come in time any more."""
    return run.handed_in_at is not None or (run.ends_at is not None and now > run.ends_at + GRACE)


def over(connection: Connection, *, now: datetime) -> tuple[tuple[UUID, UUID], ...]:
    """The exams (with their members) that are over and not settled yet."""
    c = practice_runs.c
    is_done = c.handed_in_at.is_not(None) | (c.ends_at < now - GRACE)
    query = select(c.id, c.member_id).where(c.settled.is_(False), is_done)
    return tuple((row.id, row.member_id) for row in connection.execute(query))


def is_in_time(run: Run, answer: Given) -> bool:
    """Whether an answer came before the exam was handed in, or its time was up (see `arrival_of`)."""
    assert run.ends_at is not None  # noqa: S101 - every exam has an end
    is_early = run.handed_in_at is not None and run.handed_in_at < run.ends_at
    end = run.handed_in_at if is_early and run.handed_in_at is not None else run.ends_at + GRACE
    return answer.at <= end


def counting(run: Run, answers: Iterable[Given]) -> tuple[Given, ...]:
    """The last answer to each item, of those that came in time; the answers come in their order."""
    return tuple({one.item: one for one in answers if is_in_time(run, one)}.values())


def settle(connection: Connection, touched: Touched, *, now: datetime) -> None:
    """Let what was answered last in time count, and nothing else of the exam."""
    c = practice_answers.c
    for run_id, member in over(connection, now=now):
        run = demand(connection, run_id, member)
        answers = given(connection, run_id, member)
        own = self_marks(connection, run_id, member)
        connection.execute(update(practice_answers).where(c.run_id == run_id).values(counts=False))
        in_time = counting(run, answers)
        for one in in_time:
            mark = one.mark if one.mark is not None or one.item not in own else own[one.item].mark
            if mark is not None:
                its = update(practice_answers).where(c.id == one.id)
                connection.execute(its.values(mark=str(mark), counts=True))
        _leave_out(connection, run, {one.item for one in in_time})
        for one in answers:
            touched.add(member, one.item, one.at)
        connection.execute(update(practice_runs).where(practice_runs.c.id == run_id).values(settled=True))


def _leave_out(connection: Connection, run: Run, answered: set[str]) -> None:
    """Note which items of an exam nobody answered in time: its statistics need them."""
    connection.execute(delete(practice_unanswered).where(practice_unanswered.c.run_id == run.id))
    rows = [
        {"run_id": run.id, "member_id": run.member, "item_id": one.item, "version": one.version}
        for one in run.begun.items
        if one.item not in answered
    ]
    if rows:
        connection.execute(insert(practice_unanswered), rows)


def result(connection: Connection, run: Run, items: Items) -> ExamResult:
    """The result of an exam; it changes until the exam is over, and with the member's own marks after."""
    answers = exam_answers(given(connection, run.id, run.member), items)
    own = {item: one.self_mark for item, one in self_marks(connection, run.id, run.member).items()}
    return result_of(exam_of(run, items), answers, handed_in_at=run.handed_in_at, self_marks=own)
