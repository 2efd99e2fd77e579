"""Know whom the bot still has to tell that they were drawn."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
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


class CallsToTell:
    """The draws that wait for a member and that the bot has not heard of, each once a conversation.

    Kept in memory: after a restart the bot is told again, and asks again, which harms nobody.
    """

    def __init__(self, storage: Storage, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._now = now
        self._told: OrderedDict[tuple[str, UUID, int], None] = OrderedDict()

    async def next(self, visitor: str, member: UUID | None) -> Call | None:
        """The newest call of this member that the bot was not told of in this conversation."""
        if member is None:
            return None
        since = self._now() - LOOKED_BACK
        try:
            waiting = await run_in_threadpool(calls.open_for, self._storage, member, since=since)
        except StudyError as error:
            log.warning("calls_not_read", reason=str(error))
            return None
        newest = next(iter(waiting), None)
        return None if newest is None or _key(visitor, newest) in self._told else newest

    def told(self, visitor: str, call: Call) -> None:
        """The bot has said so."""
        self._told[_key(visitor, call)] = None
        while len(self._told) > KEPT_AT_MOST:
            self._told.popitem(last=False)


def payload_of(call: Call) -> str:
    """What tells the bot."""
    return "/roll_called" + json.dumps({"roll_call_id": str(call.roll_call), "draw": str(call.number)})


def _key(visitor: str, call: Call) -> tuple[str, UUID, int]:
    return (visitor, call.roll_call, call.number)
