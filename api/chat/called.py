"""Know whom the bot still has to tell that they were drawn."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from starlette.concurrency import run_in_threadpool

from study.errors import StudyError
from study.ledger import calls
from study.ledger.calls import Call
from study.storage import Storage

LOOKED_BACK: Final = timedelta(hours=12)
"""No session goes on for longer; older draws need not be read for each message."""
KEPT_AT_MOST: Final = 2000

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ToTell:
    """A call that waits, and the newest draw of its member then."""

    call: Call
    newest: UUID

    @property
    def payload(self) -> str:
        """What tells the bot."""
        named = {"roll_call_id": str(self.call.roll_call), "draw": str(self.call.number)}
        return "/roll_called" + json.dumps(named)


class CallsToTell:
    """The draws that wait for a member and that the bot has not heard of, each once a conversation.

    Kept in memory: after a restart the bot is told again, and asks again, which harms nobody.
    """

    def __init__(self, storage: Storage, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._now = now
        self._seen: OrderedDict[str, UUID] = OrderedDict()

    async def next(self, visitor: str, member: UUID | None) -> ToTell | None:
        """The newest call of this member that the bot was not told of in this conversation."""
        if member is None:
            return None
        try:
            return await run_in_threadpool(self._look, visitor, member)
        except StudyError as error:
            log.warning("calls_not_read", reason=str(error))
            return None

    def told(self, visitor: str, to_tell: ToTell) -> None:
        """The bot has said so."""
        self._see(visitor, to_tell.newest)

    def _look(self, visitor: str, member: UUID) -> ToTell | None:
        """Read what waits only where somebody was drawn since the last look: it takes the whole roll-call."""
        newest = calls.newest_draw(self._storage, member)
        if newest is None or newest.received_at < self._now() - LOOKED_BACK:
            return None
        if self._seen.get(visitor) == newest.id:
            return None
        waiting = next(iter(calls.open_for(self._storage, member)), None)
        if waiting is None:
            self._see(visitor, newest.id)
            return None
        return ToTell(waiting, newest.id)

    def _see(self, visitor: str, draw: UUID) -> None:
        self._seen[visitor] = draw
        self._seen.move_to_end(visitor)
        while len(self._seen) > KEPT_AT_MOST:
            self._seen.popitem(last=False)
