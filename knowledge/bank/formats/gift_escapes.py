r"""Escape what has a meaning in GIFT: `~ = # { } :` and the backslash, and a line end as `\n`."""

from __future__ import annotations

import re

_SPECIAL = "~=#{}:\\n"
_FIRST_MARK = 0xF8E0  # in the private use area, which no item may hold
_MARKS = {character: chr(_FIRST_MARK + place) for place, character in enumerate(_SPECIAL)}
_MEANT = {ord(mark): "\n" if character == "n" else character for character, mark in _MARKS.items()}
_ESCAPE = re.compile(r"\\([~=#{}:\\n])")
_NEEDS_ESCAPE = re.compile(r"[~=#{}:\\]")


def marked(text: str) -> str:
    """The text with a mark in place of each escape, so that what is left has its meaning in GIFT.

    A backslash before anything else is a backslash.
    """
    return _ESCAPE.sub(lambda match: _MARKS[match[1]], text)


def meant(text: str) -> str:
    """The characters that the marks stand for."""
    return text.translate(_MEANT)


def has_marks(text: str) -> bool:
    """Whether a raw text holds characters that are used as marks: they would forge escapes."""
    return any(mark in text for mark in _MARKS.values())


def escaped(text: str) -> str:
    """A text as it stands in a GIFT file, on one line."""
    return _NEEDS_ESCAPE.sub(lambda match: f"\\{match[0]}", text).replace("\n", "\\n")
