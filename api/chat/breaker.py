"""Stop waiting for a bot that just failed, and notice when it is back."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 15.0


class Breaker:
    """A circuit breaker: after a failure no message waits until a cheap probe has found the bot again.

    The pause before each probe doubles while failures follow one another, so that a bot whose probe
    answers but whose messages time out does not cost everybody the full time-out.
    """

    def __init__(
        self, probe: Callable[[], Awaitable[bool]], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._probe = probe
        self._clock = clock
        self._failures = 0
        self._closed = True
        self._probe_at = 0.0

    async def allows(self) -> bool:
        """Whether the bot may be asked now."""
        if self._closed:
            return True
        if self._clock() < self._probe_at:
            return False
        self._probe_at = self._clock() + self._pause()  # only one message at a time pays for the probe
        if await self._probe():
            self._closed = True
        return self._closed

    def succeeded(self) -> None:
        """The bot has answered a message."""
        self._failures = 0
        self._closed = True

    def failed(self) -> None:
        """The bot has not answered a message."""
        self._failures += 1
        self._closed = False
        self._probe_at = self._clock() + self._pause()

    def _pause(self) -> float:
        return min(FIRST_PAUSE_S * 2.0 ** max(self._failures - 1, 0), LONGEST_PAUSE_S)
