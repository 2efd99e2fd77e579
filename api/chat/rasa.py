"""Talk to Rasa's REST channel, and ask Rasa and the action server whether they are there."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx

from api.errors import BotUnavailableError

PROBE_TIMEOUT_S = 0.5


class RasaChannel:
    """Sends one message to Rasa and waits for what it says."""

    def __init__(self, http: httpx.AsyncClient, url: str, *, timeout_s: float) -> None:
        self._http = http
        self._webhook = f"{url}/webhooks/rest/webhook"
        self._timeout = httpx.Timeout(timeout_s, connect=min(timeout_s, 1.0))

    async def send(self, sender: str, message: str) -> object:
        """Rasa's answer, parsed from JSON but not yet held against anything.

        Raises:
            BotUnavailableError: no connection, no answer in time, an error status or no JSON.
        """
        body = {"sender": sender, "message": message}
        try:
            response = await self._http.post(self._webhook, json=body, timeout=self._timeout)
            response.raise_for_status()
            answer: object = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise BotUnavailableError(type(error).__name__) from error
        return answer


class Probe:
    """Knows whether a server answers, asking at most once every `fresh_for_s` seconds."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        url: str,
        *,
        fresh_for_s: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http = http
        self._url = url
        self._fresh_for_s = fresh_for_s
        self._clock = clock
        self._asked_at: float | None = None
        self._up = False

    async def up(self, *, now: bool = False) -> bool:
        """Whether the server answered 200 the last time it was asked; `now` asks again in any case."""
        fresh = self._asked_at is not None and self._clock() - self._asked_at < self._fresh_for_s
        if now or not fresh:
            self._up = await self._ask()
            self._asked_at = self._clock()
        return self._up

    async def _ask(self) -> bool:
        try:
            response = await self._http.get(self._url, timeout=PROBE_TIMEOUT_S)
        except httpx.HTTPError:
            return False
        return response.status_code == httpx.codes.OK
