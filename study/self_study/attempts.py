"""Describe how somebody answered an item, and keep each answer once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from study.marking.answers import Answer


class Exercise(StrEnum):
    """What somebody answered in: 每日一练, 专项, 挑战, 模拟考试, 补考, 双人对战, 错题本, 复习, 集中竞答."""

    DAILY = "daily"
    TOPIC = "topic"
    CHALLENGE = "challenge"
    EXAM = "exam"
    RETAKE = "retake"
    DUEL = "duel"
    WRONG_BOOK = "wrong_book"
    REVIEW = "review"
    QUIZ = "quiz"


@dataclass(frozen=True, slots=True)
class Attempt:
    """An answer that was marked: `id` is the client's UUID, `at` when the server received it, in UTC.

    `run` is the challenge, exam or duel that it belongs to, if any.
    """

    id: UUID
    member: str
    item: str
    exercise: Exercise
    mark: Fraction
    at: datetime
    run: UUID | None = None
    answer: Answer | None = None


def in_order(attempts: Iterable[Attempt]) -> tuple[Attempt, ...]:
    """Each attempt once, by the server's time, whatever the order in which they come and how often.

    Of several under one id, which no storage of ours keeps, the first counts.
    """
    once: dict[UUID, Attempt] = {}
    for attempt in sorted(attempts, key=_place):
        once.setdefault(attempt.id, attempt)
    return tuple(once.values())


def _place(one: Attempt) -> tuple[datetime, UUID, str, str, str, Fraction, str]:
    return (one.at, one.id, one.member, one.exercise, one.item, one.mark, str(one.run))
