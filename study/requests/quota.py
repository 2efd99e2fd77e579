"""Bound how many requests one person brings in on a day; of anonymous ones, without keeping who it was."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from threading import Lock

from study.requests.errors import TooManyRequestsError
from study.rules import SHANGHAI, local_day

A_DAY = 20

Admit = Callable[[], None]


def day_begins(now: datetime) -> datetime:
    """The midnight in Asia/Shanghai before `now`."""
    return datetime.combine(local_day(now), time(), tzinfo=SHANGHAI)


def demand_room(brought: int, now: datetime) -> None:
    """Let one more through after `brought` ones today.

    Raises:
        TooManyRequestsError: that were enough.
    """
    if brought >= A_DAY:
        left = day_begins(now) + timedelta(days=1) - now
        raise TooManyRequestsError(A_DAY, math.ceil(left.total_seconds()))


class AnonymousQuota:
    """Counts the day's anonymous requests of each person in this process's memory, and nowhere else.

    A count that lay in the database would say that somebody had complained on that day. So a restart
    begins anew, and so does every midnight; what is kept meanwhile is a hash under a key of this process.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._day = date.min
        self._counts: dict[bytes, int] = {}
        self._lock = Lock()

    def admit(self, person: str, now: datetime) -> None:
        """Count one more of a person's.

        Raises:
            TooManyRequestsError: there were enough today.
        """
        somebody = blake2b(person.encode(), key=self._key, digest_size=16).digest()
        with self._lock:
            if self._day != local_day(now):
                self._day = local_day(now)
                self._counts.clear()
            demand_room(self._counts.get(somebody, 0), now)
            self._counts[somebody] = self._counts.get(somebody, 0) + 1
