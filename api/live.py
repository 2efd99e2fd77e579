"""Pass events on to whoever watches a session, as they arrive in the log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Final
from uuid import UUID

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from api.guard import CHANGING
from study.errors import StudyError
from study.events import log as event_log
from study.events.event import Placed, Subject
from study.storage import Storage

LOOKS_EVERY_S: Final = 1.0
"""Another process may have written, so the log is looked at this often even when nothing was changed here."""

LASTS_S: Final = 300.0
"""A stream ends after this long and the browser resumes it: who may watch no longer stops watching."""

AT_ONCE: Final = 200
WAITING_AT_MOST: Final = 1000

log = structlog.get_logger(__name__)


class LiveEvents:
    """One reader of the log for everybody who watches.

    Who begins to watch is caught up from the log itself, from the position that they have seen last, so
    that nothing is lost between two connections. Who reads too slowly is let go, and resumes like anybody.
    """

    def __init__(self, storage: Storage, *, lasts_s: float = LASTS_S) -> None:
        self.lasts_s = lasts_s
        self._storage = storage
        self._woken = asyncio.Event()
        self._watchers: dict[UUID, set[asyncio.Queue[Placed]]] = {}

    def wake(self) -> None:
        """Look at the log now: something was written."""
        self._woken.set()

    async def watch(self, session: UUID, position: int) -> AsyncIterator[Placed | None]:
        """The events of a session after `position`; None where a second went by without one.

        It ends when the reader is too slow for what arrives.
        """
        queue: asyncio.Queue[Placed] = asyncio.Queue(WAITING_AT_MOST)
        watchers = self._watchers.setdefault(session, set())
        watchers.add(queue)
        try:
            while missed := await self._read(position, Subject(session=session)):
                for placed in missed:
                    yield placed
                position = missed[-1].position
            while queue in watchers or not queue.empty():
                arrived = await _next(queue)
                if arrived is None or arrived.position > position:
                    yield arrived
        finally:
            watchers.discard(queue)
            if not watchers:
                self._watchers.pop(session, None)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Read the log and pass on what arrives, while the application runs."""
        task = asyncio.create_task(self._pump())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _pump(self) -> None:
        position = await run_in_threadpool(self._newest)
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), LOOKS_EVERY_S)
            self._woken.clear()
            try:
                while arrived := await self._read(position):
                    position = arrived[-1].position
                    self._pass_on(arrived)
            except StudyError as error:
                log.warning("log_unreadable", reason=str(error))

    def _newest(self) -> int:
        with self._storage.reading() as connection:
            return event_log.newest_position(connection)

    async def _read(self, position: int, subject: Subject | None = None) -> tuple[Placed, ...]:
        return await run_in_threadpool(
            event_log.after, self._storage, position, limit=AT_ONCE, subject=subject
        )

    def _pass_on(self, arrived: Iterable[Placed]) -> None:
        for placed in arrived:
            session = placed.event.subject.session
            watchers = set() if session is None else self._watchers.get(session, set())
            for queue in tuple(watchers):
                try:
                    queue.put_nowait(placed)
                except asyncio.QueueFull:
                    watchers.discard(queue)


async def _next(queue: asyncio.Queue[Placed]) -> Placed | None:
    try:
        return await asyncio.wait_for(queue.get(), LOOKS_EVERY_S)
    except TimeoutError:
        return None


class WakeAfterChanges:
    """ASGI middleware: whoever watches hears at once of what a request has changed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        await self._app(scope, receive, send)
        if scope["type"] == "http" and scope["method"] in CHANGING:
            scope["app"].state.services.live.wake()
