"""Know to whom the bot still has to tell the item of a led quiz that is open."""

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

from api.identity import device_of
from study.errors import StudyError
from study.ledger import led_items
from study.ledger.led_items import AskedNow
from study.storage import Storage

LOOKED_BACK: Final = timedelta(hours=12)
"""No session goes on for longer; older items need not be looked at for each message."""
KEPT_AT_MOST: Final = 2000

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ItemToTell:
    """An item that waits for the member's answer."""

    asked: AskedNow

    @property
    def payload(self) -> str:
        """What tells the bot."""
        named = {"session_id": str(self.asked.session), "shown": str(self.asked.shown)}
        return "/which_item" + json.dumps(named)


class ItemsToTell:
    """The open items that the bot has not heard of, each once a conversation: then words can answer them.

    Kept in memory: after a restart the bot is told again, and shows the item again, which harms nobody.
    """

    def __init__(self, storage: Storage, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._now = now
        self._told: OrderedDict[str, UUID] = OrderedDict()

    async def next(self, visitor: str, member: UUID | None) -> ItemToTell | None:
        """The item that is open for this member and that the bot was not told of in this conversation."""
        if member is None:
            return None
        try:
            return await run_in_threadpool(self._look, visitor, member)
        except StudyError as error:
            log.warning("items_not_read", reason=str(error))
            return None

    def told(self, visitor: str, to_tell: ItemToTell) -> None:
        """The bot has said so."""
        self._told[visitor] = to_tell.asked.shown
        self._told.move_to_end(visitor)
        while len(self._told) > KEPT_AT_MOST:
            self._told.popitem(last=False)

    def _look(self, visitor: str, member: UUID) -> ItemToTell | None:
        since = self._now() - LOOKED_BACK
        newest = led_items.newest_shown(self._storage)
        if newest is None or newest.received_at < since or self._told.get(visitor) == newest.id:
            return None
        asked = led_items.asked_now(self._storage, member, device=device_of(visitor), since=since)
        if asked is None or self._told.get(visitor) == asked.shown:
            return None
        return ItemToTell(asked)
