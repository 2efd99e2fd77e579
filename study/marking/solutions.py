"""Say what the right answer to an item is."""

from __future__ import annotations

from knowledge.bank.item import (
    FillIn,
    Matching,
    MultipleChoice,
    Ordering,
    ShortAnswer,
    SingleChoice,
    Task,
    TrueFalse,
)
from study.marking.answers import Answer, Filled, Judged, Matched, Ordered, Picked, PickedSeveral, Written


def solution(task: Task) -> Answer:  # noqa: PLR0911 - one for each of the seven kinds
    """The answer that has full marks: in blanks the usual wording, of a short answer the model."""
    match task:
        case SingleChoice(right=right):
            return Picked(right)
        case MultipleChoice(right=several):
            return PickedSeveral(several)
        case TrueFalse(right=is_right):
            return Judged(is_right)
        case FillIn(blanks):
            return Filled(tuple(accepted[0] for accepted in blanks))
        case ShortAnswer(model):
            return Written(model)
        case Ordering(entries):
            return Ordered(tuple(range(len(entries))))
        case Matching(pairs):
            return Matched(tuple(range(len(pairs))))
