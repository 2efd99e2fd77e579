"""Count the answers to an item while they come in, and by option once it is closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.bank.item import MultipleChoice, SingleChoice, TrueFalse
from study.marking.answers import Answer, Judged, Picked, PickedSeveral
from study.marking.marks import mark
from study.quiz.actions import QuizItem
from study.quiz.state import Quiz


@dataclass(frozen=True, slots=True)
class Counts:
    """How many have joined, answered, and picked each part as shown; a judgement's parts are right, wrong.

    `picked` and `right` (how many have full marks) are None until the item is closed: nobody shall follow
    the crowd. `picked` stays None for kinds without options.
    """

    joined: int
    answered: int
    picked: tuple[int, ...] | None = None
    right: int | None = None


def counts(quiz: Quiz, number: int) -> Counts:
    """The running counts of an item that was shown; the counting answer of each member counts."""
    showing, one = quiz.shown[number], quiz.plan.items[number]
    counted = (showing.counting(member) for member in showing.answers)
    answers = [given.answer for given in counted if given is not None]
    if quiz.is_open and number == quiz.number:
        return Counts(len(quiz.joined), len(answers))
    right = sum(mark(one.item.task, answer, quiz.plan.rules) == 1 for answer in answers)
    return Counts(len(quiz.joined), len(answers), _picked(one, answers), right)


def _picked(one: QuizItem, answers: Iterable[Answer]) -> tuple[int, ...] | None:
    picked: list[int] = []
    for answer in answers:
        match answer:
            case Picked(option):
                picked.append(option)
            case PickedSeveral(options):
                picked += set(options)
            case Judged(right):
                picked.append(0 if right else 1)
            case _:
                pass
    match one.item.task:
        case SingleChoice() | MultipleChoice():
            return tuple(picked.count(place) for place in one.display.order)
        case TrueFalse():
            return (picked.count(0), picked.count(1))
        case _:
            return None
