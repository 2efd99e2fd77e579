"""Work out a member's book of wrong answers, reviews and points where answers have changed, and read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from study.rules import SHANGHAI, local_day
from study.self_study.attempts import Attempt, Exercise
from study.self_study.configuration import PracticeRules
from study.self_study.points import (
    DayPoints,
    PointsRule,
    earning_of,
    monday_of,
    points_by_day,
    under_weekly_cap,
)
from study.self_study.wrong_book import wrong_book
from study.tables import practice_answers, practice_days, practice_items


@dataclass(frozen=True, slots=True)
class Touched:
    """Whose knowledge of which items, and whose points of which local days, have to be worked out anew."""

    items: set[tuple[UUID, str]] = field(default_factory=set)
    days: set[tuple[UUID, date]] = field(default_factory=set)

    def add(self, member: UUID | None, item: str, at: datetime) -> None:
        """Note that a member's answer came, or changed."""
        assert member is not None  # noqa: S101 - every event of self-study names its member
        self.items.add((member, item))
        self.days.add((member, local_day(at)))


def work_out(connection: Connection, touched: Touched, rules: PracticeRules) -> None:
    """Fold the answers anew for all that was touched."""
    for member, item in sorted(touched.items):
        _work_out_item(connection, member, item, rules)
    for member, day in sorted(touched.days):
        _work_out_day(connection, member, day, rules.for_points)
    for member, monday in sorted({(member, monday_of(day)) for member, day in touched.days}):
        _work_out_week(connection, member, monday, rules.for_points)


def attempts_on(connection: Connection, member: UUID, day: date) -> tuple[Attempt, ...]:
    """The answers of a local day that count."""
    c, begins = practice_answers.c, datetime.combine(day, time(), SHANGHAI)
    within = (c.answered_at >= begins, c.answered_at < begins + timedelta(days=1))
    return _attempts(connection, select(practice_answers).where(c.member_id == member, *within))


def _attempts(connection: Connection, query: Select[Any]) -> tuple[Attempt, ...]:
    counting = query.where(practice_answers.c.counts.is_(True))
    return tuple(_attempt(row) for row in connection.execute(counting))


def _attempt(row: Row[Any]) -> Attempt:
    return Attempt(
        id=row.id,
        member=str(row.member_id),
        item=row.item_id,
        exercise=Exercise(row.exercise),
        mark=Fraction(row.mark),
        at=row.answered_at,
        run=row.run_id,
    )


def _work_out_item(connection: Connection, member: UUID, item: str, rules: PracticeRules) -> None:
    from study.self_study.repetition import RepetitionRule, memories  # noqa: PLC0415 - it loads fsrs

    c, kept = practice_answers.c, practice_items.c
    query = select(practice_answers).where(c.member_id == member, c.item_id == item)
    attempts = sorted(_attempts(connection, query), key=lambda one: (one.at, one.id))
    connection.execute(delete(practice_items).where(kept.member_id == member, kept.item_id == item))
    if not attempts:
        return
    rule = RepetitionRule(rules.review.retention, rules.review.longest_days)
    (memory,) = memories(attempts, str(member), now=attempts[-1].at, rule=rule)
    book = wrong_book(attempts, str(member), leaves_after=rules.wrong_book.leaves_after)
    row = {
        "member_id": member,
        "item_id": item,
        "first_at": attempts[0].at,
        "last_at": attempts[-1].at,
        "last_mark": str(attempts[-1].mark),
        "due_at": memory.due,
        "wrong_since": book[0].since if book else None,
        "wrong_times": book[0].wrong if book else 0,
        "right_in_a_row": book[0].right_in_a_row if book else 0,
    }
    connection.execute(insert(practice_items).values(row))


def _work_out_day(connection: Connection, member: UUID, day: date, rule: PointsRule) -> None:
    c = practice_days.c
    earnings = map(earning_of, attempts_on(connection, member, day))
    connection.execute(delete(practice_days).where(c.member_id == member, c.day == day))
    for of_day in points_by_day(earnings, str(member), replace(rule, weekly_cap=None)):
        row = {"member_id": member, "day": day, "earned": of_day.earned}
        capped = {"under_daily_caps": of_day.counted, "counted": of_day.counted}
        connection.execute(insert(practice_days).values(row | capped))


def _work_out_week(connection: Connection, member: UUID, monday: date, rule: PointsRule) -> None:
    c = practice_days.c
    for day in under_weekly_cap(_days(week(connection, member, monday)), rule):
        of_day = update(practice_days).where(c.member_id == member, c.day == day.day)
        connection.execute(of_day.values(counted=day.counted))


def week(connection: Connection, member: UUID, monday: date) -> tuple[Row[Any], ...]:
    """The days of a week with points, in order."""
    c = practice_days.c
    within = (c.day >= monday, c.day < monday + timedelta(days=7))
    query = select(practice_days).where(c.member_id == member, *within).order_by(c.day)
    return tuple(connection.execute(query))


def _days(rows: Iterable[Row[Any]]) -> Iterable[DayPoints]:
    return (DayPoints(row.day, row.earned, row.under_daily_caps) for row in rows)
