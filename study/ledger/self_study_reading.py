"""Show members where they stand: exercises, the item that comes next, book, reviews and points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, func, select

from knowledge.bank.item import Item
from study.errors import UnknownItemError
from study.ledger import bank, self_study_exams
from study.ledger import self_study_runs as runs
from study.ledger.self_study_books import attempts_on, week
from study.ledger.self_study_deeds import Desk
from study.ledger.self_study_derived import bring_up, catch_up
from study.ledger.self_study_runs import EXAMS, Items, stored_item
from study.ledger.self_study_standing import Standing, give_out, standing, was_given_out
from study.people import members
from study.rules import local_day
from study.self_study.attempts import Exercise
from study.self_study.exam import ExamResult
from study.self_study.points import earned_by_exercise, earning_of, monday_of
from study.tables import item_versions, items, practice_days, practice_items


@dataclass(frozen=True, slots=True)
class Look:
    """An exercise as it stands; a list has no `items`. `result` is there once an exam is over."""

    standing: Standing
    items: Items
    result: ExamResult | None
    names: dict[UUID, str | None]


def look(desk: Desk, run_id: UUID, member: UUID, *, now: datetime) -> Look:
    """Where the exercise stands.

    Raises:
        ExerciseUnknownError: this member has none of that id.
        UnknownItemError: it was begun on a box with another bank.
        StorageUnavailableError: the database cannot be read.
    """
    bring_up(desk.storage, desk.rules, now=now)
    with desk.storage.reading() as connection:
        run = runs.demand(connection, run_id, member)
        return _look(connection, standing(connection, run, member, now=now))


def take_next(desk: Desk, run_id: UUID, member: UUID, *, now: datetime) -> Look:
    """The same, and from now on the clock runs for the item of a duel that comes next.

    Raises:
        ExerciseUnknownError: this member has none of that id.
        UnknownItemError: it was begun on a box with another bank.
        StorageUnavailableError: the database cannot be read, or written.
    """
    bring_up(desk.storage, desk.rules, now=now)
    with desk.storage.reading() as connection:
        run = runs.demand(connection, run_id, member)
        stands = standing(connection, run, member, now=now)
        if was_given_out(connection, stands):
            return _look(connection, stands)
    with desk.storage.writing() as connection:
        catch_up(connection, desk.rules, now=now)
        stands = standing(connection, run, member, now=now)
        give_out(connection, stands, now=now)
        return _look(connection, stands)


def recent(desk: Desk, member: UUID, *, limit: int, now: datetime) -> tuple[Look, ...]:
    """The member's newest exercises, and invitations to duels among them, the newest first."""
    bring_up(desk.storage, desk.rules, now=now)
    with desk.storage.reading() as connection:
        found = runs.recent(connection, member, limit=limit)
        return tuple(
            _look(connection, standing(connection, run, member, now=now), with_items=False) for run in found
        )


def _look(connection: Connection, stands: Standing, *, with_items: bool = True) -> Look:
    run = stands.run
    has_result = run.exercise in EXAMS and stands.is_over
    found: Items = {}
    with nullcontext() if with_items else suppress(UnknownItemError):
        found = runs.items_of(connection, run.begun.items) if with_items or has_result else {}
    result = self_study_exams.result(connection, run, found) if has_result and found else None
    people = {run.member, run.begun.wish.opponent} - {None} if run.exercise is Exercise.DUEL else set()
    names = {one.id: one.name for one in members.with_ids(connection, [one for one in people if one])}
    return Look(stands, found, result, names)


def topics(desk: Desk, *, now: datetime) -> dict[str, int]:
    """How many items members get of each topic now; what has no topic is left out."""
    counted = Counter(one.item.topic for one in bank.served(desk.storage, day=local_day(now)))
    return {topic: count for topic, count in sorted(counted.items()) if topic}


@dataclass(frozen=True, slots=True)
class Known:
    """What a member knows of an item that is in the bank; `wrong_since` is None outside the book."""

    item: Item
    due_at: datetime
    wrong_since: datetime | None
    wrong_times: int
    right_in_a_row: int


