"""Be a phone in the carriage: it watches a session, sends things, and is cut off again and again."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime

from tests.simulation.counts import Counts
from tests.simulation.event_stream import EventStream, Told
from tests.simulation.weather import Fate, Weather
from tests.simulation.wire import Answer, BrokenError, Place, as_bytes, ask, connected

BUSY = 503
LAST = "satisfaction_asked"  # follows the end of a session
SILENT_AT_MOST_S = 20.0  # the box says something every 15 s


class CutError(BrokenError):
    """The weather cut the stream."""

    def __init__(self) -> None:
        super().__init__("cut")


class Phone:
    """A browser that is signed in: it keeps what it has seen and sends until it is acknowledged."""

    def __init__(self, place: Place, cookie: str, weather: Weather, counts: Counts) -> None:
        self.seen: list[Told] = []
        self.place = place
        self._cookie = cookie
        self._weather = weather
        self.counts = counts

    async def watch(self, session: str, *, until: str = LAST) -> None:
        """Watch a session until an event of that kind was seen, however often the stream breaks."""
        while not self.seen or self.seen[-1].kind != until:
            fate = self._weather.on_stream()
            try:
                await self._watch_once(session, fate, until)
            except CutError:
                self.counts.streams["cut"] += 1
            except BrokenError:
                self.counts.streams["refused" if fate.refused else "broken by the box"] += 1
            await asyncio.sleep(self._weather.pause_s())

    async def send(self, method: str, path: str, body: object = None) -> Answer:
        """Send until an answer comes; the same content each time, so that it counts once."""
        while True:
            fault = self._weather.on_request()
            self.counts.requests["sent"] += 1
            try:
                answer = await ask(self.place, as_bytes(method, path, self._headers(), body), fault)
            except BrokenError:
                self.counts.requests[f"broken: {fault.value if fault else 'by the box'}"] += 1
            else:
                if answer.status != BUSY:
                    return answer
                self.counts.requests["refused as busy"] += 1
            await asyncio.sleep(self._weather.pause_s() / 4)

    async def _watch_once(self, session: str, fate: Fate, until: str) -> None:
        async with connected(self.place, refused=fate.refused) as connection:
            headers = self._headers()
            if self.seen:
                headers["Last-Event-ID"] = str(self.seen[-1].position)
            connection.send(as_bytes("GET", f"/v1/sessions/{session}/events", headers))
            async with asyncio.timeout(SILENT_AT_MOST_S):
                status, _ = await connection.begin_answer()
            assert status == 200, status
            self.counts.streams["resumed" if self.seen else "begun"] += 1
            await self._read(connection.pieces(), fate, until)

    async def _read(self, pieces, fate, until):
        await asyncio.sleep(fate.stalls_s)
        opened, stream, left = time.time(), EventStream(), fate.bytes_left
        ends = None if fate.seconds_left is None else time.monotonic() + fate.seconds_left
        async for piece in _patiently(pieces, ends):
            cut = ends is not None and time.monotonic() > ends
            arrived = piece[: self._weather.cut_at(len(piece))] if cut else piece[:left]
            for told in stream.feed(arrived):
                self._take(told, opened)
            if self.seen and self.seen[-1].kind == until:
                return
            left = None if left is None else left - len(arrived)
            if cut or (left is not None and left <= 0):
                raise CutError

    def _take(self, told: Told, opened: float) -> None:
        if self.seen and told.position <= self.seen[-1].position:
            self.counts.told_again += 1
            return
        self.seen.append(told)
        self.counts.delivered += 1
        made, now = datetime.fromisoformat(told.data["at"]).timestamp(), time.time()
        (self.counts.live_s if made > opened else self.counts.caught_up_s).append(now - made)

    def _headers(self) -> dict[str, str]:
        return {"Cookie": self._cookie}


async def _patiently(pieces, ends):
    """The pieces of a stream; it is cut when nothing comes for a second after its end."""
    while True:
        left_s = SILENT_AT_MOST_S if ends is None else max(ends - time.monotonic(), 0) + 1.0
        try:
            async with asyncio.timeout(min(left_s, SILENT_AT_MOST_S)):
                piece = await anext(pieces, None)
        except TimeoutError as error:
            raise (CutError() if left_s < SILENT_AT_MOST_S else BrokenError("silence")) from error
        if piece is None:
            return
        yield piece
