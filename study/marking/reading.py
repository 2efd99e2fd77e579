"""Read answers from the values of JSON, strictly, and write them again."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final, TypeAlias, TypeVar

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
from study.marking.display import LETTERS, Display
from study.marking.errors import AnswerFormError

BLANK_LIMIT: Final = 200
WORDS_LIMIT: Final = 2000

AnswerValue: TypeAlias = str | bool | list[str] | list[str | None] | dict[str, str]
"""`"B"`, `["A", "C"]`, `true`, `["一年", ""]`, `{"text": …, "self_mark": "right"}`, `["B", "A", "C"]` for an
ordering, and for a matching the letter of each left's right, or null."""

_Value = TypeVar("_Value")


def read_answer(  # noqa: PLR0911 - one for each of the seven kinds
    task: Task, value: object, display: Display
) -> Answer:
    """The answer that a phone sends, by the letters it was shown, counted as the bank counts.

    Raises:
        AnswerFormError: the value does not have the form of the item's kind (`AnswerValue`).
    """
    match task:
        case SingleChoice():
            return Picked(_place(value, display))
        case MultipleChoice():
            return PickedSeveral(tuple(sorted(_places(value, display, least=1))))
        case TrueFalse():
            return Judged(_of_type(value, bool, "true or false"))
        case FillIn(blanks):
            texts = _list(value, f"a list of {len(blanks)} texts", length=len(blanks))
            return Filled(tuple(_text(text, f"blank {n}", BLANK_LIMIT) for n, text in enumerate(texts, 1)))
        case ShortAnswer():
            return _written(value)
        case Ordering(entries):
            return Ordered(_places(value, display, least=len(entries)))
        case Matching(pairs):
            return _matched(value, display, len(pairs))


def answer_value(  # noqa: PLR0911 - one for each of the seven forms
    answer: Answer, display: Display
) -> AnswerValue:
    """The value of an answer, from which `read_answer` with the same display makes it again."""
    match answer:
        case Picked(option):
            return display.letter_of(option)
        case PickedSeveral(options):
            return sorted(display.letter_of(option) for option in options)
        case Judged(right):
            return right
        case Filled(blanks):
            return list(blanks)
        case Written(text, self_mark):
            return {"text": text} if self_mark is None else {"text": text, "self_mark": self_mark.value}
        case Ordered(entries):
            return [display.letter_of(entry) for entry in entries]
        case Matched(rights):
            return [None if right is None else display.letter_of(right) for right in rights]


def _of_type(value: object, wanted: type[_Value], expected: str) -> _Value:
    if type(value) is not wanted:
        raise AnswerFormError("the answer", expected)
    return value


def _list(value: object, expected: str, *, length: int | None = None) -> list[object]:
    values: list[object] = _of_type(value, list, expected)
    if length is not None and len(values) != length:
        raise AnswerFormError("the answer", expected)
    return values


def _place(value: object, display: Display) -> int:
    place = display.place_of(value) if isinstance(value, str) else None
    if place is None:
        raise AnswerFormError("the answer", _range(display))
    return place


def _places(value: object, display: Display, *, least: int) -> tuple[int, ...]:
    expected = f"a list of at least {least} different letters, each {_range(display)}"
    places = tuple(_place(letter, display) for letter in _list(value, expected))
    if len(places) < least or len(set(places)) < len(places):
        raise AnswerFormError("the answer", expected)
    return places


def _matched(value: object, display: Display, lefts: int) -> Matched:
    expected = f"a list of {lefts}, each null or {_range(display)}, no letter twice"
    rights = tuple(
        None if one is None else _place(one, display) for one in _list(value, expected, length=lefts)
    )
    used = [right for right in rights if right is not None]
    if len(set(used)) < len(used):
        raise AnswerFormError("the answer", expected)
    return Matched(rights)


def _written(value: object) -> Written:
    expected = '{"text": …} and, once the model answer was seen, "self_mark": "right", "partly" or "wrong"'
    if not isinstance(value, Mapping) or not {"text"} <= value.keys() <= {"text", "self_mark"}:
        raise AnswerFormError("the answer", expected)
    text = _text(value["text"], "text", WORDS_LIMIT)
    if not text.strip():
        raise AnswerFormError("text", f"1 to {WORDS_LIMIT} characters")
    if "self_mark" not in value:
        return Written(text)
    if value["self_mark"] not in list(SelfMark):
        raise AnswerFormError("self_mark", expected)
    return Written(text, SelfMark(value["self_mark"]))


def _text(value: object, place: str, limit: int) -> str:
    if not isinstance(value, str) or len(value) > limit or any(map(_is_hidden, value)):
        raise AnswerFormError(place, f"text of at most {limit} characters without control characters")
    return unicodedata.normalize("NFC", value)


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs"} and character not in "\n\t"


def _range(display: Display) -> str:
    letters = LETTERS[: len(display.order)]
    return f"a letter from {letters[0]} to {letters[-1]}" if letters else "a letter that is shown"
