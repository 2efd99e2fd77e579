"""Points are counted once, and no more of them than the caps allow, by the local day and week."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from types import MappingProxyType
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from study.self_study.attempts import Exercise
from study.self_study.points import DayPoints, Earning, PointsRule, earning_of, points_by_day, total_points
from tests.unit.study.self_study.studying import attempt, shuffled_and_doubled

RULE = PointsRule(
    points=MappingProxyType({Exercise.DAILY: 2, Exercise.TOPIC: 1, Exercise.DUEL: 5}),
    daily_caps=MappingProxyType({Exercise.DAILY: 6, Exercise.TOPIC: 3}),
    daily_cap=8,
    weekly_cap=20,
)
MONDAY = date(2026, 6, 29)
MIDNIGHT = datetime(2026, 6, 30, 16, 0, tzinfo=UTC)
"""Between 30 June, a Tuesday, and 1 July in Shanghai."""


def earning(number, of="a", exercise=Exercise.DAILY, share=1, *, when=MIDNIGHT, member="chen"):
    return Earning(UUID(int=number), member, exercise, str(of), Fraction(share), when)


def many(count, exercise=Exercise.DAILY, *, when=MIDNIGHT, first=0):
    return [earning(first + n, first + n, exercise, when=when) for n in range(count)]


def test_each_exercise_and_the_day_have_their_caps():
    earnings = [
        *many(4),
        *many(2, Exercise.TOPIC, first=10),
        earning(20, "duel", Exercise.DUEL),
        earning(21, "exam", Exercise.EXAM),
    ]

    assert points_by_day(earnings[:4], "chen", RULE) == (DayPoints(date(2026, 7, 1), 8, 6),)
    assert points_by_day(earnings[:6], "chen", RULE) == (DayPoints(date(2026, 7, 1), 10, 8),)
    assert points_by_day(earnings, "chen", RULE) == (DayPoints(date(2026, 7, 1), 15, 8),)


def test_a_new_day_begins_at_midnight_in_shanghai():
    before = MIDNIGHT - timedelta(microseconds=1)

    earnings = many(5, when=before) + many(5, when=MIDNIGHT, first=10)

    assert points_by_day(earnings, "chen", RULE) == (
        DayPoints(date(2026, 6, 30), 10, 6),
        DayPoints(date(2026, 7, 1), 10, 6),
    )


def test_a_new_week_begins_on_monday_in_shanghai():
    monday = datetime(2026, 6, 28, 16, 0, tzinfo=UTC)
    days = [monday + timedelta(days=n) for n in range(8)]

    earnings = [one for n, day in enumerate(days) for one in many(5, when=day, first=10 * n)]
    last_week = many(3, when=monday - timedelta(microseconds=1), first=900)

    counted = points_by_day(earnings + last_week, "chen", RULE)
    assert [day.counted for day in counted] == [6, 6, 6, 6, 2, 0, 0, 0, 6]
    assert counted[1].day == MONDAY


def test_an_answer_sent_twice_counts_once_and_so_does_an_item_answered_again_that_day():
    first = earning(1)
    again = replace(first, id=UUID(int=2), at=MIDNIGHT + timedelta(hours=3))
    elsewhere = replace(again, id=UUID(int=3), exercise=Exercise.TOPIC)
    tomorrow = replace(again, id=UUID(int=4), at=MIDNIGHT + timedelta(hours=24))

    assert total_points([first, first], "chen", RULE) == 2
    assert total_points([first, again], "chen", RULE) == 2
    assert total_points([first, elsewhere], "chen", RULE) == 3
    assert total_points([first, tomorrow], "chen", RULE) == 4


def test_the_best_answer_of_the_day_counts_and_parts_of_a_point_add_up():
    quarters = [earning(n, n, share=Fraction(1, 4)) for n in range(3)]

    assert total_points(quarters, "chen", RULE) == 1
    better = earning(9, 0, share=1)
    worse = earning(10, 0, share=0, when=MIDNIGHT + timedelta(hours=1))
    assert total_points([*quarters, better], "chen", RULE) == 3
    assert total_points([*quarters, better, worse], "chen", RULE) == 3


def test_an_attempt_earns_by_its_mark():
    assert earning_of(attempt(7, "a", Fraction(1, 2))) == earning(
        7, "a", share=Fraction(1, 2), when=attempt(7).at
    )


EARNINGS = st.lists(
    st.builds(
        earning,
        st.integers(0, 40),
        st.sampled_from("abcdef"),
        st.sampled_from([Exercise.DAILY, Exercise.TOPIC, Exercise.DUEL, Exercise.EXAM]),
        st.sampled_from([0, Fraction(1, 3), Fraction(1, 2), 1]),
        when=st.integers(-8 * 48, 8 * 48).map(
            lambda half_hours: MIDNIGHT + timedelta(minutes=30 * half_hours)
        ),
        member=st.sampled_from(["chen", "li"]),
    ),
    max_size=40,
)


@given(EARNINGS, st.randoms(use_true_random=False))
def test_any_order_and_repetition_of_the_events_gives_equal_points_within_the_caps(earnings, chance):
    days = points_by_day(earnings, "chen", RULE)

    assert points_by_day(shuffled_and_doubled(chance, earnings), "chen", RULE) == days
    weeks = {}
    for day in days:
        assert 0 <= day.counted <= min(day.earned, 8)
        weeks[day.day.isocalendar()[:2]] = weeks.get(day.day.isocalendar()[:2], 0) + day.counted
    assert all(points <= 20 for points in weeks.values())


@given(EARNINGS, st.integers(0, 40))
def test_one_more_event_never_takes_points_away(earnings, cut):
    unique = list({one.id: one for one in earnings}.values())

    assert total_points(unique[:cut], "chen", RULE) <= total_points(unique, "chen", RULE)


def test_without_caps_everything_counts():
    assert total_points(many(30), "chen", PointsRule(RULE.points)) == 60
