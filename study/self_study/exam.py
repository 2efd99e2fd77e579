"""Hold a timed mock exam by the server's clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Final
from uuid import UUID

from knowledge.bank.item import Item
from study.marking.answers import Answer, SelfMark, Written
from study.marking.marks import USUAL_RULES, MarkingRules, mark
from study.papers.paper import Paper

GRACE: Final = timedelta(seconds=5)
"""What an answer sent at the end may take on its way."""

_NOTHING = Fraction(0)


class Arrival(StrEnum):
    """When an answer came; only what came in time counts.

    An `unverified` one came later from a phone that claims to have had it before the end. The claim proves
    nothing, so it is kept and shown beside the score, for somebody to judge.
    """

    IN_TIME = "in_time"
    UNVERIFIED = "unverified"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Exam:
    """A member's exam from the moment at which the server gave out the paper."""

    id: UUID
    member: str
    paper: Paper
    started_at: datetime
    duration: timedelta

    @property
    def ends_at(self) -> datetime:
        """When time is up."""
        return self.started_at + self.duration


@dataclass(frozen=True, slots=True)
class ExamAnswer:
    """An answer to an item; `claimed_at` is when the phone says it was given, if it waited there."""

    id: UUID
    item: str
    answer: Answer
    received_at: datetime
    claimed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExamResult:
    """What an exam is worth, in points.

    `marks` has every item that was answered in time; of those in words, `to_mark` still wait for their
    author, and count nothing until then. `with_unverified` is the score if the phone were believed.
    """

    score: Fraction
    out_of: int
    with_unverified: Fraction
    marks: Mapping[str, Fraction]
    to_mark: tuple[str, ...]
    late: tuple[ExamAnswer, ...]

    @property
    def share(self) -> Fraction:
        """The score as a share of all points."""
        return Fraction(self.score, self.out_of)


def arrival_of(exam: Exam, answer: ExamAnswer, *, handed_in_at: datetime | None = None) -> Arrival:
    """Whether an answer came in time: before the paper was handed in, or time was up."""
    is_early = handed_in_at is not None and handed_in_at < exam.ends_at
    end = handed_in_at if is_early and handed_in_at is not None else exam.ends_at
    if answer.received_at <= (end if is_early else end + GRACE):
        return Arrival.IN_TIME
    if answer.claimed_at is not None and answer.claimed_at <= end:
        return Arrival.UNVERIFIED
    return Arrival.LATE


def result_of(
    exam: Exam,
    answers: Iterable[ExamAnswer],
    *,
    handed_in_at: datetime | None = None,
    self_marks: Mapping[str, SelfMark] | None = None,
    rules: MarkingRules = USUAL_RULES,
) -> ExamResult:
    """The result, from answers in any order and repeated: of those in time the last to an item counts.

    `self_marks` are what the member gave, after the end, to what they had written; a self-mark that comes
    with an answer during the exam was given without having seen the model answer, and does not count.
    """
    asked = {one.item.id: one for one in exam.paper.items}
    once: dict[UUID, ExamAnswer] = {}
    for answer in sorted(answers, key=lambda one: (one.received_at, one.id)):
        if answer.item in asked:
            once.setdefault(answer.id, answer)
    by_arrival: dict[Arrival, list[ExamAnswer]] = {arrival: [] for arrival in Arrival}
    for answer in once.values():
        by_arrival[arrival_of(exam, answer, handed_in_at=handed_in_at)].append(answer)

    def marked(taken: Sequence[ExamAnswer]) -> dict[str, Fraction | None]:
        last = {one.item: one.answer for one in taken}
        return {item: _mark(asked[item].item, last[item], self_marks or {}, rules) for item in last}

    def score(marks: Mapping[str, Fraction | None]) -> Fraction:
        return sum(((worth or _NOTHING) * asked[item].points for item, worth in marks.items()), _NOTHING)

    marks = marked(by_arrival[Arrival.IN_TIME])
    believed = marked([*by_arrival[Arrival.IN_TIME], *by_arrival[Arrival.UNVERIFIED]])
    return ExamResult(
        score=score(marks),
        out_of=exam.paper.points,
        with_unverified=score(believed),
        marks=MappingProxyType({item: worth for item, worth in marks.items() if worth is not None}),
        to_mark=tuple(item for item, worth in marks.items() if worth is None),
        late=tuple(by_arrival[Arrival.UNVERIFIED] + by_arrival[Arrival.LATE]),
    )


def _mark(
    item: Item, answer: Answer, self_marks: Mapping[str, SelfMark], rules: MarkingRules
) -> Fraction | None:
    if isinstance(answer, Written):
        given = self_marks.get(item.id)
        return None if given is None else mark(item.task, replace(answer, self_mark=given), rules)
    return mark(item.task, answer, rules)
