"""Describe a survey of a session: until when it is open, and who answered what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType


class Rating(StrEnum):
    """非常满意, 满意, 一般 or 不满意; the order is that of the buttons. Stored, so never renamed."""

    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    SO_SO = "so_so"
    DISSATISFIED = "dissatisfied"


CONTENT = (Rating.VERY_SATISFIED, Rating.SATISFIED)
"""Who is content, for the rate of satisfaction."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered, at their last."""

    rating: Rating
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """The survey of a session; `answers` by member. Who leads may end it before its time (`ended_at`)."""

    until: datetime
    ended_at: datetime | None = None
    answers: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def ends_at(self) -> datetime:
        """When it ends, or ended."""
        return self.until if self.ended_at is None else min(self.until, self.ended_at)

    def is_over(self, now: datetime) -> bool:
        """Whether no more answers are taken; only then is told what was answered."""
        return now >= self.ends_at
