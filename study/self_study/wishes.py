"""Describe what somebody wants to practise, as it is sent and as it is kept."""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from knowledge.bank.item import ItemKind
from study.papers.rules import PaperRule, Section
from study.self_study.attempts import Exercise

ITEMS_LIMIT: Final = 100
SECTIONS_LIMIT: Final = 10
TOPIC_LIMIT: Final = 60

_Topic = Annotated[str, Field(min_length=1, max_length=TOPIC_LIMIT)]

_MAY_HAVE: Final = {
    Exercise.DAILY: frozenset[str](),
    Exercise.TOPIC: frozenset({"topic", "count"}),
    Exercise.CHALLENGE: frozenset[str](),
    Exercise.EXAM: frozenset({"count", "minutes", "sections"}),
    Exercise.RETAKE: frozenset({"exam"}),
    Exercise.DUEL: frozenset({"count", "opponent"}),
    Exercise.WRONG_BOOK: frozenset({"count"}),
    Exercise.REVIEW: frozenset({"count"}),
}
_MUST_HAVE: Final = {Exercise.TOPIC: "topic", Exercise.RETAKE: "exam", Exercise.DUEL: "opponent"}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class WishedSection(_Part):
    """A part of an exam: `count` items of these kinds, topics and difficulties, worth `points` each."""

    count: int = Field(ge=1, le=ITEMS_LIMIT)
    kinds: tuple[ItemKind, ...] = Field(default=(), max_length=len(ItemKind))
    topics: tuple[_Topic, ...] = Field(default=(), max_length=20)
    difficulties: tuple[Annotated[int, Field(ge=1, le=5)], ...] = Field(default=(), max_length=5)
    points: int = Field(default=1, ge=1, le=ITEMS_LIMIT)


class Wish(_Part):
    """An exercise of a kind; what is left out is as configured.

    `topic` belongs to 专项, `minutes` and `sections` to exams, `exam` (the first one's id) to their 补考,
    `opponent` to duels.
    """

    exercise: Exercise
    topic: _Topic | None = Field(default=None, examples=["党费"])
    count: int | None = Field(default=None, ge=1, le=ITEMS_LIMIT)
    minutes: int | None = Field(default=None, ge=1, le=240)
    sections: tuple[WishedSection, ...] = Field(default=(), max_length=SECTIONS_LIMIT)
    opponent: UUID | None = None
    exam: UUID | None = None

    @model_validator(mode="after")
    def _fits(self) -> Wish:
        if self.exercise not in _MAY_HAVE:
            raise ValueError("an exercise that can be begun here")
        given = {name for name in ("topic", "count", "minutes", "opponent", "exam") if getattr(self, name)}
        given |= {"sections"} if self.sections else set()
        if given - _MAY_HAVE[self.exercise] or {"count", "sections"} <= given:
            raise ValueError("only what belongs to this exercise, and either count or sections")
        if _MUST_HAVE.get(self.exercise, "") not in {"", *given}:
            raise ValueError(f"a {_MUST_HAVE[self.exercise]}")
        if sum(section.count for section in self.sections) > ITEMS_LIMIT:
            raise ValueError(f"at most {ITEMS_LIMIT} items")
        return self

    def rule(self, kinds: tuple[ItemKind, ...], count: int) -> PaperRule:
        """The rule of its paper: the sections wished, or one of `count` items of the usual kinds."""
        if not self.sections:
            return PaperRule((Section(self.count or count, kinds),))
        return PaperRule(
            tuple(
                Section(one.count, one.kinds, one.topics, one.difficulties, one.points)
                for one in self.sections
            )
        )
