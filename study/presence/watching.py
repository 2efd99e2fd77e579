"""Tell from heartbeats which parts of a video were really watched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from typing import Final

_MS = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Heartbeat:
    """Where a player stood: sent every 10 s while it plays, and when it is paused, moved or at the end.

    `player` names one opening of the video on one phone; `position_ms` counts from the video's beginning.
    """

    player: str
    at: datetime
    position_ms: int


@dataclass(frozen=True, slots=True)
class WatchRule:
    """What counts as watched, and how much of it is enough.

    Between two heartbeats the position may run ahead of the time by `tolerance_percent`, for players are not
    exact. It is a share and no fixed allowance, which many small steps would add up to any speed. Where
    heartbeats are further apart than `longest_gap_ms`, nobody knows what was on the screen.
    """

    needed_percent: int = 90
    tolerance_percent: int = 10
    longest_gap_ms: int = 30_000


WATCH_RULE: Final = WatchRule()


@dataclass(frozen=True, slots=True)
class Watched:
    """The parts of a video that were watched, in ms from its beginning: apart from one another, in order."""

    duration_ms: int
    parts: tuple[tuple[int, int], ...]

    @property
    def watched_ms(self) -> int:
        """How much was watched; a part watched twice counts once."""
        return sum(end - start for start, end in self.parts)

    @property
    def missing(self) -> tuple[tuple[int, int], ...]:
        """The parts in between, which were not."""
        edges = [0, *(edge for part in self.parts for edge in part), self.duration_ms]
        gaps = zip(edges[::2], edges[1::2], strict=True)
        return tuple((start, end) for start, end in gaps if start < end)

    @property
    def share(self) -> float:
        """How much of the whole was watched, 0 to 1."""
        return self.watched_ms / self.duration_ms

    def needed_ms(self, rule: WatchRule = WATCH_RULE) -> int:
        """How much must be watched, rounded up."""
        return -(-self.duration_ms * rule.needed_percent // 100)

    def is_enough(self, rule: WatchRule = WATCH_RULE) -> bool:
        """Whether the watched share is what the rule asks for."""
        return self.watched_ms >= self.needed_ms(rule)


@dataclass(frozen=True, slots=True, order=True)
class _Stretch:
    """What lies between two heartbeats that follow one another: a piece of time and a piece of the video."""

    began: datetime
    ended: datetime
    start_ms: int
    end_ms: int
    player: str


def watched(heartbeats: Iterable[Heartbeat], *, duration_ms: int, rule: WatchRule = WATCH_RULE) -> Watched:
    """What one member watched of a video of `duration_ms` (1 or more).

    Heartbeats may come in any order and repeatedly: phones keep them while there is no network. Skipping
    ahead, playing faster and playing a part again add nothing, and neither does a second player that runs at
    the same time: of two the one counts whose stretch began first.
    """
    stretches = sorted(_honest_stretches(heartbeats, rule))
    parts = [(stretch.start_ms, stretch.end_ms) for stretch in _one_at_a_time(stretches)]
    within = ((max(start, 0), min(end, duration_ms)) for start, end in parts)
    return Watched(duration_ms, _union(sorted(part for part in within if part[0] < part[1])))


def _honest_stretches(heartbeats: Iterable[Heartbeat], rule: WatchRule) -> Iterator[_Stretch]:
    for player, beats in groupby(sorted(heartbeats), key=lambda beat: beat.player):
        for first, second in pairwise(beats):
            elapsed, played = second.at - first.at, second.position_ms - first.position_ms
            fast = played * 100 * _MS > elapsed * (100 + rule.tolerance_percent)
            if played > 0 and not fast and elapsed <= rule.longest_gap_ms * _MS:
                yield _Stretch(first.at, second.at, first.position_ms, second.position_ms, player)


def _one_at_a_time(stretches: Iterable[_Stretch]) -> Iterator[_Stretch]:
    taken_until: datetime | None = None
    for stretch in stretches:
        if taken_until is None or stretch.began >= taken_until:
            taken_until = stretch.ended
            yield stretch


def _union(parts: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in parts:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)
