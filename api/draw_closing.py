"""Close each draw when its window is over, whether anybody asks or not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from starlette.concurrency import run_in_threadpool

from api.background import in_background
from study.errors import StudyError
from study.ledger import draws, open_draws
from study.ledger.open_draws import Waiting
from study.storage import Storage

LOOKS_EVERY_S: Final = 5.0
"""Another process may have opened one; and what could not be closed is tried again."""

log = structlog.get_logger(__name__)


class DrawCloser:
    """Closes draws by a clock that only goes forward: the time of day may be set while one is open.

    At the start it finds what a process that was killed has left open, and closes it with the seed that was
    committed to.
    """

    def __init__(
        self,
        storage: Storage,
        now: Callable[[], datetime],
        tell: Callable[[], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._storage = storage
        self._now = now
        self._tell = tell
        self._monotonic = monotonic
        self._due: dict[tuple[UUID, int], float] = {}
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def expect(self) -> None:
        """Note that a draw was opened; from any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._woken.set)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Close draws while the application runs."""
        self._loop = asyncio.get_running_loop()
        async with in_background(self._close_all()):
            yield

    async def _close_all(self) -> None:
        while True:
            self._woken.clear()
            wait_s = LOOKS_EVERY_S
            try:
                closed, wait_s = await run_in_threadpool(self._look)
                if closed:
                    self._tell()
            except StudyError as error:
                log.warning("draws_not_closed", reason=str(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), wait_s)

    def _look(self) -> tuple[int, float]:
        """Close what is over; how many that were, and how long until the next one is, in seconds."""
        closed, wait_s = 0, LOOKS_EVERY_S
        waiting = open_draws.every(self._storage)
        self._due = {_key(one): self._due.get(_key(one), self._deadline(one)) for one in waiting}
        for one in waiting:
            left_s = self._due[_key(one)] - self._monotonic()
            if left_s <= 0 or one.is_over(self._now()):
                closed += self._close(one)
            else:
                wait_s = min(wait_s, left_s)
        return closed, wait_s

    def _close(self, one: Waiting) -> bool:
        """Close one; that it cannot be is no reason to leave others open."""
        try:
            return draws.close(self._storage, one, clock=self._now)
        except StudyError as error:
            log.warning("draw_not_closed", roll_call=str(one.roll_call), draw=one.number, reason=str(error))
            return False

    def _deadline(self, one: Waiting) -> float:
        window, left = one.closes_at - one.opened_at, one.closes_at - self._now()
        return self._monotonic() + min(window, left).total_seconds()


def _key(waiting: Waiting) -> tuple[UUID, int]:
    return (waiting.roll_call, waiting.number)
