"""Let only so many messages in, one of a visitor at a time."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.errors import BusyError

PER_VISITOR = 4


class Turns:
    """Back-pressure: who comes when `limit` messages are under way is sent back at once.

    Messages of one visitor are answered one after the other, in the order they came, so that two quick
    taps do not interleave in the conversation.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._under_way: Counter[str] = Counter()
        self._locks: dict[str, asyncio.Lock] = {}

    @asynccontextmanager
    async def turn(self, visitor: str) -> AsyncIterator[None]:
        """Wait for this visitor's turn, and hold it.

        Raises:
            BusyError: too many messages are under way, in all or of this visitor.
        """
        if self._under_way.total() >= self._limit:
            raise BusyError(self._limit)
        if self._under_way[visitor] >= PER_VISITOR:
            raise BusyError(PER_VISITOR)
        self._under_way[visitor] += 1
        try:
            async with self._locks.setdefault(visitor, asyncio.Lock()):
                yield
        finally:
            self._leave(visitor)

    def _leave(self, visitor: str) -> None:
        self._under_way[visitor] -= 1
        if not self._under_way[visitor]:
            del self._under_way[visitor], self._locks[visitor]
