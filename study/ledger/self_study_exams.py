"""Let the answers of an exam count once it is over: handed in, or its time is up."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from study.ledger.self_study_books import Touched
from study.ledger.self_study_runs import (
    EXAMS,
    Items,
    Run,
    demand,
    exam_answers,
    exam_of,
    given,
    items_of,
    self_marks,
)
from study.self_study.exam import GRACE, Arrival, Exam, ExamAnswer, ExamResult, arrival_of, result_of
from study.tables import practice_answers, practice_runs, practice_unanswered

__all__ = ["EXAMS", "ends_at", "is_over", "over", "result", "settle"]


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


def settle(connection: Connection, touched: Touched, *, now: datetime) -> None:
    """Let what was answered last in time count, and nothing else of the exam."""
    for run_id, member in over(connection, now=now):
        run = demand(connection, run_id, member)
        items = items_of(connection, run.begun.items)
        answers = exam_answers(given(connection, run_id, member), items)
        exam, c = exam_of(run, items), practice_answers.c
        in_time = {
            one.item: one
            for one in sorted(answers, key=lambda one: (one.received_at, one.id))
            if arrival_of(exam, one, handed_in_at=run.handed_in_at) is Arrival.IN_TIME
        }
        marks = _result(connection, run, exam, answers).marks
        connection.execute(update(practice_answers).where(c.run_id == run_id).values(mark=None, counts=False))
        for item, mark in marks.items():
            counting = update(practice_answers).where(c.id == in_time[item].id)
            connection.execute(counting.values(mark=str(mark), counts=True))
        unanswered = [one for one in run.begun.items if one.item not in in_time]
        connection.execute(delete(practice_unanswered).where(practice_unanswered.c.run_id == run_id))
        rows = [
            {"run_id": run_id, "member_id": member, "item_id": one.item, "version": one.version}
            for one in unanswered
        ]
        if rows:
            connection.execute(insert(practice_unanswered), rows)
        for answer in answers:
            touched.add(member, answer.item, answer.received_at)
        connection.execute(update(practice_runs).where(practice_runs.c.id == run_id).values(settled=True))


def result(connection: Connection, run: Run, items: Items) -> ExamResult:
    """The result of an exam; it changes until the exam is over, and with the member's own marks after."""
    answers = exam_answers(given(connection, run.id, run.member), items)
    return _result(connection, run, exam_of(run, items), answers)


def _result(connection: Connection, run: Run, exam: Exam, answers: tuple[ExamAnswer, ...]) -> ExamResult:
    marks = self_marks(connection, run.id, run.member)
    return result_of(exam, answers, handed_in_at=run.handed_in_at, self_marks=marks)
