"""Count points for studying, with caps by day and by week in the local time zone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from types import MappingProxyType
from uuid import UUID

from study.rules import local_day
from study.self_study.attempts import Attempt, Exercise


@dataclass(frozen=True, slots=True)
class PointsRule:
    """What an organisation gives points for, and how many at most.

    `points` are for one item that is all right, `daily_caps` the most that one exercise brings a day,
    `daily_cap` and `weekly_cap` the most of all together; None is no cap. Weeks begin on Monday.
    """

    points: Mapping[Exercise, int]
    daily_caps: Mapping[Exercise, int] = field(default_factory=lambda: MappingProxyType({}))
    daily_cap: int | None = None
    weekly_cap: int | None = None


@dataclass(frozen=True, slots=True)
class Earning:
    """That somebody did something worth a share (0 to 1) of an exercise's points; `of` names item or duel."""

    id: UUID
    member: str
    exercise: Exercise
    of: str
    share: Fraction
    at: datetime


@dataclass(frozen=True, slots=True)
class DayPoints:
    """A local day: what was earned without caps, and what counts."""

    day: date
    earned: int
    counted: int


def earning_of(attempt: Attempt) -> Earning:
    """What an answer earns."""
    return Earning(attempt.id, attempt.member, attempt.exercise, attempt.item, attempt.mark, attempt.at)


def points_by_day(earnings: Iterable[Earning], member: str, rule: PointsRule) -> tuple[DayPoints, ...]:
    """A member's points, day by day in Asia/Shanghai, from earnings in any order and repeated.

    The same item in the same exercise counts once a day, by the best answer: nobody earns by repeating what
    they know. Caps are taken of sums and not along the way, so that no order of arrival can change them.
    Parts of a point are added up for each exercise and day, and then dropped.
    """
    best: dict[date, dict[tuple[Exercise, str], Fraction]] = defaultdict(dict)
    for earning in _once(earnings):
        if earning.member == member and earning.exercise in rule.points:
            of, items = (earning.exercise, earning.of), best[local_day(earning.at)]
            items[of] = max(items.get(of, Fraction(0)), earning.share)
    return under_weekly_cap((DayPoints(day, *_of_day(best[day], rule)) for day in sorted(best)), rule)


def under_weekly_cap(days: Iterable[DayPoints], rule: PointsRule) -> tuple[DayPoints, ...]:
    """Days in order, of which each counts for no more than its week (from Monday) has left."""
    counted_in_week: dict[date, int] = defaultdict(int)
    capped = []
    for day in days:
        monday = monday_of(day.day)
        before = counted_in_week[monday]
        counted_in_week[monday] = _capped(before + day.counted, rule.weekly_cap)
        capped.append(replace(day, counted=counted_in_week[monday] - before))
    return tuple(capped)


def monday_of(day: date) -> date:
    """The day on which its week begins."""
    return day - timedelta(days=day.weekday())


def earned_by_exercise(
    earnings: Iterable[Earning], member: str, rule: PointsRule, *, day: date
) -> Mapping[Exercise, int]:
    """What each exercise earned on a local day, before any cap."""
    best: dict[tuple[Exercise, str], Fraction] = {}
    for earning in _once(earnings):
        if earning.member == member and earning.exercise in rule.points and local_day(earning.at) == day:
            of = (earning.exercise, earning.of)
            best[of] = max(best.get(of, Fraction(0)), earning.share)
    return _by_exercise(best, rule)


def total_points(earnings: Iterable[Earning], member: str, rule: PointsRule) -> int:
    """All that counts of what a member earned."""
    return sum(day.counted for day in points_by_day(earnings, member, rule))


def _once(earnings: Iterable[Earning]) -> Iterable[Earning]:
    once: dict[UUID, Earning] = {}
    for earning in sorted(earnings, key=_place):
        once.setdefault(earning.id, earning)
    return once.values()


def _place(one: Earning) -> tuple[datetime, UUID, str, str, str, Fraction]:
    return (one.at, one.id, one.member, one.exercise, one.of, one.share)


def _of_day(items: Mapping[tuple[Exercise, str], Fraction], rule: PointsRule) -> tuple[int, int]:
    """What a day earned, and what of it counts under its own caps."""
    earned = _by_exercise(items, rule)
    counted = sum(_capped(points, rule.daily_caps.get(exercise)) for exercise, points in earned.items())
    return sum(earned.values()), _capped(counted, rule.daily_cap)


def _by_exercise(items: Mapping[tuple[Exercise, str], Fraction], rule: PointsRule) -> Mapping[Exercise, int]:
    points: dict[Exercise, Fraction] = defaultdict(Fraction)
    for (exercise, _), share in items.items():
        points[exercise] += share * rule.points[exercise]
    return {exercise: int(of_it) for exercise, of_it in points.items()}


def _capped(points: int, cap: int | None) -> int:
    return points if cap is None else min(points, cap)
