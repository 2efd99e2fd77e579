"""Describe what a report consists of, whatever it is written as: tables with a title each."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

Cell: TypeAlias = str | int | float | datetime | None
"""Moments carry a time zone; writers show them as the wall clock in Asia/Shanghai does."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `width` is in characters of half width. Those `for_programs` (ids) are not printed.

    Of shares (0 to 1) the writers show per cent.
    """

    title: str
    width: int
    for_programs: bool = False
    is_share: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Some rows under a title; `note` stands below them. Without rows the report says that there are none."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str | None = None


def printable(text: str) -> str:
    """The text without what no file of these kinds can hold: control characters and halves of characters.

    Records are cleaned when they are taken; a log that was merged may hold what another version took.
    """
    return "".join("�" if _breaks(character) else character for character in text)


def _breaks(character: str) -> bool:
    if character in "\n\t":
        return False
    return unicodedata.category(character) in {"Cc", "Cs"} or character in "\ufffe\uffff"
