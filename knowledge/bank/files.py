"""Know the formats of the bank's files: tell which one a file has, read it, write it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from pathlib import PurePath

from knowledge.bank.collections.pairs import is_pairs, read_pairs
from knowledge.bank.formats.aiken import read_aiken, write_aiken
from knowledge.bank.formats.excel_reading import read_excel
from knowledge.bank.formats.excel_writing import write_excel
from knowledge.bank.formats.gift_reading import read_gift
from knowledge.bank.formats.gift_writing import write_gift
from knowledge.bank.formats.json_form import read_json, write_json
from knowledge.bank.formats.moodle_reading import read_moodle
from knowledge.bank.formats.moodle_writing import write_moodle
from knowledge.bank.item import Item
from knowledge.bank.reading import BankUnreadableError, Reading
from knowledge.bank.texts import json_of, text_of
from knowledge.bank.words import BankWords
from knowledge.bank.writing import Written


class Format(StrEnum):
    """A format in which items come in; `PAIRS` is a collection's own and is never written."""

    EXCEL = "excel"
    GIFT = "gift"
    AIKEN = "aiken"
    MOODLE = "moodle"
    JSON = "json"
    PAIRS = "pairs"


WRITTEN = frozenset(Format) - {Format.PAIRS}
_BY_ENDING = {".xlsx": Format.EXCEL, ".xlsm": Format.EXCEL, ".xml": Format.MOODLE, ".gift": Format.GIFT}
_ZIP = b"PK\x03\x04"


def format_of(name: str, content: bytes, words: BankWords) -> Format:
    """The format of a file, by its name's ending and by what is in it.

    Raises:
        BankUnreadableError: it looks like none of them.
    """
    ending = PurePath(name).suffix.lower()
    if ending == ".json":
        return Format.PAIRS if is_pairs(json_of(content)) else Format.JSON
    if ending in _BY_ENDING:
        return _BY_ENDING[ending]
    if content.startswith(_ZIP):
        return Format.EXCEL
    return _of_text(text_of(content), content, words)


def format_to_write(name: str) -> Format:
    """The format that a file's name asks for.

    Raises:
        BankUnreadableError: its ending does not say.
    """
    ending = PurePath(name).suffix.lower()
    if ending == ".json":
        return Format.JSON
    if ending not in _BY_ENDING:
        raise BankUnreadableError("unknown_format")
    return _BY_ENDING[ending]


def read_items(content: bytes, form: Format, words: BankWords) -> Reading:
    """The items of a file, and what is wrong with its other rows.

    Raises:
        BankUnreadableError: the file is not of that format at all.
    """
    match form:
        case Format.EXCEL:
            return read_excel(content, words)
        case Format.GIFT:
            return read_gift(content, words)
        case Format.AIKEN:
            return read_aiken(content, words)
        case Format.MOODLE:
            return read_moodle(content, words)
        case Format.JSON:
            return read_json(content)
        case Format.PAIRS:
            return read_pairs(content, words)


def write_items(items: Iterable[Item], form: Format, words: BankWords) -> Written:
    """The items as a file, and what it does not hold.

    Raises:
        BankUnreadableError: the format is one that is never written.
    """
    match form:
        case Format.EXCEL:
            return write_excel(items, words)
        case Format.GIFT:
            return write_gift(items, words)
        case Format.AIKEN:
            return write_aiken(items, words)
        case Format.MOODLE:
            return write_moodle(items, words)
        case Format.JSON:
            return write_json(items)
        case Format.PAIRS:
            raise BankUnreadableError("unknown_format")


def _of_text(text: str, content: bytes, words: BankWords) -> Format:
    start = text.lstrip()
    if start.startswith("<"):
        return Format.MOODLE
    if start.startswith(("{", "[")) and not start.startswith("[html]"):
        try:
            return Format.PAIRS if is_pairs(json_of(content)) else Format.JSON
        except BankUnreadableError:
            pass  # a question may begin with a bracket
    answer = rf"^(?:{'|'.join(map(re.escape, words.answer_words))})\s*[:：]\s*[A-Za-z]"
    if re.search(answer, text, re.MULTILINE | re.IGNORECASE):
        return Format.AIKEN
    if "{" in text:
        return Format.GIFT
    raise BankUnreadableError("unknown_format")
