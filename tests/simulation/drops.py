"""Cut many phones off while a session is led, and count what was lost: `python -m tests.simulation.drops`."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from itertools import zip_longest
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

from rich.console import Console

from study import handed_questions
from study.events import log
from study.events.event import Placed, Subject
from study.events.kinds import CheckedIn
from tests.postgresql import running_server
from tests.simulation.box import Box
from tests.simulation.counts import Counts, Outcome
from tests.simulation.event_stream import Told
from tests.simulation.leader import Leader
from tests.simulation.phone import Phone
from tests.simulation.weather import Weather

STEPS = 6
QUESTIONS = 3  # that each phone hands in, beside its check-in
SETTLES_WITHIN_S = 10.0
ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Size:
    """How much happens. `chance` is that of each request and each stream to be broken; see `Weather`."""

    phones: int = 200
    speeches: int = 240
    seconds: float = 20.0
    chance: float = 0.3
    seed: int = 5


def run(folder: Path, size: Size, database: str = "") -> Outcome:
    """A session in a carriage where the network comes and goes."""
    box = Box(folder, database)
    try:
        return asyncio.run(_Carriage(box, size).go())
    finally:
        box.close()


class _Carriage:
    """The box, a leader with two devices, and the phones around them."""

    def __init__(self, box: Box, size: Size) -> None:
        self._box, self._size = box, size
        self._session = str(uuid4())
        self._counts = Counts()
        self._random = Random(size.seed)
        self._most_sockets = 0

    async def go(self) -> Outcome:
        box, size = self._box, self._size
        boss = box.enrol(1, secretary=True)
        staff = [box.enrol(1000 + number) for number in range(size.phones)]
        phones = [self._phone(member, number) for number, member in enumerate(staff)]
        devices = [Leader(self._phone(boss, ALL + number), self._session) for number in range(2)]
        box.start()
        sockets_before = box.sockets()
        began = time.monotonic()
        await devices[0].start(box.branch, boss)
        counting = asyncio.create_task(self._count_sockets())
        async with asyncio.TaskGroup() as group:
            for phone in phones:
                group.create_task(self._take_part(phone))
            group.create_task(self._lead(devices, staff))
        seconds = time.monotonic() - began
        counting.cancel()
        return self._outcome(phones, seconds, await self._sockets_left(sockets_before))

    def _phone(self, member: UUID, number: int) -> Phone:
        weather = Weather(self._size.seed * ALL + number, self._size.chance)
        return Phone(self._box.place, self._box.signed_in(member), weather, self._counts)

    async def _take_part(self, phone: Phone) -> None:
        """Come, some of them late; watch, and send what must arrive once."""
        await asyncio.sleep(self._random.uniform(0, self._size.seconds / 2))
        async with asyncio.TaskGroup() as group:
            group.create_task(phone.watch(self._session))
            group.create_task(self._submit(phone))

    async def _submit(self, phone: Phone) -> None:
        check_in = {"id": str(uuid4()), "mode": "message", "note": "收获很大"}
        assert (await phone.send("POST", "/v1/check-ins", check_in)).status in {200, 201}
        for number in range(QUESTIONS):
            await asyncio.sleep(self._random.uniform(0, self._size.seconds / 2 / QUESTIONS))
            question = {"id": str(uuid4()), "text": f"第 {number} 个问题"}
            assert (await phone.send("POST", "/v1/handed-questions", question)).status in {200, 201}

    async def _lead(self, devices: list[Leader], staff: list[UUID]) -> None:
        """Go through the steps with speeches; the lead changes hands at each, and there is a pause."""
        standing_by = [asyncio.create_task(device.stand_by()) for device in devices]
        speeches = self._size.speeches // STEPS
        pause_s = self._size.seconds / STEPS / (speeches + 2)
        for step in range(STEPS):
            leading, other = devices[step % 2], devices[(step + 1) % 2]
            await leading.do("start_step", step=step)
            for _ in range(speeches):
                await asyncio.sleep(pause_s)
                speaker = str(self._random.choice(staff))
                await leading.do("speak", member_id=speaker, mode="volunteered", note="谈体会")
            await leading.do("pause")
            await leading.do("resume")
            while not other.device:
                await asyncio.sleep(0.1)
            other.epoch = (await leading.do("hand_over", to_device=other.device))["lead"]["epoch"]
        await devices[STEPS % 2].do("close")
        for task in standing_by:
            task.cancel()

    async def _count_sockets(self) -> None:
        while True:
            self._most_sockets = max(self._most_sockets, self._box.sockets())
            await asyncio.sleep(0.2)

    async def _sockets_left(self, before: int) -> int:
        """What the box holds more than before, once it had time to notice who is gone."""
        deadline = time.monotonic() + SETTLES_WITHIN_S
        while (left := self._box.sockets() - before) > 0 and time.monotonic() < deadline:
            await asyncio.sleep(0.2)
        return max(left, 0)

    def _outcome(self, phones: list[Phone], seconds: float, sockets_left: int) -> Outcome:
        storage = self._box.storage
        logged = log.after(storage, 0, limit=ALL, subject=Subject(session=UUID(self._session)))
        wanted = [as_logged(placed) for placed in logged]
        lost = sum(unlike(wanted, [as_seen(told) for told in phone.seen]) for phone in phones)
        with storage.reading() as connection:
            rows = len(log.about(connection, Subject(), CheckedIn.kind))
        rows += len(handed_questions.of_everybody(storage, limit=ALL))
        return Outcome(
            phones=len(phones),
            events=len(wanted),
            lost=lost,
            submissions=len(phones) * (1 + QUESTIONS),
            rows=rows,
            seconds=seconds,
            sockets_at_most=self._most_sockets,
            sockets_left=sockets_left,
            memory_mib=self._box.memory_mib(),
            counts=self._counts,
        )


def unlike(wanted: list, seen: list) -> int:
    """How many places of the two lists differ."""
    return sum(one != other for one, other in zip_longest(wanted, seen))


def as_logged(placed: Placed) -> tuple:
    """What everybody must get to know of an event."""
    event = placed.event
    return placed.position, str(event.id), event.kind, event.payload.shown()


def as_seen(told: Told) -> tuple:
    """What a phone got to know of it."""
    return told.position, told.data["id"], told.kind, told.data["details"]


def main(words: list[str]) -> int:
    """Run it, print the table; the exit status is 1 if anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation.drops", description=__doc__)
    for name, default in asdict(Size()).items():
        parser.add_argument(f"--{name}", type=type(default), default=default)
    parser.add_argument("--postgresql", action="store_true", help="keep the records there, not in SQLite")
    asked = vars(parser.parse_args(words))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(running_server()) if asked.pop("postgresql") else None
        database = server.new_database(migrated=True) if server else ""
        outcome = run(folder, Size(**asked), database)
    Console().print(outcome.table())
    return 1 if outcome.lost or outcome.rows != outcome.submissions else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
