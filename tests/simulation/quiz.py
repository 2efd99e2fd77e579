"""Hold a quiz with many phones that drop, and count what was lost: `python -m tests.simulation.quiz`."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

from rich.console import Console
from rich.table import Table

from study.ledger import sheet_entry
from tests.integration.api.playing import BANK
from tests.integration.study.quizzing import fill_bank
from tests.simulation.box import Box
from tests.simulation.counts import Counts, percentile
from tests.simulation.leader import OBEYED, Leader
from tests.simulation.phone import Phone
from tests.simulation.quiz_phone import QuizPhone, Sent
from tests.simulation.recount import rows_of, scores
from tests.simulation.weather import Weather

MANY = 1_000_000
KINDS = ("single", "multiple", "true_false", "fill_in", "ordering", "matching")
SEED = "5" * 64
PAUSED_AT, HANDED_OVER_AT = 1, 3


@dataclass(frozen=True, slots=True)
class QuizSize:
    """How much happens. `open_s`: how long an item is open, in seconds; at item `killed_at` the box dies."""

    phones: int = 200
    items: int = 8
    open_s: float = 8.0
    chance: float = 0.3
    seed: int = 6
    killed_at: int = -1


@dataclass(frozen=True, slots=True)
class QuizOutcome:
    """What phones were told, what the log holds, what the export says, and what a plain count comes to."""

    sent: dict[str, list[Sent]]
    rows: list
    exported: dict[str, Fraction]
    recounted: dict[str, Fraction]
    on_phones: dict[str, Fraction]
    counts: Counts
    streams_differ: int
    seconds: float
    cpu_s: float
    memory_mib: float

    @property
    def undisturbed_s(self) -> list[float]:
        """How long answers took that needed one try."""
        return [one.seconds for sent in self.sent.values() for one in sent if one.tries == 1]

    @property
    def all_s(self) -> list[float]:
        """The same for all answers, whatever happened on the way, pauses of the phone included."""
        return [one.seconds for sent in self.sent.values() for one in sent]

    def lost(self) -> int:
        """Acknowledged answers that do not stand in the log exactly once as they were acknowledged."""
        logged = Counter(
            (member, told["number"], str(told["answer"]), kind == "quiz_answered_late")
            for kind, member, _, told in self.rows
            if kind in {"quiz_answered", "quiz_answered_late"}
        )
        acknowledged = Counter(
            (member, one.number, str(one.value), one.late)
            for member, sent in self.sent.items()
            for one in sent
        )
        return sum(((logged - acknowledged) + (acknowledged - logged)).values())

    def table(self) -> Table:
        """The figures for people."""
        kinds = Counter(kind for kind, *_ in self.rows)
        table = Table("what", "figure", title=f"{len(self.sent)} players, {self.seconds:.0f} s")
        table.columns[1].justify = "right"
        for what, figure in (
            *sorted((f"requests {name}", f"{n:,}") for name, n in self.counts.requests.items()),
            *sorted((f"streams {name}", f"{n:,}") for name, n in self.counts.streams.items()),
            *sorted((f"events {name}", f"{n:,}") for name, n in kinds.items()),
            ("answers acknowledged", f"{len(self.all_s):,}"),
            ("answers lost or doubled", str(self.lost())),
            ("players in the ranking", str(len(self.exported))),
            ("totals unlike the plain count", str(_unlike(self.exported, self.recounted))),
            ("scores on phones unlike it", str(_unlike(self.on_phones, self.recounted))),
            ("phones whose stream differs", str(self.streams_differ)),
            ("answer to acknowledgement, one try", _spread(self.undisturbed_s)),
            ("the same, all tries", _spread(self.all_s)),
            ("commit to phone", _spread(self.counts.live_s)),
            ("processor time of the box", f"{self.cpu_s:.0f} s"),
            ("memory of the box", f"{self.memory_mib:.0f} MiB"),
        ):
            table.add_row(what, figure)
        return table


def run(folder: Path, size: QuizSize) -> QuizOutcome:
    """A quiz in a carriage where the network comes and goes."""
    box = Box(folder)
    fill_bank(box.storage, BANK.values(), now=datetime.now(UTC))
    try:
        return asyncio.run(_Evening(box, size, folder / "yunxue.db").go())
    finally:
        box.close()


class _Evening:
    """The box, a leader with two devices, and the players."""

    def __init__(self, box: Box, size: QuizSize, file: Path) -> None:
        self._box, self._size, self._file = box, size, file
        self._session, self._quiz = str(uuid4()), str(uuid4())
        self._random = Random(size.seed)

    async def go(self) -> QuizOutcome:
        box, size = self._box, self._size
        boss = box.enrol(1, secretary=True)
        staff = [box.enrol(1000 + number) for number in range(size.phones)]
        phones = [self._player(member, number) for number, member in enumerate(staff)]
        devices = [_QuizLeader(self._device(boss, number), self._session, self._quiz) for number in range(2)]
        box.start()
        await devices[0].start(box.branch, boss)
        await devices[0].do("start_step", step=0)
        rows = [sheet_entry.Row(uuid4(), member) for member in staff]
        sheet_entry.enter_sheet(
            box.storage, UUID(self._session), rows, entered_by=boss, now=datetime.now(UTC)
        )
        began = time.monotonic()
        async with asyncio.TaskGroup() as group:
            playing = [group.create_task(self._take_part(phone)) for phone in phones]
            leading = group.create_task(self._lead(devices, phones))
        mine = [task.result() for task in playing]
        return self._outcome(phones, mine, leading.result(), time.monotonic() - began)

    def _player(self, member: UUID, number: int) -> QuizPhone:
        weather = Weather(self._size.seed * MANY + number, self._size.chance)
        cookie = self._box.signed_in(member)
        thinks_s = self._size.open_s * 0.9
        where, who = self._session, member.hex
        return QuizPhone(
            self._box.place, cookie, weather, Counts(), session=where, member=who, thinks_s=thinks_s
        )

    def _device(self, boss: UUID, number: int) -> Phone:
        weather = Weather(self._size.seed * MANY - number - 1, self._size.chance)
        return Phone(self._box.place, self._box.signed_in(boss), weather, Counts())

    async def _take_part(self, phone: QuizPhone) -> dict:
        """Play from the beginning, or come late."""
        comes_late = self._random.random() < 1 / 5
        await asyncio.sleep(self._random.uniform(0, 2 * self._size.open_s) if comes_late else 0)
        return await phone.play()

    async def _lead(self, devices: list[_QuizLeader], phones: list[QuizPhone]) -> dict:
        first, second = devices
        standing_by = [asyncio.create_task(device.stand_by()) for device in devices]
        sections = [
            {"count": len(range(place, self._size.items, len(KINDS))), "kinds": [kind]}
            for place, kind in enumerate(KINDS[: self._size.items])
        ]
        await first.begin(sections)
        leading = first
        for number in range(self._size.items):
            await leading.lead("show_item", number=number)
            if number == self._size.killed_at:
                await asyncio.sleep(self._size.open_s / 4)
                await asyncio.to_thread(self._kill_and_start)
            if number == PAUSED_AT:
                await asyncio.sleep(self._size.open_s / 2)
                await leading.lead("pause")
                await asyncio.sleep(1.0)
                await leading.lead("resume")
            await asyncio.sleep(self._size.open_s)
            await leading.lead("close_item", number=number)
            await leading.lead("reveal_item", number=number)
            if number == HANDED_OVER_AT:
                second.epoch = (await first.do("hand_over", to_device=second.device))["lead"]["epoch"]
                leading = second
        await leading.lead("end")
        await asyncio.gather(*(phone.quiet() for phone in phones))
        exported = await leading.results()
        await leading.do("close")
        for task in standing_by:
            task.cancel()
        return exported

    def _kill_and_start(self) -> None:
        self._box.kill()
        self._box.start()

    def _outcome(
        self, phones: list[QuizPhone], mine: list[dict], exported: dict, seconds: float
    ) -> QuizOutcome:
        rows = rows_of(self._file, self._quiz)
        together = Counts()
        for phone in phones:
            together.requests.update(phone.counts.requests)
            together.streams.update(phone.counts.streams)
            together.live_s += phone.counts.live_s
        streams = [[(told.position, told.kind) for told in phone.seen] for phone in phones]
        return QuizOutcome(
            sent={phone.member: phone.sent for phone in phones},
            rows=rows,
            exported={UUID(one["member_id"]).hex: Fraction(one["score"]) for one in exported["players"]},
            recounted=scores(rows),
            on_phones={phone.member: Fraction(one["score"]) for phone, one in zip(phones, mine, strict=True)},
            counts=together,
            streams_differ=sum(stream != streams[0] for stream in streams),
            seconds=seconds,
            cpu_s=self._box.cpu_s(),
            memory_mib=self._box.memory_mib(),
        )


class _QuizLeader(Leader):
    """A device that leads a session and its quiz."""

    def __init__(self, phone: Phone, session: str, quiz: str) -> None:
        super().__init__(phone, session)
        self._quizzes = f"/v1/sessions/{session}/quizzes"
        self._quiz = quiz

    async def begin(self, sections: list[dict]) -> None:
        body = {
            "id": self._quiz,
            "epoch": self.epoch,
            "title": "七一知识竞答",
            "items": {"type": "rule", "sections": sections, "seed": SEED},
            "scoring": "with_speed",
            "limit_s": 60,
        }
        answer = await self._phone.send("POST", self._quizzes, body)
        assert answer.status in {200, 201}, answer

    async def lead(self, kind: str, **more: object) -> None:
        body = {"id": str(uuid4()), "epoch": self.epoch, "action": {"type": kind, **more}}
        answer = await self._phone.send("POST", f"{self._quizzes}/{self._quiz}/commands", body)
        assert answer.status == OBEYED, answer

    async def results(self) -> dict:
        return (await self._phone.send("GET", f"{self._quizzes}/{self._quiz}/results")).json()


def _unlike(one: dict, other: dict) -> int:
    return sum(one.get(key) != other.get(key) for key in one.keys() | other.keys())


def _spread(values: list[float]) -> str:
    return " / ".join(f"{percentile(values, share) * 1000:,.0f} ms" for share in (0.5, 0.95, 1.0))


def main(words: list[str]) -> int:
    """Run it, print the table; the exit status is 1 if anything was lost or counted wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation.quiz", description=__doc__)
    for name, default in asdict(QuizSize()).items():
        parser.add_argument(f"--{name}", type=type(default), default=default)
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(Path(folder), QuizSize(**vars(parser.parse_args(words))))
    Console().print(outcome.table())
    return 1 if outcome.lost() or outcome.exported != outcome.recounted else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
