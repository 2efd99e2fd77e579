"""Read how an organisation wants its members to practise."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from study.rule_files import read_rules
from study.self_study.attempts import Exercise
from study.self_study.errors import PracticeRulesError
from study.self_study.points import PointsRule
from study.self_study.retaking import PassRule
from study.self_study.wishes import ITEMS_LIMIT

USUAL = Path(__file__).with_name("practice.yml")

_Count = Annotated[int, Field(ge=1, le=ITEMS_LIMIT)]
_Points = Annotated[int, Field(ge=0, le=10_000)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Counts(_Part):
    """How many items an exercise has where nobody says."""

    daily: _Count
    topic: _Count
    challenge: _Count
    exam: _Count
    duel: _Count
    wrong_book: _Count
    review: _Count


class ExamRules(_Part):
    """How long an exam lasts, and who may sit it again."""

    minutes: int = Field(ge=1, le=240)
    pass_percent: int = Field(ge=1, le=100)
    retakes: int = Field(ge=0, le=20)


class WrongBookRules(_Part):
    """After how many right answers in a row an item leaves the book."""

    leaves_after: int = Field(ge=1, le=20)


class ReviewRules(_Part):
    """See `study.self_study.repetition.RepetitionRule`."""

    retention: float = Field(ge=0.7, le=0.99)
    longest_days: int = Field(ge=1, le=3650)


class Caps(_Part):
    """The most points that an exercise brings a day, and all together a day and a week."""

    exercises: dict[Exercise, _Points] = {}
    day: _Points | None = None
    week: _Points | None = None


class PracticeRules(_Part):
    """The whole file."""

    items: Counts
    exam: ExamRules
    wrong_book: WrongBookRules
    review: ReviewRules
    points: dict[Exercise, _Points]
    caps: Caps

    @property
    def for_points(self) -> PointsRule:
        """What earns how much."""
        return PointsRule(self.points, self.caps.exercises, self.caps.day, self.caps.week)

    @property
    def for_passing(self) -> PassRule:
        """Who has passed."""
        return PassRule(Fraction(self.exam.pass_percent, 100), self.exam.retakes)


@cache
def practice_rules(path: Path = USUAL) -> PracticeRules:
    """The rules, read once.

    Raises:
        PracticeRulesError: the file cannot be read, or is not what it should be.
    """
    return read_rules(path, PracticeRules, PracticeRulesError)
