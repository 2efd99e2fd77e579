"""Tell the truth about each part: index, database, Rasa, action server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from enum import StrEnum

import structlog
from pydantic import BaseModel

from api.chat.rasa import Probe
from api.clock_watch import ClockWatch
from api.materials import Materials
from index.errors import IndexingError
from study.clock import ClockState
from study.errors import StudyError
from study.storage import Storage

FRESH_FOR_S = 1.0

log = structlog.get_logger(__name__)


class State(StrEnum):
    """Of the whole: `degraded` still answers questions, `unavailable` does not do its work."""

    READY = "ready"
    DEGRADED = "degraded"
    UNAVAILABLE = "unavailable"


class PartState(StrEnum):
    """Of one part."""

    UP = "up"
    DOWN = "down"


class Parts(BaseModel):
    """The state of each part."""

    index: PartState
    database: PartState
    rasa: PartState
    actions: PartState


class Clock(BaseModel):
    """How this machine's clock stands; `off_by_s` is by how many seconds it seems fast, where that is known.

    While it is not `good`, nothing that is bound to a time is handed out or taken.
    """

    state: ClockState
    off_by_s: float | None


class Readiness(BaseModel):
    """Whether the whole can do its work, and which release it answers from."""

    status: State
    parts: Parts
    release: str | None
    clock: Clock


class ReadinessCheck:
    """Asks every part at most once a second, however often it is asked itself."""

    def __init__(
        self,
        *,
        materials: Materials,
        storage: Storage,
        rasa: Probe,
        actions: Probe,
        watch: ClockWatch,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._materials = materials
        self._storage = storage
        self._rasa = rasa
        self._actions = actions
        self._watch = watch
        self._clock = clock
        self._asking = asyncio.Lock()
        self._last: tuple[float, Readiness] | None = None

    async def now(self) -> Readiness:
        """The state of everything, at most a second old."""
        async with self._asking:
            if self._last is None or self._clock() - self._last[0] >= FRESH_FOR_S:
                self._last = (self._clock(), await self._ask())
            return self._last[1]

    async def _ask(self) -> Readiness:
        release, database, rasa, actions, clock = await asyncio.gather(
            asyncio.to_thread(self._release),
            asyncio.to_thread(self._database_up),
            self._rasa.up(),
            self._actions.up(),
            asyncio.to_thread(self._clock_now),
        )
        parts = Parts(
            index=_state(up=release is not None),
            database=_state(up=database),
            rasa=_state(up=rasa),
            actions=_state(up=actions),
        )
        if release is None or not database:
            return Readiness(status=State.UNAVAILABLE, parts=parts, release=release, clock=clock)
        status = State.READY if rasa and actions else State.DEGRADED
        return Readiness(status=status, parts=parts, release=release, clock=clock)

    def _clock_now(self) -> Clock:
        verdict = self._watch.verdict()
        if not verdict.trusted:
            log.warning("clock_not_trusted", state=verdict.state.value)
        off_by = None if verdict.off_by is None else round(verdict.off_by.total_seconds(), 1)
        return Clock(state=verdict.state, off_by_s=off_by)

    def _release(self) -> str | None:
        try:
            return self._materials.searcher().info().release
        except IndexingError as error:
            log.warning("index_down", reason=str(error))
            return None

    def _database_up(self) -> bool:
        try:
            self._storage.ping()
        except StudyError as error:
            log.warning("database_down", reason=str(error))
            return False
        return True


def _state(*, up: bool) -> PartState:
    return PartState.UP if up else PartState.DOWN
