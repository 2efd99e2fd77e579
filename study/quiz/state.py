"""Describe where a quiz stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from study.marking.answers import Answer
from study.quiz.actions import Event, GiveAnswer, QuizItem, QuizPlan

_MS = timedelta(milliseconds=1)
_NO_TIME = timedelta(0)


class Phase(StrEnum):
    """prepared → showing ⇄ paused → closed → revealed → showing the next … → over."""

    PREPARED = "prepared"
    SHOWING = "showing"
    PAUSED = "paused"
    CLOSED = "closed"
    REVEALED = "revealed"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class ItemClock:
    """How long an item has been answerable, by the times at which the box received things.

    `stopped` is the time of the pauses that are over. A clock that was set back never makes time negative.
    """

    started_at: datetime
    stopped: timedelta = _NO_TIME
    paused_at: datetime | None = None

    def elapsed_ms(self, now: datetime) -> int:
        """The time that has run, without pauses."""
        return max((self.paused_at or now) - self.started_at - self.stopped, _NO_TIME) // _MS

    def paused(self, now: datetime) -> ItemClock:
        """The clock once it is stopped."""
        return ItemClock(self.started_at, self.stopped, now)

    def resumed(self, now: datetime) -> ItemClock:
        """The clock once it goes on."""
        pause = _NO_TIME if self.paused_at is None else max(now - self.paused_at, _NO_TIME)
        return ItemClock(self.started_at, self.stopped + pause)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, when the box received it, and what the item's clock showed then; `id` is the event's."""

    id: UUID
    answer: Answer
    after_ms: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Showing:
    """What happened to an item that was shown: who had joined then, and all answers in their order."""

    clock: ItemClock
    joined: frozenset[str]
    answers: Mapping[str, tuple[Given, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def counting(self, member: str) -> Given | None:
        """The answer that counts: the last; its time is when it was first given without another since.

        So whoever sends it again, for want of an acknowledgement, loses no time by that.
        """
        given = self.answers.get(member, ())
        counting = None
        for one in reversed(given):
            if one.answer != given[-1].answer:
                break
            counting = one
        return counting

    def was_asked(self, member: str) -> bool:
        """Whether the item counts for a member: who joined in the middle of it is asked only by answering."""
        return member in self.joined or member in self.answers


@dataclass(frozen=True, slots=True)
class Quiz:
    """A quiz as its events made it.

    `number` is the item on the screen, counted from 0. `joined` has each player's group. `done` are the ids
    of all events but answers, which keep theirs; `set_aside` are events that did not fit and changed nothing.
    `with_session` says of a quiz that is paused whether it is so because its session is.
    """

    id: UUID
    plan: QuizPlan
    box: str
    phase: Phase = Phase.PREPARED
    number: int | None = None
    with_session: bool = False
    joined: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    shown: Mapping[int, Showing] = field(default_factory=lambda: MappingProxyType({}))
    revealed: frozenset[int] = frozenset()
    voided: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    done: frozenset[UUID] = frozenset()
    set_aside: frozenset[UUID] = frozenset()

    @property
    def current(self) -> QuizItem | None:
        """The item on the screen."""
        return None if self.number is None else self.plan.items[self.number]

    @property
    def is_open(self) -> bool:
        """Whether an item is out and not closed, the clock running or not."""
        return self.phase in {Phase.SHOWING, Phase.PAUSED}

    @property
    def counting_items(self) -> tuple[int, ...]:
        """The items that scores are made of: those revealed, and at the end all that were shown.

        Before an item is revealed no score tells whether an answer to it was right.
        """
        numbers = self.shown.keys() if self.phase is Phase.OVER else self.revealed
        return tuple(sorted(number for number in numbers if number not in self.voided))

    def holds(self, event: Event) -> bool:
        """Whether the event was applied."""
        if event.id in self.done or not isinstance(event.action, GiveAnswer):
            return event.id in self.done
        showing = self.shown.get(event.action.number)
        given = showing.answers.get(event.by, ()) if showing else ()
        return any(one.id == event.id for one in given)
