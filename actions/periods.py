"""Turn a named period (本月, 上季度) into its days."""

from __future__ import annotations

from datetime import date, timedelta

THIS_MONTH = "this_month"
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
DAYS = {"today": 0, "yesterday": 1}
PERIODS = (
    "today", "yesterday", "this_week", "last_week", "this_month", "last_month", "this_quarter",
    "last_quarter", "this_year", "last_year",
)  # fmt: skip


def days_of(period: str, *, today: date) -> tuple[date, date]:
    """The first day and the last, both included; what has not come yet is left out."""
    if period in DAYS:
        day = today - timedelta(days=DAYS[period])
        return day, day
    which, _, unit = period.partition("_")
    first = _first_of(unit, today)
    if which == "this":
        return first, today
    last = first - timedelta(days=1)
    return _first_of(unit, last), last


def _first_of(unit: str, day: date) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    months = _MONTHS[unit]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)
