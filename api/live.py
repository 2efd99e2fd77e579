"""Pass events on to whoever watches a session, as they arrive in the log."""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_right
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar
from uuid import UUID

import structlog
from anyio import CapacityLimiter, to_thread
from starlette.types import ASGIApp, Receive, Scope, Send

from api.background import in_background
from api.guard import CHANGING
from study.events import log as event_log
from study.events.event import Placed, Subject
from study.storage import Storage

LOOKS_EVERY_S: Final = 1.0
"""Another process may have written, so the log is looked at this often even when nothing was changed here."""

TOGETHER_S: Final = 0.1
"""After a look the next one waits this long: what many write at once is told to all of them at once."""

LASTS_S: Final = 300.0
"""A stream ends after this long and the browser resumes it: what stands between may not like longer ones."""

CHECKED_EVERY_S: Final = 10.0
"""After this long whoever has lost the right to watch is told nothing more."""

KEPT_S: Final = 60.0
"""What was told is kept this long after the last watcher has gone: most of them come back."""

AT_ONCE: Final = 100
NOT_YET: Final = -1

log = structlog.get_logger(__name__)

ToldT = TypeVar("ToldT")


@dataclass(slots=True)
class _Channel(Generic[ToldT]):
    """What has been told of one session from the log's beginning on; `positions` are those of `told`.

    `grown` is set, and replaced, each time that something is added.
    """

    positions: list[int] = field(default_factory=list)
    told: list[ToldT] = field(default_factory=list)
    is_read: bool = False
    grown: asyncio.Event = field(default_factory=asyncio.Event)
    watchers: int = 0
    left_at: float = 0.0


@dataclass(frozen=True, slots=True)
class _Look(Generic[ToldT]):
    """What a look at the log has brought: its newest position, and what is new of each session."""

    newest: int
    found: Mapping[UUID, tuple[tuple[int, ToldT], ...]]


class LiveEvents(Generic[ToldT]):
    """One reader of the log for everybody who watches; `tell` makes of an event what all of them hear.

    All who watch a session read the same list, each at their own pace. So whoever resumes goes on behind what
    they have seen last, whoever is slow holds nobody up and takes no memory, and nothing is lost between what
    was there before and what comes.
    """

    def __init__(self, storage: Storage, tell: Callable[[Placed], ToldT]) -> None:
        self.lasts_s = LASTS_S
        self.checked_every_s = CHECKED_EVERY_S
        self._storage = storage
        self._tell = tell
        self._channels: dict[UUID, _Channel[ToldT]] = {}
        self._newest = 0
        self._looks = 0
        self._looked = asyncio.Event()
        self._woken = asyncio.Event()
        self._reader = CapacityLimiter(1)  # its own: however busy the requests are, watchers hear

    @property
    def watchers(self) -> int:
        """How many are watching now."""
        return sum(channel.watchers for channel in self._channels.values())

    def wake(self) -> None:
        """Look at the log now: something was written."""
        self._woken.set()

    async def watch(self, session: UUID, position: int) -> AsyncGenerator[Sequence[ToldT], None]:
        """What is told of a session after `position`, without end; nothing where a second went by.

        Whoever has seen more than the log holds, as after a restore, hears all of it.
        """
        channel = self._channels.setdefault(session, _Channel())
        channel.watchers += 1
        try:
            looked_twice = self._looks + 2  # the second look has begun after this
            while not channel.is_read or (position > self._newest and self._looks < looked_twice):
                self.wake()
                if not await _is_set_within_a_second(self._looked):
                    yield ()
            heard = bisect_right(channel.positions, position) if position <= self._newest else 0
            while True:
                grown = channel.grown
                if told := channel.told[heard : heard + AT_ONCE]:
                    heard += len(told)
                    yield told
                elif not await _is_set_within_a_second(grown):
                    yield ()
        finally:
            channel.watchers -= 1
            channel.left_at = time.monotonic()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Read the log and pass on what arrives, while the application runs."""
        async with in_background(self._pump()):
            yield

    async def _pump(self) -> None:
        while True:
            await _is_set_within_a_second(self._woken)
            self._woken.clear()
            self._let_go()
            try:
                read_to = {
                    session: self._newest if channel.is_read else NOT_YET
                    for session, channel in self._channels.items()
                }
                self._take(await to_thread.run_sync(self._look, read_to, limiter=self._reader))
                await asyncio.sleep(TOGETHER_S)
            except Exception:  # the outermost loop: were it to end, nobody would ever hear anything again
                log.exception("log_unreadable")
                await asyncio.sleep(LOOKS_EVERY_S)

    def _let_go(self) -> None:
        oldest = time.monotonic() - KEPT_S
        for session, channel in tuple(self._channels.items()):
            if not channel.watchers and channel.left_at < oldest:
                del self._channels[session]

    def _look(self, read_to: Mapping[UUID, int]) -> _Look[ToldT]:
        with self._storage.reading() as connection:
            newest = event_log.newest_position(connection)
            found = {}
            for session, position in read_to.items():
                if position < newest:
                    placed = event_log.told_of(
                        connection, Subject(session=session), from_position=position + 1
                    )
                    found[session] = tuple((one.position, self._tell(one)) for one in placed)
            return _Look(newest, found)

    def _take(self, look: _Look[ToldT]) -> None:
        self._newest = look.newest
        for session, found in look.found.items():
            channel = self._channels[session]
            channel.positions.extend(position for position, _ in found)
            channel.told.extend(told for _, told in found)
            channel.is_read = True
            if found:
                channel.grown.set()
                channel.grown = asyncio.Event()
        self._looks += 1
        self._looked.set()
        self._looked = asyncio.Event()


async def _is_set_within_a_second(event: asyncio.Event) -> bool:
    with suppress(TimeoutError):
        async with asyncio.timeout(LOOKS_EVERY_S):
            await event.wait()
    return event.is_set()


class WakeAfterChanges:
    """ASGI middleware: whoever watches hears at once of what a request has changed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        try:
            await self._app(scope, receive, send)
        finally:
            if scope["type"] == "http" and scope["method"] in CHANGING:
                scope["app"].state.services.live.wake()
