"""Describe what can be done with a quiz: as a command that asks, and as an event that tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias
from uuid import UUID

from knowledge.bank.item import Item
from study.marking.answers import Answer
from study.marking.display import Display
from study.marking.marks import USUAL_RULES, MarkingRules


class Scoring(StrEnum):
    """By correctness alone, or with something on top for answering early."""

    CORRECTNESS = "correctness"
    WITH_SPEED = "with_speed"


@dataclass(frozen=True, slots=True)
class QuizItem:
    """An item as it is played: a copy, so that a correction in the bank changes no quiz that is going on.

    All see it in one order, as it stands on the screen. `limit_s` is None where the leader closes it.
    """

    item: Item
    display: Display
    points: int = 1
    limit_s: int | None = None


@dataclass(frozen=True, slots=True)
class QuizPlan:
    """What is played in which session; it comes from `checked_plan`.

    `speed_share` is what an answer in no time would add to the points that it earns.
    """

    session: UUID
    title: str
    items: tuple[QuizItem, ...]
    scoring: Scoring = Scoring.CORRECTNESS
    rules: MarkingRules = USUAL_RULES
    speed_share: Fraction = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class PrepareQuiz:
    """Make a quiz; members can join."""

    plan: QuizPlan


@dataclass(frozen=True, slots=True)
class ShowItem:
    """Put an item on screen and phones, and start its clock; items are counted from 0."""

    number: int


@dataclass(frozen=True, slots=True)
class PauseQuiz:
    """Stop the clock of the item; no answers are taken meanwhile.

    `with_session` says that it stands because the session does, and so goes on when the session goes on.
    """

    with_session: bool = False


@dataclass(frozen=True, slots=True)
class ResumeQuiz:
    """Let the clock go on from where it stood."""


@dataclass(frozen=True, slots=True)
class CloseItem:
    """Take no more answers. It names the item, so that a late tap does not close the next one."""

    number: int


@dataclass(frozen=True, slots=True)
class RevealItem:
    """Show what is right, with the provision behind it, and count it."""

    number: int


@dataclass(frozen=True, slots=True)
class VoidItem:
    """Let an item that turned out faulty count for nobody, for a reason that becomes part of the record."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class EndQuiz:
    """End the quiz for good; an item that is open is closed, and all that were closed count."""


@dataclass(frozen=True, slots=True)
class Join:
    """A member takes part, for their group where groups play."""

    group: str | None = None


@dataclass(frozen=True, slots=True)
class GiveAnswer:
    """A member answers an item; of several answers to one the last counts."""

    number: int
    answer: Answer


LeaderAction: TypeAlias = (
    PrepareQuiz | ShowItem | PauseQuiz | ResumeQuiz | CloseItem | RevealItem | VoidItem | EndQuiz
)
PlayerAction: TypeAlias = Join | GiveAnswer
Action: TypeAlias = LeaderAction | PlayerAction


@dataclass(frozen=True, slots=True)
class Command:
    """What a device asks for: `id` is the client's UUID, `by` the member who is signed in on it."""

    id: UUID
    quiz: UUID
    by: str
    device: str
    action: Action


@dataclass(frozen=True, slots=True)
class Event:
    """What was done, and when the box received it; it has the command's id, so that a command acts once."""

    id: UUID
    quiz: UUID
    by: str
    action: Action
    box: str
    at: datetime
