"""Bound how much feedback comes in an hour from where nobody has signed in."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from study.feedback.errors import TooManyRatingsError

AN_HOUR = 60
"""A whole office may come from one address."""

Admit = Callable[[], None]


class VisitorQuota:
    """Counts each hour's feedback by where it comes from, in this process's memory and nowhere else.

    A restart begins anew, and so does every hour.
    """

    def __init__(self) -> None:
        self._hour: datetime | None = None
        self._counts: dict[str, int] = {}
        self._lock = Lock()

    def admit(self, source: str, now: datetime) -> None:
        """Count one more from there.

        Raises:
            TooManyRatingsError: there was enough this hour.
        """
        hour = now.replace(minute=0, second=0, microsecond=0)
        with self._lock:
            if self._hour != hour:
                self._hour = hour
                self._counts.clear()
            counted = self._counts.get(source, 0)
            if counted >= AN_HOUR:
                left = hour + timedelta(hours=1) - now
                raise TooManyRatingsError(AN_HOUR, math.ceil(left.total_seconds()))
            self._counts[source] = counted + 1
