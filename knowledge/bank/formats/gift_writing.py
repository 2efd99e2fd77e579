"""Write GIFT; every text says that it is plain, so that nobody takes a `<` in it for HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.bank.formats.categories import category_of
from knowledge.bank.formats.gift_escapes import escaped
from knowledge.bank.formats.gift_reading import read_gift
from knowledge.bank.item import (
    FillIn,
    Item,
    Matching,
    MultipleChoice,
    ShortAnswer,
    SingleChoice,
    Task,
    TrueFalse,
)
from knowledge.bank.markup import feedback_of
from knowledge.bank.tags import tags_of
from knowledge.bank.words import BankWords
from knowledge.bank.writing import Loss, Written, checked

_NAMES_A_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_LOOKS_WEIGHTED = re.compile(r"%-?\d")
_DIGITS = 5  # of a weight, as Moodle writes them


def write_gift(items: Iterable[Item], words: BankWords) -> Written:
    """The items as a GIFT file. It has no ordering, and no item with several blanks."""
    losses: list[Loss] = []
    lines, topic = [], None
    pieces = checked(items, lambda item: _piece(item, words), lambda content: read_gift(content, words))
    for item, piece, lost in pieces:
        losses += lost
        if piece is None:
            continue
        category, question = piece.split("\n\n", 1)
        lines += [question] if item.topic == topic else [category, question]
        topic = item.topic
    return Written("".join(f"{line}\n\n" for line in lines).encode(), tuple(losses))


def _piece(item: Item, words: BankWords) -> str | None:
    answers = _answers(item.task)
    if answers is None:
        return None
    tags = "".join(f" [tag:{_bracketed(tag)}]" for tag in tags_of(item, words))
    general = _general(item)
    question = [
        f"// [id:{_bracketed(item.id)}]{tags}",
        f"::{escaped(item.id)}::[plain]{escaped(item.stem)} {{",
        *(f"\t{answer}" for answer in answers),
        *([f"\t####{general}"] if general else []),
        "}",
    ]
    return f"$CATEGORY: {escaped(category_of(item.topic))}\n\n" + "\n".join(question)


def _general(item: Item) -> str:
    """A model answer has no place of its own, and explanation and sources share one."""
    model = item.task.model if isinstance(item.task, ShortAnswer) else ""
    if item.sources or (model and item.explanation):
        return f"[html]{escaped(feedback_of(item.explanation, item.sources, model))}"
    return _plain(model or item.explanation)


def _answers(task: Task) -> list[str] | None:  # noqa: PLR0911 - one way out for each kind
    match task:
        case SingleChoice(options, right):
            return [_single(option, is_right=place == right) for place, option in enumerate(options)]
        case MultipleChoice(options, rights):
            share = f"{100 / len(rights):.{_DIGITS}f}".rstrip("0").rstrip(".")
            return [
                f"~%{share if place in rights else '-100'}%{_plain(option)}"
                for place, option in enumerate(options)
            ]
        case TrueFalse(right):
            return ["TRUE" if right else "FALSE"]
        case FillIn((accepted,)):
            return [f"=%100%{_plain(answer)}" for answer in accepted]
        case ShortAnswer():
            return []
        case Matching(pairs, spare):
            every = (*pairs, *(("", right) for right in spare))
            return [f"={_plain(left)} -> {_plain(right)}" for left, right in every]
        case _:
            return None


def _single(option: str, *, is_right: bool) -> str:
    if is_right:
        return f"={_plain(option)}"
    return f"~{'%0%' if _LOOKS_WEIGHTED.match(option) else ''}{_plain(option)}"


def _plain(text: str) -> str:
    """A text that begins like a format's name has one put before it."""
    return ("[plain]" if _NAMES_A_FORMAT.match(text) else "") + escaped(text)


def _bracketed(text: str) -> str:
    return re.sub(r"([\]\\])", r"\\\1", text)
