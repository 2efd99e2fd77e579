"""Reach another box over HTTP, to exchange events with it."""

from __future__ import annotations

from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
from pydantic import TypeAdapter, ValidationError

from api.guard import JSON_LINES
from api.settings import is_loopback
from cli.errors import PartnerRefusedError, PartnerUnreachableError
from study.ledger.exchange_in import Receipt
from study.ledger.exchange_out import Position

_PATIENCE_S = 60
_POSITION = TypeAdapter(Position)
_RECEIPT = TypeAdapter(Receipt)
_Said = TypeVar("_Said")


class HttpPartner:
    """A running Yunxue, known by its address and a token that it has issued for a box."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    @classmethod
    def at(cls, url: str, token: str) -> HttpPartner:
        """The box at that address; proxies from the environment get to see nothing."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": JSON_LINES}
        base = f"{url.rstrip('/')}/v1"
        return cls(httpx.Client(base_url=base, headers=headers, timeout=_PATIENCE_S, trust_env=False))

    def box(self) -> str:
        """See `study.ledger.syncing.Partner`."""
        return _read(_POSITION, self._asked("GET", "/exchange")).box

    def fetch(self, after: int, to: int | None) -> bytes:
        """See `study.ledger.syncing.Partner`."""
        asked = {"after": after} if to is None else {"after": after, "to": to}
        return self._asked("GET", "/exchange/events", params=asked).content

    def deliver(self, batch: bytes) -> Receipt:
        """See `study.ledger.syncing.Partner`."""
        return _read(_RECEIPT, self._asked("POST", "/exchange/events", content=batch))

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    def _asked(self, method: str, path: str, **more: Any) -> httpx.Response:  # noqa: ANN401 - httpx's own
        try:
            answer = self._http.request(method, path, **more)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise PartnerUnreachableError(f"{type(error).__name__}: {error}") from error
        if answer.is_success:
            return answer
        raise PartnerRefusedError(answer.status_code, _problem(answer))


def _read(adapter: TypeAdapter[_Said], answer: httpx.Response) -> _Said:
    try:
        return adapter.validate_json(answer.content)
    except ValidationError as error:
        raise PartnerUnreachableError("what answers there is no Yunxue") from error


def _problem(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return "no reason given: is that the address of a Yunxue?"


def goes_in_the_clear(url: str) -> bool:
    """Whether others on the way could read what is exchanged."""
    parts = urlsplit(url)
    return parts.scheme == "http" and not is_loopback(parts.hostname or "")
