"""Make a quiz out of its events, the same from any log that holds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from uuid import UUID

from study.quiz.actions import Event, GiveAnswer, PrepareQuiz
from study.quiz.rules import objection
from study.quiz.state import Quiz
from study.quiz.transitions import changed


@dataclass(frozen=True, slots=True)
class Entry:
    """An event where its box wrote it down, as in `study.session.folding`: the position grows with each."""

    position: int
    event: Event

    @property
    def place(self) -> tuple[int, str, UUID]:
        """Where the entry stands in the order of all entries."""
        return (self.position, self.event.box, self.event.id)


def replay(quiz: UUID, entries: Iterable[Entry]) -> Quiz | None:
    """The quiz as a log tells it, whatever the order in which entries come, and how often.

    None when the log does not tell of it.
    """
    mine = (entry for entry in entries if entry.event.quiz == quiz)
    events = (entry.event for entry in sorted(mine, key=lambda entry: entry.place))
    start: Quiz | None = None
    return reduce(apply, events, start)


def apply(quiz: Quiz | None, event: Event) -> Quiz | None:
    """The quiz after an event; what does not fit is set aside, what was applied before does nothing.

    It never raises: a log that was merged must be readable on every box. Whoever keeps a quiz in memory
    applies the new events to it; whoever lost it replays the log, and comes to the same.
    """
    if quiz is not None and quiz.holds(event):
        return quiz
    if objection(quiz, event) is not None:
        return quiz and replace(quiz, set_aside=quiz.set_aside | {event.id})
    if isinstance(event.action, PrepareQuiz):
        after = Quiz(event.quiz, event.action.plan, event.box)
    elif quiz is not None:
        after = changed(quiz, event)
    else:
        return None
    if not isinstance(event.action, GiveAnswer):
        after = replace(after, done=after.done | {event.id})
    return replace(after, set_aside=after.set_aside - {event.id}) if after.set_aside else after
