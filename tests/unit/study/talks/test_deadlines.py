"""By when a talk must have been: month ends, leap years, midnight in Shanghai."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.rules import local_day
from study.talks.deadlines import Within, day_begins, last_day, months_later, period_of, until

SHANGHAI = ZoneInfo("Asia/Shanghai")
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis adds it
DAYS = st.dates(date(2020, 1, 1), date(2099, 1, 1))


@pytest.mark.parametrize(
    ("since", "within", "last", "end"),
    [
        ("2026-06-30T23:59+08:00", Within(days=3), "2026-07-03", "2026-07-04T00:00+08:00"),
        ("2026-06-30T15:59Z", Within(days=0), "2026-06-30", "2026-07-01T00:00+08:00"),
        ("2026-06-30T16:00Z", Within(days=0), "2026-07-01", "2026-07-02T00:00+08:00"),
        ("2028-02-28T08:00+08:00", Within(days=2), "2028-03-01", "2028-03-02T00:00+08:00"),
        ("2027-01-31T08:00+08:00", Within(months=1), "2027-02-28", "2027-03-01T00:00+08:00"),
        ("2028-01-31T08:00+08:00", Within(months=1), "2028-02-29", "2028-03-01T00:00+08:00"),
        ("2028-02-29T08:00+08:00", Within(months=12), "2029-02-28", "2029-03-01T00:00+08:00"),
        ("2026-12-31T10:30+08:00", Within(hours=24), "2027-01-01", "2027-01-01T10:30+08:00"),
    ],
    ids=["days", "same day", "a day on", "leap year", "short month", "the 29th", "a year", "hours"],
)
def test_a_talk_is_due_until(since, within, last, end):
    found = until(datetime.fromisoformat(since), within)

    assert found == datetime.fromisoformat(end)
    assert last_day(found) == date.fromisoformat(last)


@given(MOMENTS, st.integers(0, 366))
def test_days_last_to_the_midnight_that_ends_the_last_of_them(since, days):
    end = until(since, Within(days=days))

    assert end.astimezone(SHANGHAI).time().isoformat() == "00:00:00"
    assert (last_day(end) - local_day(since)).days == days


@given(MOMENTS, st.integers(1, 36))
def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month(since, months):
    began, last = local_day(since), last_day(until(since, Within(months=months)))

    assert (last.year - began.year) * 12 + last.month - began.month == months
    assert last.day == min(began.day, monthrange(last.year, last.month)[1])


@given(MOMENTS, st.integers(1, 8784))
def test_hours_are_counted_to_the_microsecond(since, hours):
    assert until(since.astimezone(SHANGHAI), Within(hours=hours)) - since == timedelta(hours=hours)


@given(DAYS, st.sampled_from([1, 2, 3, 4, 6, 12]))
def test_each_day_is_in_one_period_and_the_next_begins_where_it_ends(day, months):
    first, last = period_of(day, months)
    following = period_of(last + timedelta(days=1), months)

    assert first <= day <= last
    assert (first.day, (first.month - 1) % months, following[0]) == (1, 0, last + timedelta(days=1))
    assert months_later(first, months) == following[0]
    assert day_begins(first).tzinfo is UTC
