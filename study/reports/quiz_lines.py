"""Describe what the record of a session tells of its quizzes and of its survey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from knowledge.bank.item import ItemKind
from study.quiz.actions import Scoring
from study.quiz.state import Phase
from study.quiz.teams import Teams
from study.reports.who import Who
from study.satisfaction.survey import Rating


class ItemFate(StrEnum):
    """What became of an item: it counts, counts not yet, was declared void, or was never shown."""

    COUNTED = "counted"
    OPEN = "open"
    VOIDED = "voided"
    NOT_SHOWN = "not_shown"


@dataclass(frozen=True, slots=True)
class QuizItemLine:
    """An item of a quiz, counted from 1.

    `asked` is whom it counts for, silent ones too. `right` have full marks; `facility` is the mean mark of
    all who were asked (0 to 1), no answer being 0. Both are there only where the item counts.
    """

    number: int
    item: str
    version: int
    kind: ItemKind
    stem: str
    points: int
    fate: ItemFate
    asked: int
    answered: int
    right: int | None
    facility: float | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class QuizPlaceLine:
    """A player's place; `right` and `asked` count items."""

    rank: int
    who: Who
    team: str | None
    score: float
    right: int
    asked: int


@dataclass(frozen=True, slots=True)
class QuizTeamLine:
    """A team's place by what its players earned of all that they were asked for (0 to 1)."""

    rank: int
    team: str
    average: float
    players: int


@dataclass(frozen=True, slots=True)
class QuizTold:
    """A quiz (竞答) of the session."""

    id: UUID
    title: str
    scoring: Scoring
    teams: Teams
    phase: Phase
    at: datetime
    players: int
    items: tuple[QuizItemLine, ...]
    ranking: tuple[QuizPlaceLine, ...]
    team_ranking: tuple[QuizTeamLine, ...]


@dataclass(frozen=True, slots=True)
class SatisfactionTold:
    """The survey of the session; counts only when it is over and enough answered, and no comments at all."""

    until: datetime
    is_over: bool
    invited: int
    answers: int
    counts: Mapping[Rating, int] | None
    content: float | None
