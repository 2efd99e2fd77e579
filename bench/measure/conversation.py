"""Measure a turn of the conversation (C7), from the chat gateway through Rasa and the action, and back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import uuid4

import httpx

from bench.errors import SideFailedError
from bench.measure.measurement import Measurement
from bench.peers.diet import trained_on_diet
from bench.product import RASA, running_product
from bench.rows import Row, Target

_USERS = 50
_WARM_S, _ALONE_S, _TOGETHER_S = 4.0, 10.0, 15.0
_OURS, _STOCK = "bot.patches.validate_once", "rasa"
_SAID = (
    "预备期有多长", "党费怎么交", "三会一课指什么", "党小组会多久开一次", "发展党员有哪些程序", "你好",
    "入党誓词是什么", "党员的义务有哪些", "线路上能不能走人", "什么是四个意识",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Talk:
    """How a number of people who talk all the time were answered; durations in seconds, in rising order."""

    durations: Sequence[float]
    seconds: float

    @property
    def per_second(self) -> float:
        """Messages that were answered in a second."""
        return len(self.durations) / self.seconds

    def percentile_ms(self, percent: int) -> float:
        """The duration that so many percent of the turns stayed below, in ms."""
        return 1000 * self.durations[min(len(self.durations) * percent // 100, len(self.durations) - 1)]


def conversation(data_dir: Path) -> Measurement:
    """C7: our start of Rasa beside the stock one, on the same pipeline, one after the other."""
    return Measurement((f"C7-{_USERS}-users", "C7-alone"), partial(_conversation, data_dir))


def conversation_beside_diet(data_dir: Path) -> Measurement:
    """C7: our start and pipeline beside the pipeline that `rasa init` writes, started as usually."""
    return Measurement(("C7-diet",), partial(_beside_diet, data_dir))


def _beside_diet(data_dir: Path) -> list[Row]:
    bot = trained_on_diet(data_dir, rasa=RASA)
    ours_alone, ours = _talked_to(data_dir, _OURS)
    diet_alone, diet = _talked_to(data_dir, _STOCK, bot)
    return [
        Row(
            id="C7-diet",
            what=f"messages answered a second with {_USERS} users who talk all the time; ratio ours / peer",
            ours=ours.per_second,
            peer=diet.per_second,
            peer_name="the pipeline of rasa init (DIET), started usually",
            ratio=ours.per_second / diet.per_second,
            target=None,
            quality={"p95, ms": _both(ours, diet, 95), "alone, p95, ms": _both(ours_alone, diet_alone, 95)},
        )
    ]


def _conversation(data_dir: Path) -> list[Row]:
    ours_alone, ours = _talked_to(data_dir, _OURS)
    stock_alone, stock = _talked_to(data_dir, _STOCK)
    return [
        Row(
            id=f"C7-{_USERS}-users",
            what=f"messages answered a second with {_USERS} users who talk all the time; ratio ours / peer",
            ours=ours.per_second,
            peer=stock.per_second,
            peer_name="Rasa as it is started usually",
            ratio=ours.per_second / stock.per_second,
            target=Target("ratio", "at least", 1.7),
            quality={"p95, ms": _both(ours, stock, 95)},
        ),
        Row(
            id="C7-alone",
            what="a turn of one user alone, p95, ms",
            ours=ours_alone.percentile_ms(95),
            peer=stock_alone.percentile_ms(95),
            peer_name="Rasa as it is started usually",
            ratio=stock_alone.percentile_ms(95) / ours_alone.percentile_ms(95),
            target=Target("ours", "at most", 150),
            quality={"p50, ms": _both(ours_alone, stock_alone, 50)},
        ),
    ]  # fmt: skip


def _both(ours: _Talk, peer: _Talk, percent: int) -> dict[str, int]:
    return {"ours": round(ours.percentile_ms(percent)), "peer": round(peer.percentile_ms(percent))}


def _talked_to(data_dir: Path, rasa_module: str, bot: Path | None = None) -> tuple[_Talk, _Talk]:
    """One user alone, and then many."""
    with running_product(data_dir, rasa_module=rasa_module, trained_bot=bot) as address:
        asyncio.run(_talk(address, 1, _WARM_S))
        alone = asyncio.run(_talk(address, 1, _ALONE_S))
        return alone, asyncio.run(_talk(address, _USERS, _TOGETHER_S))


async def _talk(address: str, users: int, seconds: float) -> _Talk:
    began = time.monotonic()
    each = await asyncio.gather(*(_one_user(address, number, began + seconds) for number in range(users)))
    elapsed = time.monotonic() - began
    return _Talk(sorted(duration for durations in each for duration in durations), elapsed)


async def _one_user(address: str, number: int, ends: float) -> list[float]:
    """Talk until the end; every turn must be answered by Rasa, not by its substitute."""
    durations: list[float] = []
    async with httpx.AsyncClient(base_url=address, timeout=60, trust_env=False) as http:
        while time.monotonic() < ends:
            text = _SAID[(number + len(durations)) % len(_SAID)]
            asked = time.perf_counter()
            answer = await http.post("/v1/chat", json={"client_id": str(uuid4()), "text": text})
            durations.append(time.perf_counter() - asked)
            if answer.status_code != httpx.codes.OK or answer.json()["degraded"]:
                raise SideFailedError("a turn", f"answered with {answer.status_code}: {answer.text[:200]}")
    return durations
