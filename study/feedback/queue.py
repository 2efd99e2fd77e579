"""Put what people think of answers in order: one entry a question, what presses most first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

COMMENTS_SHOWN = 20


class Thumb(StrEnum):
    """Whether an answer helped (👍) or not (👎)."""

    UP = "up"
    DOWN = "down"


class EntryState(StrEnum):
    """An entry waits, was turned into a card, or was dismissed with a reason."""

    OPEN = "open"
    CARD = "card"
    DISMISSED = "dismissed"


Place: TypeAlias = tuple[int, str]
"""Where an event stands among all others: the same order on every box."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered: ids of the passages shown, of the card if there was one, and of the release."""

    passages: tuple[str, ...]
    card: str | None
    release: str


@dataclass(frozen=True, slots=True)
class Rated:
    """Somebody says whether an answer helped; `rater` is told apart from others and never shown."""

    place: Place
    key: str
    question: str
    rater: str
    thumb: Thumb
    comment: str | None
    answer: Answered
    at: datetime


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A question without an answer was handed over."""

    key: str
    question: str
    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What content staff made of the entries under some keys; `told` is the card's id or the reason."""

    place: Place
    keys: frozenset[str]
    state: EntryState
    told: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """All that waits about one question, or what was decided about it.

    People are counted once each, with what they said last. `since` is when it began to wait. Comments are
    the newest first. `answers` are those that did not help.
    """

    key: str
    question: str
    state: EntryState
    downs: int
    ups: int
    handed: int
    since: datetime
    comments: tuple[str, ...]
    answers: tuple[Answered, ...]
    decision: Decision | None = None

    @property
    def pressing(self) -> int:
        """How many are waiting for a better answer."""
        return self.downs + self.handed


def entries(
    rated: Iterable[Rated], handed: Iterable[HandedOver], decisions: Iterable[Decision]
) -> tuple[Entry, ...]:
    """The queue: what waits, the most pressing first and of these the oldest; then what was decided.

    What is said after a decision makes the question wait again, for what was said before is settled. Praise
    alone makes nothing wait.
    """
    last: dict[str, Decision] = {}
    for decision in sorted(decisions, key=lambda one: one.place):
        last |= dict.fromkeys(decision.keys, decision)
    told: dict[str, list[Rated]] = defaultdict(list)
    for one in sorted(rated, key=lambda one: one.place):
        told[one.key].append(one)
    brought: dict[str, list[HandedOver]] = defaultdict(list)
    for question in handed:
        brought[question.key].append(question)
    found = [_entry(key, told[key], brought[key], last.get(key)) for key in {*told, *brought}]
    settled_last = {EntryState.OPEN: 0, EntryState.CARD: 1, EntryState.DISMISSED: 1}
    return tuple(
        sorted(
            (one for one in found if one is not None),
            key=lambda one: (settled_last[one.state], -one.pressing, one.since, one.key),
        )
    )


def _entry(
    key: str, told: Sequence[Rated], brought: Sequence[HandedOver], decision: Decision | None
) -> Entry | None:
    if decision is not None:
        told_since = [one for one in told if one.place > decision.place]
        brought_since = [one for one in brought if one.at > decision.at]
        waiting = _counted(key, told_since, brought_since, EntryState.OPEN)
        if waiting is not None:
            return waiting
        return _counted(key, told, brought, decision.state, decision)
    return _counted(key, told, brought, EntryState.OPEN)


def _counted(
    key: str,
    told: Sequence[Rated],
    brought: Sequence[HandedOver],
    state: EntryState,
    decision: Decision | None = None,
) -> Entry | None:
    of_each = {one.rater: one for one in told}
    downs = [one for one in of_each.values() if one.thumb is Thumb.DOWN]
    if not downs and not brought:
        return None
    moments = [*(one.at for one in downs), *(one.at for one in brought)]
    comments = [one.comment for one in reversed(told) if one.comment is not None]
    return Entry(
        key=key,
        question=told[-1].question if told else max(brought, key=lambda one: one.at).question,
        state=state,
        downs=len(downs),
        ups=len(of_each) - len(downs),
        handed=len({one.by for one in brought}),
        since=min(moments),
        comments=tuple(dict.fromkeys(comments))[:COMMENTS_SHOWN],
        answers=tuple(dict.fromkeys(one.answer for one in downs)),
        decision=decision,
    )
