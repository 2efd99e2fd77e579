"""Show a quiz as far as it may be seen: on the screen, and on one phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from knowledge.bank.item import FillIn, ItemKind, Matching
from knowledge.document import CardSource
from study.marking.reading import AnswerValue, answer_value
from study.marking.solutions import solution
from study.quiz.scoring import results_of
from study.quiz.state import Phase, Quiz


@dataclass(frozen=True, slots=True)
class AskedItem:
    """What may be seen of an item while it is asked; `parts` are lettered from A in this order."""

    number: int
    kind: ItemKind
    stem: str
    parts: tuple[str, ...]
    lefts: tuple[str, ...]
    blanks: int
    points: int
    limit_s: int | None


@dataclass(frozen=True, slots=True)
class RevealedItem:
    """What is shown once an item is revealed: what is right, by the letters on the screen, and why."""

    number: int
    right: AnswerValue
    explanation: str
    sources: tuple[CardSource, ...]


@dataclass(frozen=True, slots=True)
class PhoneState:
    """All that a phone needs to go on where it dropped.

    `own` is the answer that counts so far, by the letters shown; `mark` what it was worth, once revealed.
    `remaining_ms` stands still in a pause, and is None where the leader closes the item. The score covers
    what is revealed.
    """

    phase: Phase
    joined: bool
    items: int
    asked_item: AskedItem | None
    remaining_ms: int | None
    own: AnswerValue | None
    mark: Fraction | None
    revealed: RevealedItem | None
    score: Fraction
    right: int
    asked: int


def phone_state(quiz: Quiz, member: str, *, now: datetime) -> PhoneState:
    """The quiz as one member's phone shows it at a moment of the box's clock."""
    results = results_of(quiz, member)
    own = quiz.shown[quiz.number].counting(member) if quiz.number is not None else None
    return PhoneState(
        phase=quiz.phase,
        joined=member in quiz.joined,
        items=len(quiz.plan.items),
        asked_item=asked_item(quiz),
        remaining_ms=remaining_ms(quiz, now=now),
        own=answer_value(own.answer, quiz.current.display) if own and quiz.current else None,
        mark=next((one.mark for one in results if own and one.number == quiz.number), None),
        revealed=revealed_item(quiz),
        score=sum((one.score for one in results), Fraction(0)),
        right=sum(one.mark == 1 for one in results),
        asked=len(results),
    )


def asked_item(quiz: Quiz) -> AskedItem | None:
    """The item on the screen, without anything that tells what is right."""
    if quiz.number is None or quiz.phase is Phase.OVER:
        return None
    one = quiz.plan.items[quiz.number]
    task = one.item.task
    return AskedItem(
        number=quiz.number,
        kind=one.item.kind,
        stem=one.item.stem,
        parts=one.display.shown(task),
        lefts=tuple(left for left, _ in task.pairs) if isinstance(task, Matching) else (),
        blanks=len(task.blanks) if isinstance(task, FillIn) else 0,
        points=one.points,
        limit_s=one.limit_s,
    )


def remaining_ms(quiz: Quiz, *, now: datetime) -> int | None:
    """What is left of the open item's time; None where there is no limit or no open item."""
    if quiz.number is None or not quiz.is_open:
        return None
    limit_s = quiz.plan.items[quiz.number].limit_s
    elapsed_ms = quiz.shown[quiz.number].clock.elapsed_ms(now)
    return None if limit_s is None else max(limit_s * 1000 - elapsed_ms, 0)


def revealed_item(quiz: Quiz) -> RevealedItem | None:
    """What is right about the item on the screen, if it is revealed."""
    if quiz.number is None or quiz.phase is not Phase.REVEALED:
        return None
    one = quiz.plan.items[quiz.number]
    right = answer_value(solution(one.item.task), one.display)
    return RevealedItem(quiz.number, right, one.item.explanation, one.item.sources)
