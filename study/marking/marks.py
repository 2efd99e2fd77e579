"""Mark an answer: how much of an item it is worth, from 0 to 1, and which of its parts are right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Final

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
from study.marking.answers import (
    Answer,
    Filled,
    Judged,
    Matched,
    Ordered,
    Picked,
    PickedSeveral,
    SelfMark,
    Written,
)
from study.marking.display import parts_of
from study.marking.errors import AnswerFormError, SelfMarkMissingError
from study.marking.normalising import says_the_same


class MultipleRule(StrEnum):
    """What an incomplete multiple choice is worth.

    `per_option` gives a share for each right option and takes one for each wrong one, down to 0.
    `half_when_incomplete` is the usual Chinese rule (少选得一半，错选不得分).
    """

    ALL_OR_NOTHING = "all_or_nothing"
    PER_OPTION = "per_option"
    HALF_WHEN_INCOMPLETE = "half_when_incomplete"


class OrderingRule(StrEnum):
    """Whether an order must be right as a whole, or counts by the neighbours that follow one another."""

    EXACT = "exact"
    ADJACENT_PAIRS = "adjacent_pairs"


class PartsRule(StrEnum):
    """Whether blanks or pairs count each for itself."""

    ALL_OR_NOTHING = "all_or_nothing"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class MarkingRules:
    """The partial credit that an organisation gives."""

    multiple: MultipleRule = MultipleRule.HALF_WHEN_INCOMPLETE
    ordering: OrderingRule = OrderingRule.EXACT
    matching: PartsRule = PartsRule.EACH
    fill_in: PartsRule = PartsRule.EACH


USUAL_RULES: Final = MarkingRules()

_NOTHING, _HALF, _FULL = Fraction(0), Fraction(1, 2), Fraction(1)
_SELF_MARKS = {SelfMark.RIGHT: _FULL, SelfMark.PARTLY: _HALF, SelfMark.WRONG: _NOTHING}


def mark(task: Task, answer: Answer, rules: MarkingRules = USUAL_RULES) -> Fraction:
    """What the answer is worth: 0 to 1, exactly, and 1 only for what is right in all parts.

    Raises:
        AnswerFormError: the answer is one to an item of another kind or size.
        SelfMarkMissingError: the answer is in words, and its author has not marked it yet.
    """
    match task, answer:
        case MultipleChoice(right=right), PickedSeveral(options):
            return _several(frozenset(right), frozenset(options), rules.multiple)
        case ShortAnswer(), Written(self_mark=self_mark):
            if self_mark is None:
                raise SelfMarkMissingError
            return _SELF_MARKS[self_mark]
        case Ordering(), Ordered() if rules.ordering is OrderingRule.ADJACENT_PAIRS:
            return _share(parts_right(task, answer))
        case Matching(), Matched():
            return _counted(parts_right(task, answer), rules.matching)
        case FillIn(), Filled():
            return _counted(parts_right(task, answer), rules.fill_in)
        case _:
            return _FULL if all(parts_right(task, answer)) else _NOTHING


def parts_right(task: Task, answer: Answer) -> tuple[bool, ...]:
    """Which parts of an answer are right, to be shown beside it.

    Parts are blanks, pairs by their left, and in an ordering the neighbours that should follow one another,
    by the first of the two. A multiple choice has each of its options as a part: right where it was rightly
    picked or rightly left.

    Raises:
        AnswerFormError: the answer is one to an item of another kind or size, or in words.
    """
    match task, answer:
        case SingleChoice(right=right), Picked(option):
            return (option == right,)
        case MultipleChoice(options, right), PickedSeveral(picked):
            return tuple((place in picked) == (place in right) for place in range(len(options)))
        case TrueFalse(right), Judged(judged):
            return (judged == right,)
        case FillIn(blanks), Filled(filled) if len(blanks) == len(filled):
            return tuple(any(says_the_same(one, text) for one in blanks[n]) for n, text in enumerate(filled))
        case Ordering(entries), Ordered(put) if sorted(put) == list(range(len(entries))):
            following = set(pairwise(_as_first_of_equals(entries, put)))
            return tuple(pair in following for pair in pairwise(range(len(entries))))
        case Matching(pairs), Matched(rights) if len(pairs) == len(rights):
            texts = parts_of(task)
            return tuple(place is not None and texts[place] == pairs[n][1] for n, place in enumerate(rights))
        case _:
            raise AnswerFormError("the answer", f"an answer to an item of this kind: {type(task).__name__}")


def _several(right: frozenset[int], picked: frozenset[int], rule: MultipleRule) -> Fraction:
    if rule is MultipleRule.PER_OPTION:
        return max(_NOTHING, Fraction(len(picked & right) - len(picked - right), len(right)))
    if picked == right:
        return _FULL
    is_incomplete = bool(picked) and picked < right
    return _HALF if is_incomplete and rule is MultipleRule.HALF_WHEN_INCOMPLETE else _NOTHING


def _counted(right: Sequence[bool], rule: PartsRule) -> Fraction:
    if rule is PartsRule.EACH:
        return _share(right)
    return _FULL if all(right) else _NOTHING


def _share(right: Sequence[bool]) -> Fraction:
    return Fraction(sum(right), len(right)) if right else _FULL


def _as_first_of_equals(entries: Sequence[str], put: Sequence[int]) -> list[int]:
    """Entries of the same text are one as good as the other: whichever was put first counts as the first."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(entries):
        places[text].append(place)
    return [places[entries[place]].pop(0) for place in put]
