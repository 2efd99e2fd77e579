"""Find out what the columns of a sheet hold, by the names that they are commonly given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from knowledge.bank.words import BankWords
from knowledge.bank.workbook import Sheet

_HEADER_WITHIN = 10  # rows
_NOT_THE_NAME = re.compile(r"[（(].*?[)）]|[*＊:：\s]")
_NAME_READ = 40  # characters
_NUMBERED = re.compile(r"(.+?)([1-9][0-9]?)")
_CHINESE_NUMERALS = "一二三四五六七八九十"
_REPEATED = ("document", "quote")


@dataclass(frozen=True, slots=True)
class Columns:
    """In which places the columns stand; `options` are in the order of their letters."""

    header: int
    single: dict[str, int]
    options: tuple[int, ...]
    documents: tuple[int, ...]
    quotes: tuple[int, ...]

    def cell(self, row: Sequence[str], name: str) -> str:
        """The cell of a column that is there once; empty where it is not."""
        place = self.single.get(name)
        return row[place] if place is not None and place < len(row) else ""


def columns_of(sheet: Sheet, words: BankWords) -> Columns | None:
    """The columns of a sheet, or None where no row near its top names stem and answer."""
    for number, row in enumerate(sheet.rows[:_HEADER_WITHIN], 1):
        found = _columns(number, row, words)
        if "stem" in found.single and "right" in found.single:
            return found
    return None


def _columns(number: int, row: Sequence[str], words: BankWords) -> Columns:
    named = {name.lower(): field for field, names in words.columns.model_dump().items() for name in names}
    single: dict[str, int] = {}
    options: dict[int, int] = {}
    repeated: dict[str, list[int]] = {name: [] for name in _REPEATED}
    for place, text in enumerate(row):
        name = _NOT_THE_NAME.sub("", text[:_NAME_READ])
        field = named.get(name.lower())
        numbered = _NUMBERED.fullmatch(name)
        if field is None and numbered and named.get(numbered[1]) in _REPEATED:
            field = named[numbered[1]]
        letter = _option(name, words)
        if field in repeated:
            repeated[field].append(place)
        elif field is not None:
            single.setdefault(field, place)
        elif letter is not None:
            options.setdefault(letter, place)
    in_order = tuple(options[letter] for letter in sorted(options))
    return Columns(number, single, in_order, tuple(repeated["document"]), tuple(repeated["quote"]))


def _option(name: str, words: BankWords) -> int | None:
    """Which option's column it is, from 0 on: 选项A, A选项, A, 选项1, 选项一."""
    for word in words.option_words:
        for bare in (name.removeprefix(word), name.removesuffix(word)):
            if bare != name and bare:
                return _place(bare)
    return ascii_uppercase.index(name) if len(name) == 1 and name in ascii_uppercase else None


def _place(mark: str) -> int | None:
    if mark.isascii() and mark.isdigit() and 1 <= int(mark) <= len(ascii_uppercase):
        return int(mark) - 1
    if len(mark) != 1:
        return None
    if mark.upper() in ascii_uppercase:
        return ascii_uppercase.index(mark.upper())
    return _CHINESE_NUMERALS.find(mark) if mark in _CHINESE_NUMERALS else None
