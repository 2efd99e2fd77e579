"""Let two members answer the same items, each when they can (双人对战)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final
from uuid import UUID

from study.papers.paper import Paper
from study.papers.showing import ShownItem, shown_to

LIMIT: Final = timedelta(hours=24)
"""Until when after its beginning a duel can be finished by whoever dropped."""

LONGEST_MS: Final = 60_000
"""More time than this an item does not cost: whoever drops loses a minute, not the duel."""

_MS = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Duel:
    """Two players, and how many items each is asked."""

    id: UUID
    players: tuple[str, str]
    items: int
    began_at: datetime
    limit: timedelta = LIMIT

    @property
    def ends_at(self) -> datetime:
        """Until when answers count."""
        return self.began_at + self.limit


@dataclass(frozen=True, slots=True)
class ItemShown:
    """That the server gave an item (counted from 0) out to a player."""

    player: str
    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ItemAnswered:
    """That the server received a player's answer to it; `id` is the client's UUID."""

    id: UUID
    player: str
    number: int
    mark: Fraction
    at: datetime


class Outcome(StrEnum):
    """open until both are through or time is up; then somebody won, or it is a draw."""

    OPEN = "open"
    WON = "won"
    DRAWN = "drawn"


@dataclass(frozen=True, slots=True)
class Side:
    """How far one player came: the sum of their marks, and the time they took by the server's clock."""

    player: str
    answered: int
    marks: Fraction
    time_ms: int


@dataclass(frozen=True, slots=True)
class DuelState:
    """Where a duel stands; `sides` in the order of the players."""

    outcome: Outcome
    winner: str | None
    sides: tuple[Side, Side]


def duel_items(paper: Paper, duel: UUID) -> tuple[ShownItem, ...]:
    """The items with their options as both players see them: the same, in the same order."""
    return shown_to(paper, f"duel {duel}")


def duel_state(
    duel: Duel, shown: Iterable[ItemShown], answered: Iterable[ItemAnswered], *, now: datetime
) -> DuelState:
    """Where a duel stands at a moment of the server's clock, from events in any order and repeated.

    The first answer to an item counts. More marks win, then less time; equal in both is a draw. An item
    takes the time from being given out to its answer, at most `LONGEST_MS`, and as much if it was never
    answered. Whoever dropped goes on until the limit; what they had not answered by then is worth nothing.
    """
    given_out, first = list(shown), list(answered)
    one, other = (_side(duel, player, given_out, first) for player in duel.players)
    if now <= duel.ends_at and min(one.answered, other.answered) < duel.items:
        return DuelState(Outcome.OPEN, None, (one, other))
    best, next_best = sorted((one, other), key=lambda side: (-side.marks, side.time_ms))
    if (best.marks, best.time_ms) == (next_best.marks, next_best.time_ms):
        return DuelState(Outcome.DRAWN, None, (one, other))
    return DuelState(Outcome.WON, best.player, (one, other))


def _side(duel: Duel, player: str, shown: Iterable[ItemShown], answered: Iterable[ItemAnswered]) -> Side:
    given_out: dict[int, datetime] = {}
    for event in sorted(shown, key=lambda event: event.at):
        if event.player == player:
            given_out.setdefault(event.number, event.at)
    first: dict[int, ItemAnswered] = {}
    for answer in sorted(answered, key=lambda answer: (answer.at, answer.id)):
        if answer.player == player and answer.number in range(duel.items) and answer.at <= duel.ends_at:
            first.setdefault(answer.number, answer)
    times = [
        _took(given_out.get(number), first[number].at) if number in first else LONGEST_MS
        for number in range(duel.items)
    ]
    return Side(player, len(first), sum((one.mark for one in first.values()), Fraction(0)), sum(times))


def _took(given_out: datetime | None, answered: datetime) -> int:
    """An answer to what was never given out (its event may not have arrived) took as long as can be."""
    if given_out is None:
        return LONGEST_MS
    return min(max((answered - given_out) // _MS, 0), LONGEST_MS)
