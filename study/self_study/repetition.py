"""Say when an item should come up again, by FSRS: the only place that knows its library.

Whoever repeats imports this module where it does so: everything else runs without fsrs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from fsrs import Card, Rating, Scheduler

from study.self_study.attempts import Attempt, in_order


@dataclass(frozen=True, slots=True)
class RepetitionRule:
    """How surely items shall be remembered when they come up (0 to 1), and after how many days at most."""

    retention: float = 0.9
    longest_days: int = 365


USUAL_RULE: Final = RepetitionRule()


@dataclass(frozen=True, slots=True)
class Memory:
    """How well an item sits: due when, `stability` in days, `difficulty` from 1 to 10, as FSRS has them."""

    item: str
    due: datetime
    stability: float
    difficulty: float
    recalled: float
    """The chance that it is remembered at the moment asked about, 0 to 1."""


def memories(
    attempts: Iterable[Attempt], member: str, *, now: datetime, rule: RepetitionRule = USUAL_RULE
) -> tuple[Memory, ...]:
    """What a member has answered so far, what is due longest first; answers count wherever they were given.

    All right is FSRS's *good*, anything less its *again*: *hard* is for what was remembered, and what is
    right in part was not. Intervals are not varied at random: the same answers give the same days everywhere.
    """
    scheduler = Scheduler(
        desired_retention=rule.retention, maximum_interval=rule.longest_days, enable_fuzzing=False
    )
    cards: dict[str, Card] = {}
    for attempt in in_order(attempts):
        if attempt.member == member:
            at = attempt.at.astimezone(UTC)
            card = cards.get(attempt.item) or Card(card_id=0, due=at)
            rating = Rating.Good if attempt.mark == 1 else Rating.Again
            cards[attempt.item], _ = scheduler.review_card(card, rating, review_datetime=at)
    return tuple(sorted(_memories(cards, scheduler, now), key=lambda one: (one.due, one.item)))


def due_items(known: Iterable[Memory], *, now: datetime, limit: int) -> tuple[str, ...]:
    """The items that are due, at most `limit` of them, what is due longest first."""
    due = sorted((one for one in known if one.due <= now), key=lambda one: (one.due, one.item))
    return tuple(one.item for one in due[:limit])


def _memories(cards: Mapping[str, Card], scheduler: Scheduler, now: datetime) -> Iterable[Memory]:
    for item, card in cards.items():
        recalled = scheduler.get_card_retrievability(card, current_datetime=now.astimezone(UTC))
        yield Memory(item, card.due, card.stability or 0.0, card.difficulty or 0.0, recalled)
