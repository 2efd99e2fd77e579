"""Make a task out of the cells of a row: kind, stem, options and answer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from knowledge.bank.checking import alike
from knowledge.bank.formats.excel_options import parted
from knowledge.bank.item import (
    BLANK,
    FillIn,
    ItemKind,
    Matching,
    MultipleChoice,
    Ordering,
    ShortAnswer,
    SingleChoice,
    Task,
    TrueFalse,
)
from knowledge.bank.reading import RowFaultError
from knowledge.bank.tidying import tidy_line, tidy_text, with_blanks
from knowledge.bank.words import BankWords

ARROW, BETWEEN = "→", "|"
_BETWEEN_LETTERS = re.compile(r"[\s,，、;；/|.]+")
_BETWEEN_ANSWERS = re.compile(r"[\n,，、;；|]+")
_BETWEEN_BLANKS = (re.compile(r"\n+"), re.compile(r"[;；]"), re.compile(r"[、,，]"), re.compile(r"\s+"))
_OTHER_ARROWS = re.compile("->|=>|⇒|——")
_NUMBERS = frozenset("01")


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a row that say what is asked, and the title of their sheet."""

    kind: str
    sheet: str
    stem: str
    options: tuple[str, ...]
    right: str


def kind_of(cells: Cells, words: BankWords) -> ItemKind:
    """The kind that a row names, or its sheet, or else the one that options and answer look like.

    Raises:
        RowFaultError: the row names one that nobody knows.
    """
    if not cells.kind:
        return words.kind_called(cells.sheet.strip()) or _kind_by_looks(cells, words)
    kind = words.kind_called(cells.kind)
    if kind is None:
        raise RowFaultError("kind_unknown", seen=cells.kind)
    return kind


def task_of(cells: Cells, words: BankWords) -> tuple[str, Task]:
    """The stem, its blanks made ours, and the task.

    Raises:
        RowFaultError: the kind is unknown, or the answer does not fit.
    """
    kind = kind_of(cells, words)
    if kind is ItemKind.FILL_IN:
        return _fill_in(cells.stem, cells.right)
    return cells.stem, _task(kind, cells, words)


def _task(kind: ItemKind, cells: Cells, words: BankWords) -> Task:
    match kind:
        case ItemKind.SINGLE:
            return _single(cells.options, cells.right)
        case ItemKind.MULTIPLE:
            return MultipleChoice(cells.options, _places(cells.options, cells.right))
        case ItemKind.TRUE_FALSE:
            return TrueFalse(_truth(cells.options, cells.right, words))
        case ItemKind.ORDERING:
            return _ordering(cells.options, cells.right)
        case ItemKind.MATCHING:
            return _matching(cells.options)
        case _:
            return ShortAnswer(tidy_text(cells.right))


def _kind_by_looks(cells: Cells, words: BankWords) -> ItemKind:
    options, right = cells.options, cells.right.strip()
    if not options:
        if right not in _NUMBERS and words.truth_called(right) is not None:
            return ItemKind.TRUE_FALSE
        return ItemKind.FILL_IN if BLANK in with_blanks(cells.stem, 1) else ItemKind.SHORT_ANSWER
    if any(sorted(options) == sorted(pair) for pair in words.truth_options):
        return ItemKind.TRUE_FALSE
    if not right and all(ARROW in option for option in options):
        return ItemKind.MATCHING
    return ItemKind.MULTIPLE if len(_places(options, right)) > 1 else ItemKind.SINGLE


def _single(options: Sequence[str], right: str) -> SingleChoice:
    places = _places(options, right)
    if len(places) > 1:
        raise RowFaultError("right_several", seen=right)
    return SingleChoice(tuple(options), places[0])


def _places(options: Sequence[str], right: str) -> tuple[int, ...]:
    """Which options are right: named by letter, or by what stands in them."""
    answer = tidy_line(right)
    if not answer:
        raise RowFaultError("right_missing")
    known = [alike(option) for option in options]
    letters = _BETWEEN_LETTERS.sub("", unicodedata.normalize("NFKC", answer)).upper()
    if alike(answer) in known and len(letters) > 1:
        return (known.index(alike(answer)),)
    if letters and all(letter in ascii_uppercase[: len(options)] for letter in letters):
        return tuple(sorted({ascii_uppercase.index(letter) for letter in letters}))
    if alike(answer) in known:
        return (known.index(alike(answer)),)
    parts = [alike(part) for part in _BETWEEN_ANSWERS.split(tidy_text(right)) if part.strip()]
    if parts and all(part in known for part in parts):
        return tuple(sorted({known.index(part) for part in parts}))
    raise RowFaultError("right_outside", seen=answer)


def _truth(options: Sequence[str], right: str, words: BankWords) -> bool:
    """A letter stands for the option that it names; without options it says nothing."""
    answer = tidy_line(right)
    if not answer:
        raise RowFaultError("right_missing")
    if options and len(answer) == 1 and answer.upper() in ascii_uppercase[: len(options)]:
        answer = options[ascii_uppercase.index(answer.upper())]
    truth = words.truth_called(answer)
    if truth is None:
        raise RowFaultError("right_not_truth", seen=answer)
    return truth


def _fill_in(stem: str, right: str) -> tuple[str, FillIn]:
    """A line for each blank; where that does not fit, other marks between them are tried."""
    text = tidy_text(right)
    if not text:
        raise RowFaultError("right_missing")
    wanted = with_blanks(stem, len(text.split("\n"))).count(BLANK)
    pieces = next(
        (parts for pattern in _BETWEEN_BLANKS if len(parts := pattern.split(text)) == wanted),
        text.split("\n"),
    )
    if wanted == 1:
        pieces = [tidy_line(text)]
    blanks = tuple(tuple(tidy_line(one) for one in parted(part, BETWEEN)) for part in pieces)
    return with_blanks(stem, len(blanks)), FillIn(blanks)


def _ordering(options: Sequence[str], right: str) -> Ordering:
    letters = _BETWEEN_LETTERS.sub("", unicodedata.normalize("NFKC", right)).upper()
    if not letters:
        return Ordering(tuple(options))
    if sorted(letters) != list(ascii_uppercase[: len(options)]):
        raise RowFaultError("right_order", seen=right)
    return Ordering(tuple(options[ascii_uppercase.index(letter)] for letter in letters))


def _matching(options: Sequence[str]) -> Matching:
    pairs, spare = [], []
    for number, option in enumerate(options, 1):
        parts = parted(option, ARROW)
        if len(parts) == 1:
            parts = _OTHER_ARROWS.split(option)
        if len(parts) != 2:  # noqa: PLR2004 - a left and a right
            raise RowFaultError("pair_unreadable", number, option)
        left, right = (tidy_line(part) for part in parts)
        if left:
            pairs.append((left, right))
        else:
            spare.append(right)
    return Matching(tuple(pairs), tuple(spare))
