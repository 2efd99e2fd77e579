"""Work out a member's book of wrong answers, reviews and points where answers have changed, and read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from study.rules import SHANGHAI, local_day
from study.self_study.attempts import Attempt, Exercise, in_order
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

_FEW = 200  # items or days of a member

_Value = TypeVar("_Value")


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
    """Fold the answers anew for all that was touched: where that is much of a member, for all of them."""
    items, days = _by_member(touched.items), _by_member(touched.days)
    for member in sorted(items):
        _work_out_items(connection, member, items[member], rules)
    for member in sorted(days):
        _work_out_days(connection, member, days[member], rules.for_points)
        for monday in sorted({monday_of(day) for day in days[member]}):
            _work_out_week(connection, member, monday, rules.for_points)


def _by_member(pairs: Iterable[tuple[UUID, _Value]]) -> dict[UUID, set[_Value]]:
    found: dict[UUID, set[_Value]] = defaultdict(set)
    for member, value in pairs:
        found[member].add(value)
    return found


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


def _work_out_items(connection: Connection, member: UUID, touched: set[str], rules: PracticeRules) -> None:
    from study.self_study.repetition import RepetitionRule, memories  # noqa: PLC0415 - it loads fsrs

    c, kept = practice_answers.c, practice_items.c
    query, gone = select(practice_answers), delete(practice_items)
    if len(touched) <= _FEW:
        query, gone = query.where(c.item_id.in_(touched)), gone.where(kept.item_id.in_(touched))
    attempts = in_order(_attempts(connection, query.where(c.member_id == member)))
    connection.execute(gone.where(kept.member_id == member))
    if not attempts:
        return
    rule = RepetitionRule(rules.review.retention, rules.review.longest_days)
    known = memories(attempts, str(member), now=attempts[-1].at, rule=rule)
    book = wrong_book(attempts, str(member), leaves_after=rules.wrong_book.leaves_after)
    due, wrong = {one.item: one.due for one in known}, {one.item: one for one in book}
    first, last = {one.item: one for one in reversed(attempts)}, {one.item: one for one in attempts}
    rows = [
        {
            "member_id": member,
            "item_id": item,
            "first_at": first[item].at,
            "last_at": newest.at,
            "last_mark": str(newest.mark),
            "due_at": due[item],
            "wrong_since": wrong[item].since if item in wrong else None,
            "wrong_times": wrong[item].wrong if item in wrong else 0,
            "right_in_a_row": wrong[item].right_in_a_row if item in wrong else 0,
        }
        for item, newest in last.items()
    ]
    connection.execute(insert(practice_items), rows)


def _work_out_days(connection: Connection, member: UUID, touched: set[date], rule: PointsRule) -> None:
    c, gone = practice_days.c, delete(practice_days).where(practice_days.c.member_id == member)
    if len(touched) <= _FEW:
        attempts = [one for day in touched for one in attempts_on(connection, member, day)]
        connection.execute(gone.where(c.day.in_(touched)))
    else:
        query = select(practice_answers).where(practice_answers.c.member_id == member)
        attempts = list(_attempts(connection, query))
        connection.execute(gone)
    found = points_by_day(map(earning_of, attempts), str(member), replace(rule, weekly_cap=None))
    rows = [
        {
            "member_id": member,
            "day": one.day,
            "earned": one.earned,
            "under_daily_caps": one.counted,
            "counted": one.counted,
        }
        for one in found
    ]
    if rows:
        connection.execute(insert(practice_days), rows)


def _work_out_week(connection: Connection, member: UUID, monday: date, rule: PointsRule) -> None:
    c = practice_days.c
    standing = {row.day: row.counted for row in week(connection, member, monday)}
    for day in under_weekly_cap(_days(week(connection, member, monday)), rule):
        if standing[day.day] == day.counted:
            continue
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
