"""Answer a repeated message with the answer it already got."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from typing import Any

from api.chat.replies import ChatReply
from api.errors import ClientIdReusedError

KEPT_FOR_S = 300.0
KEPT_AT_MOST = 2000


@dataclass(frozen=True, slots=True)
class _Entry:
    message: Hashable
    reply: asyncio.Task[ChatReply]
    since: float


class RememberedReplies:
    """Keeps each reply for a few minutes under the client's id, also while it is still being made.

    A phone that lost the connection sends its message again; Rasa must not hear it twice. The answer is
    made in a task of its own, so that it is there for the repetition although the first caller has gone.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()

    async def once(
        self, key: Hashable, message: Hashable, answer: Callable[[], Coroutine[Any, Any, ChatReply]]
    ) -> ChatReply:
        """The reply for `key`: the one that is there or under way, else what `answer` makes.

        A failure is forgotten at once, so that the client may try again.

        Raises:
            ClientIdReusedError: `key` came with another message before.
        """
        self._forget_old()
        entry = self._entries.get(key)
        if entry is None:
            entry = _Entry(message, asyncio.ensure_future(answer()), self._clock())
            self._entries[key] = entry
            entry.reply.add_done_callback(lambda reply: self._forget_failed(key, reply))
        elif entry.message != message:
            raise ClientIdReusedError
        return await asyncio.shield(entry.reply)

    async def finish(self) -> None:
        """Wait until nothing is under way any more."""
        await asyncio.gather(*(entry.reply for entry in self._entries.values()), return_exceptions=True)

    def _forget_old(self) -> None:
        oldest_kept = self._clock() - KEPT_FOR_S
        while self._entries:
            key, entry = next(iter(self._entries.items()))
            if entry.since >= oldest_kept and len(self._entries) < KEPT_AT_MOST:
                return
            del self._entries[key]

    def _forget_failed(self, key: Hashable, reply: asyncio.Task[ChatReply]) -> None:
        if not reply.cancelled() and reply.exception() is None:
            return
        entry = self._entries.get(key)
        if entry is not None and entry.reply is reply:
            del self._entries[key]
