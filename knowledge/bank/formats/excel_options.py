"""Take apart what stands together in a cell: options behind letters, answers between marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import ascii_uppercase

from knowledge.bank.reading import RowFaultError
from knowledge.bank.tidying import tidy_line, tidy_text

_BETWEEN_OPTIONS = (re.compile(r"\n+"), re.compile(r"\|"), re.compile(r"[;；]"))
_OPTION_MARK = re.compile(r"(?:(?<=^)|(?<=[\s;；|,，、。]))([A-Z])[.．、:：)）]\s*")


def options_in(cell: str) -> tuple[str, ...]:
    """The options that stand in one cell: behind letters, or on a line each, or parted by | or ;.

    Raises:
        RowFaultError: it cannot be seen where one ends.
    """
    text = tidy_text(cell)
    wanted = iter(ascii_uppercase)
    letter, marks = next(wanted), []
    for match in _OPTION_MARK.finditer(text):
        if match[1] == letter:
            marks.append(match)
            letter = next(wanted, "")
    if len(marks) > 1 and not text[: marks[0].start()].strip():
        ends = [*(mark.start() for mark in marks[1:]), len(text)]
        pieces = (text[mark.end() : end] for mark, end in zip(marks, ends, strict=True))
        return tuple(tidy_line(piece).rstrip(";；|,，") for piece in pieces)
    for pattern in _BETWEEN_OPTIONS:
        parts = pattern.split(text)
        if len(parts) > 1:
            return tuple(tidy_line(part) for part in parts)
    raise RowFaultError("options_unreadable", seen=text)


def without_letters(options: Sequence[str]) -> tuple[str, ...]:
    """The options without the letter that each repeats before itself: `A. 一年` in column A."""
    bare = []
    for letter, option in zip(ascii_uppercase, options, strict=False):
        mark = _OPTION_MARK.match(option)
        if mark is None or mark[1] != letter:
            return tuple(options)
        bare.append(option[mark.end() :])
    return tuple(bare)


def escaped(text: str, mark: str) -> str:
    """A text in which a mark does not part anything."""
    return text.replace("\\", "\\\\").replace(mark, f"\\{mark}")


def parted(text: str, mark: str) -> list[str]:
    """The parts between marks, without the backslashes that say that one is none."""
    parts, current, at = [], "", 0
    while at < len(text):
        character = text[at]
        if character == "\\" and text[at + 1 : at + 2] in {"\\", mark}:
            current += text[at + 1]
            at += 1
        elif character == mark:
            parts.append(current)
            current = ""
        else:
            current += character
        at += 1
    return [*parts, current]
