"""Watch this machine's clock while the application runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from study.clock import Hints, Reading, Verdict, judge
from study.errors import StorageUnavailableError
from study.events import log
from study.storage import Storage


class ClockWatch:
    """Knows how the clock stands: whatever hands out or takes time-bound codes asks here first.

    After somebody has set a clock that was wrong, the jump is told until the next start, or until
    `accept` is called: a clock that moved once may be the wrong one now.
    """

    def __init__(
        self,
        storage: Storage,
        now: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._storage = storage
        self._now = now
        self._monotonic = monotonic
        self._since = self._reading()
        self._hints = Hints({})

    def verdict(self) -> Verdict:
        """How the clock stands now; with the database away it is judged without the last record."""
        return judge(
            self._reading(),
            since=self._since,
            last_record=self._last_record(),
            hints=tuple(self._hints.by_person.values()),
        )

    def hint(self, person: str, their_time: str) -> None:
        """Note what a signed-in person's phone takes for the time (ISO 8601); what is none is passed over."""
        try:
            ahead = self._now() - datetime.fromisoformat(their_time)
        except (ValueError, TypeError):
            return  # no date, or one without a time zone
        self._hints = self._hints.with_hint(person, ahead)

    def accept(self) -> None:
        """Take the clock as it is for right: somebody has checked it."""
        self._since = self._reading()

    def _reading(self) -> Reading:
        return Reading(self._now(), self._monotonic())

    def _last_record(self) -> datetime | None:
        try:
            with self._storage.reading() as connection:
                return log.last_received_at(connection)
        except StorageUnavailableError:
            return None
