"""Cut time into days and months as the wall calendar in Asia/Shanghai does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from study.errors import InvalidRecordError
from study.rules import SHANGHAI, local_day

MOST_DAYS = 400  # a year, and a month to look back from


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included, in Asia/Shanghai."""

    first: date
    last: date

    def holds(self, moment: datetime) -> bool:
        """Whether that moment is on one of its days."""
        return self.first <= local_day(moment) <= self.last

    @property
    def begins(self) -> datetime:
        """Its first moment, in UTC."""
        return _midnight(self.first)

    @property
    def ends(self) -> datetime:
        """The first moment after it, in UTC."""
        return _midnight(self.last + timedelta(days=1))


def period_of(first: date | None, last: date | None, *, now: datetime) -> Period:
    """The period that was asked for: without a last day until today, without a first from its month's first.

    Raises:
        InvalidRecordError: it ends before it begins, or is longer than `MOST_DAYS`.
    """
    end = last or local_day(now)
    begin = first or end.replace(day=1)
    if begin > end:
        raise InvalidRecordError("to", "before_from", "a day that is not before `from`")
    if (end - begin).days >= MOST_DAYS:
        raise InvalidRecordError("from", "too_early", f"at most {MOST_DAYS} days")
    if end == date.max or begin.year < 2000:  # noqa: PLR2004 - nothing was recorded before, and sums overflow
        raise InvalidRecordError("from", "out_of_range", "a day since 2000")
    return Period(begin, end)


def month_of(day: date) -> str:
    """The month of a day, as in 2026-07."""
    return f"{day.year:04}-{day.month:02}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
