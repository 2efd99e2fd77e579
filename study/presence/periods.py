"""Tell when people can check in to a session, and when they can only make up for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from study.presence.errors import CheckInClosedError, CheckInNotOpenError, MakeUpsOverError
from study.session.state import Session

LATE_FOR: Final = timedelta(days=14)
"""For so long after a session its sheet can be entered, a scan that waited can arrive, and a make-up can be
asked for: crews swap every ten days, and a sheet or a phone may stay on the train until then."""


class Period(StrEnum):
    """Before a session, during it, afterwards, and once it is too late for anything."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
    TOO_LATE = "too_late"


def period_of(session: Session, now: datetime) -> Period:
    """Where a session stands for who would check in."""
    if session.takes_check_ins:
        return Period.DURING
    if session.closed_at is None:
        return Period.BEFORE
    return Period.AFTER if now <= session.closed_at + LATE_FOR else Period.TOO_LATE


def demand_begun(session: Session, now: datetime) -> Period:
    """The period, if anything can be entered or asked for in it.

    Raises:
        CheckInNotOpenError: the session is not open yet.
        MakeUpsOverError: it was closed too long ago.
    """
    period = period_of(session, now)
    if period is Period.BEFORE:
        raise CheckInNotOpenError
    if period is Period.TOO_LATE:
        raise MakeUpsOverError(LATE_FOR.days)
    return period


def demand_live(session: Session, now: datetime) -> None:
    """Refuse what is for the session itself only.

    Raises:
        CheckInNotOpenError, CheckInClosedError: the session is not open yet, or over.
    """
    if demand_begun(session, now) is not Period.DURING:
        raise CheckInClosedError
