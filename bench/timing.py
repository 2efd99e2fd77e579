"""Take turns, and make percentiles of what the turns took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")
# Libraries' threads go on spinning for a moment after their work; the other side must not pay for it.
_PAUSE_S = 0.05


@dataclass(frozen=True, slots=True)
class Timed(Generic[ResultT]):
    """What one piece of work gave, and the seconds it took."""

    seconds: float
    result: ResultT


# Does pieces of work one after another and times each.
Run = Callable[[Sequence[ItemT]], list[Timed[ResultT]]]


@dataclass(frozen=True, slots=True)
class Spread:
    """The 50th, 95th and 99th percentile of some durations, in milliseconds."""

    p50: float
    p95: float
    p99: float

    def as_json(self) -> dict[str, float]:
        """Rounded to a thousandth of a millisecond."""
        return {"p50": round(self.p50, 3), "p95": round(self.p95, 3), "p99": round(self.p99, 3)}


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of them lies, between neighbours in proportion.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("no values: a percentile needs one at least")
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def spread_ms(timed: Sequence[Timed[T]]) -> Spread:
    """The percentiles of some pieces of work."""
    durations = [piece.seconds * 1000 for piece in timed]
    return Spread(*(percentile(durations, share) for share in (0.50, 0.95, 0.99)))


def rounds(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The items in pieces of `size`; the last may be shorter."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def interleave(
    ours: Run[ItemT, ResultT],
    peer: Run[ItemT, ResultT],
    items: Sequence[ItemT],
    *,
    size: int,
    pause: Callable[[float], None] = time.sleep,
) -> tuple[list[Timed[ResultT]], list[Timed[ResultT]]]:
    """Both sides do the same items in rounds of `size`, by turns, so that noise on the machine hits both.

    Who begins changes from round to round.
    """
    done: tuple[list[Timed[ResultT]], list[Timed[ResultT]]] = ([], [])
    for number, batch in enumerate(rounds(items, size)):
        for place in (0, 1) if number % 2 == 0 else (1, 0):
            pause(_PAUSE_S)
            done[place].extend((ours, peer)[place](batch))
    return done
