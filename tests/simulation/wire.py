"""Speak HTTP/1.1 over sockets that break where they are told to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from tests.simulation.weather import Fault

PATIENCE_S = 20.0


class BrokenError(Exception):
    """The connection is gone, and with it whatever was not read."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the box listens, and a port at which nobody does."""

    host: str
    port: int
    closed_port: int = 1  # below those that processes are given, so that nobody comes to listen there


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Connection:
    """One connection, for one request."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._headers: dict[str, str] = {}

    def send(self, request: bytes) -> None:
        """Put bytes on the way."""
        self._writer.write(request)

    async def begin_answer(self) -> tuple[int, Mapping[str, str]]:
        """Status and headers."""
        head = await self._reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in lines if line)
        self._headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        return int(first.split(" ")[1]), self._headers

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body as it comes in."""
        if self._headers.get("transfer-encoding") != "chunked":
            yield await self._reader.readexactly(int(self._headers.get("content-length", "0")))
            return
        while size := int(await self._reader.readuntil(b"\r\n"), 16):
            yield (await self._reader.readexactly(size + 2))[:-2]

    def abort(self) -> None:
        """Break it off: no goodbye, what is on the way is lost."""
        self._writer.transport.abort()


@asynccontextmanager
async def connected(place: Place, *, refused: bool = False) -> AsyncIterator[Connection]:
    """A connection that is gone at the end.

    Raises:
        BrokenError: it could not be made, or broke, or nothing came for `PATIENCE_S`.
    """
    port = place.closed_port if refused else place.port
    try:
        reader, writer = await asyncio.open_connection(place.host, port)
        connection = Connection(reader, writer)
        try:
            yield connection
        finally:
            connection.abort()
    except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
        raise BrokenError(str(error)) from error


def as_bytes(method: str, path: str, headers: Mapping[str, str], body: object = None) -> bytes:
    """A request as it goes over the wire."""
    content = b"" if body is None else json.dumps(body).encode()
    lines = [f"{method} {path} HTTP/1.1", "Host: box", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    return "\r\n".join([*lines, "", ""]).encode() + content


async def ask(place: Place, request: bytes, fault: Fault | None) -> Answer:
    """The whole answer to a request.

    Raises:
        BrokenError: see `connected`; or `fault` was to happen.
    """
    async with connected(place, refused=fault is Fault.REFUSED) as connection, asyncio.timeout(PATIENCE_S):
        if fault is Fault.CUT_SENDING:
            connection.send(request[: len(request) // 2])
            raise BrokenError(fault.value)
        connection.send(request)
        if fault is Fault.GONE_AFTER_SENDING:
            await asyncio.sleep(0)
            raise BrokenError(fault.value)
        status, headers = await connection.begin_answer()
        if fault is Fault.ANSWER_LOST:
            raise BrokenError(fault.value)
        body = b"".join([piece async for piece in connection.pieces()])
        return Answer(status, headers, body)
