"""Hold the days of named periods against the calendar."""

from datetime import date

import pytest

from actions.labels import label
from actions.periods import PERIODS, days_of


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("today", date(2026, 1, 1), date(2026, 1, 1)),
        ("yesterday", date(2025, 12, 31), date(2025, 12, 31)),
        ("this_week", date(2025, 12, 29), date(2026, 1, 1)),
        ("last_week", date(2025, 12, 22), date(2025, 12, 28)),
        ("this_month", date(2026, 1, 1), date(2026, 1, 1)),
        ("last_month", date(2025, 12, 1), date(2025, 12, 31)),
        ("this_quarter", date(2026, 1, 1), date(2026, 1, 1)),
        ("last_quarter", date(2025, 10, 1), date(2025, 12, 31)),
        ("this_year", date(2026, 1, 1), date(2026, 1, 1)),
        ("last_year", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_period_has_these_days_on_new_years_day(period, first, last):
    assert days_of(period, today=date(2026, 1, 1)) == (first, last)


def test_every_period_has_a_word():
    assert all(label("periods", period) != period for period in PERIODS)
