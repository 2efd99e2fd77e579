"""Reckon by when a talk must have been, on the wall calendar of Asia/Shanghai."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from study.rules import SHANGHAI, local_day

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Within:
    """How long there is; one of the three is set."""

    hours: int | None = None
    days: int | None = None
    months: int | None = None


def until(since: datetime, within: Within) -> datetime:
    """The first moment (UTC) that is too late.

    Hours run from the moment itself. Days and months last to the midnight that ends the last day, and a
    month that is too short ends with its own last day: from 31 January a month lasts through 28 February.
    """
    if within.hours is not None:
        return since.astimezone(UTC) + timedelta(hours=within.hours)
    began = local_day(since)
    last = began + timedelta(days=within.days or 0)
    return day_ends(last if within.months is None else months_later(began, within.months))


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def day_begins(day: date) -> datetime:
    """Its midnight in Asia/Shanghai, in UTC."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def day_ends(day: date) -> datetime:
    """The midnight after it."""
    return day_begins(day + timedelta(days=1))


def last_day(until: datetime) -> date:
    """The last local day that is not too late."""
    return local_day(until - timedelta(microseconds=1))


def period_of(day: date, months: int) -> tuple[date, date]:
    """The first and last day of the calendar's period of so many months that holds the day."""
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return first, months_later(first, months) - timedelta(days=1)
