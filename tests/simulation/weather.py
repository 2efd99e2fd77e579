"""Decide by a seed what goes wrong on the way between a phone and the box."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from random import Random

SLICE_S = 2.0
LONG_PREFIX = 2000  # bytes


class Fault(StrEnum):
    """How a request is broken."""

    REFUSED = "refused"  # nobody listens
    CUT_SENDING = "cut while sending"  # half of the request arrives
    GONE_AFTER_SENDING = "gone after sending"  # all of it arrives, and nobody waits for an answer
    ANSWER_LOST = "answer lost"  # the server has acted, and the phone never hears of it


@dataclass(frozen=True, slots=True)
class Fate:
    """How a stream ends: refused, cut after so many bytes, or cut after so many seconds.

    With `stalls_s` the phone reads nothing for so long at first.
    """

    refused: bool = False
    bytes_left: int | None = None
    seconds_left: float | None = None
    stalls_s: float = 0.0


class Weather:
    """The faults of one phone: the same seed, the same faults.

    Each request is broken with a `chance`. So is each stream at its beginning, and again in every
    `SLICE_S` seconds that it lasts.
    """

    def __init__(self, seed: int, chance: float) -> None:
        self.random = Random(seed)  # reproducible on purpose
        self._chance = chance

    def on_request(self) -> Fault | None:
        """What happens to the next request."""
        return self.random.choice(list(Fault)) if self._strikes() else None

    def on_stream(self) -> Fate:
        """What happens to the next stream."""
        if self._chance == 0:
            return Fate()
        if self._strikes():
            if self.random.random() < 1 / 3:
                return Fate(refused=True)
            return Fate(bytes_left=self.random.randrange(LONG_PREFIX))
        slices = 1
        while not self._strikes():
            slices += 1
        stalls_s = self.random.uniform(0.5, 3.0) if self.random.random() < self._chance / 3 else 0.0
        return Fate(seconds_left=(slices - self.random.random()) * SLICE_S, stalls_s=stalls_s)

    def cut_at(self, size: int) -> int:
        """How much of a piece of `size` bytes still arrives."""
        return self.random.randrange(size + 1)

    def pause_s(self) -> float:
        """How long the phone is away before it tries again, in seconds."""
        return self.random.uniform(0.0, 0.6)

    def _strikes(self) -> bool:
        return self.random.random() < self._chance