def book(desk: Desk, member: UUID, *, limit: int, now: datetime) -> tuple[tuple[Known, ...], int]:
    """The items in a member's book of wrong answers, the one longest in it first, and how many there are."""
    is_wrong = practice_items.c.wrong_since.is_not(None)
    bring_up(desk.storage, desk.rules, now=now)
    with desk.storage.reading() as connection:
        return _known(connection, member, is_wrong, "wrong_since", local_day(now), limit=limit)


def due(desk: Desk, member: UUID, *, limit: int, now: datetime) -> tuple[tuple[Known, ...], int]:
    """The items that are due for review, what is due longest first, and how many there are."""
    is_due = practice_items.c.due_at <= now
    bring_up(desk.storage, desk.rules, now=now)
    with desk.storage.reading() as connection:
        return _known(connection, member, is_due, "due_at", local_day(now), limit=limit)


def _known(
    connection: Connection, member: UUID, fits: ColumnElement[bool], by: str, day: date, *, limit: int
) -> tuple[tuple[Known, ...], int]:
    """Only what members still get: an item that was taken out is neither learned nor repeated any more."""
    c, version = practice_items.c, item_versions.c
    joined = (version.item_id == items.c.id) & (version.version == items.c.approved_version)
    fitting = (
        select(practice_items, version.content)
        .join(items, items.c.id == c.item_id)
        .join(item_versions, joined)
        .where(c.member_id == member, fits)
    )
    limited = connection.execute(fitting.where(version.content.contains('"valid_')))
    expired = [row.item_id for row in limited if not stored_item(row.content).is_valid_on(day)]
    still = fitting.where(c.item_id.not_in(expired))
    total = connection.scalar(select(func.count()).select_from(still.subquery())) or 0
    rows = connection.execute(still.order_by(c[by], c.item_id).limit(limit))
    known = (
        Known(stored_item(row.content), row.due_at, row.wrong_since, row.wrong_times, row.right_in_a_row)
        for row in rows
    )
    return tuple(known), total


class CapKind(StrEnum):
    """Which cap kept points from counting: an exercise's, the day's, the week's."""

    EXERCISE = "exercise"
    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Capped:
    """A cap that was reached today: `earned` without it, at most `cap` count."""

    by: CapKind
    exercise: Exercise | None
    earned: int
    cap: int


@dataclass(frozen=True, slots=True)
class Points:
    """A member's points; those of today before and after caps, and which caps those are."""

    earned_today: int
    today: int
    this_week: int
    total: int
    by_exercise: dict[Exercise, int]
    capped: tuple[Capped, ...]


def points(desk: Desk, member: UUID, *, now: datetime) -> Points:
    """A member's points now."""
    bring_up(desk.storage, desk.rules, now=now)
    day = local_day(now)
    with desk.storage.reading() as connection:
        days = week(connection, member, monday_of(day))
        mine = practice_days.c.member_id == member
        total = connection.scalar(select(func.sum(practice_days.c.counted)).where(mine)) or 0
        earnings = [earning_of(one) for one in attempts_on(connection, member, day)]
    earned = dict(earned_by_exercise(earnings, str(member), desk.rules.for_points, day=day))
    today = next((row for row in days if row.day == day), None)
    before = sum(row.counted for row in days if row.day < day)
    return Points(
        earned_today=sum(earned.values()),
        today=today.counted if today else 0,
        this_week=sum(row.counted for row in days),
        total=total,
        by_exercise=earned,
        capped=tuple(_caps(desk, earned, before, today.under_daily_caps if today else 0)),
    )


def _caps(desk: Desk, earned: dict[Exercise, int], before: int, under_daily_caps: int) -> Iterable[Capped]:
    caps = desk.rules.caps
    counted = 0
    for exercise, of_it in sorted(earned.items()):
        cap = caps.exercises.get(exercise)
        if cap is not None and of_it > cap:
            yield Capped(CapKind.EXERCISE, exercise, of_it, cap)
        counted += of_it if cap is None else min(of_it, cap)
    if caps.day is not None and counted > caps.day:
        yield Capped(CapKind.DAY, None, counted, caps.day)
    if caps.week is not None and before + under_daily_caps > caps.week:
        yield Capped(CapKind.WEEK, None, before + under_daily_caps, caps.week)
