"""Know the formats of the bank's files: tell which one a file has, read it, write it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import PurePath

from knowledge.bank.collections.pairs import is_pairs, read_pairs
from knowledge.bank.formats.aiken import read_aiken, write_aiken
from knowledge.bank.formats.excel_reading import read_excel
from knowledge.bank.formats.excel_writing import write_excel
from knowledge.bank.formats.gift_reading import read_gift
from knowledge.bank.formats.gift_writing import write_gift
from knowledge.bank.formats.json_form import read_json, read_yaml, write_json
from knowledge.bank.formats.moodle_reading import read_moodle
from knowledge.bank.formats.moodle_writing import write_moodle
from knowledge.bank.item import Item
from knowledge.bank.reading import BankUnreadableError, Reading
from knowledge.bank.texts import json_of, text_of
from knowledge.bank.words import BankWords
from knowledge.bank.writing import Written


class Format(StrEnum):
    """A format in which items come in; YAML is written by hand, and `PAIRS` a collection's own."""

    EXCEL = "excel"
    GIFT = "gift"
    AIKEN = "aiken"
    MOODLE = "moodle"
    JSON = "json"
    YAML = "yaml"
    PAIRS = "pairs"


WRITTEN = frozenset(Format) - {Format.YAML, Format.PAIRS}
_BY_ENDING = {
    ".xlsx": Format.EXCEL,
    ".xlsm": Format.EXCEL,
    ".xml": Format.MOODLE,
    ".gift": Format.GIFT,
    ".yml": Format.YAML,
    ".yaml": Format.YAML,
}
_READERS: Mapping[Format, Callable[[bytes, BankWords], Reading]] = {
    Format.EXCEL: read_excel,
    Format.GIFT: read_gift,
    Format.AIKEN: read_aiken,
    Format.MOODLE: read_moodle,
    Format.JSON: lambda content, _: read_json(content),
    Format.YAML: lambda content, _: read_yaml(content),
    Format.PAIRS: read_pairs,
}
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
    return _READERS[form](content, words)


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
        case Format.YAML | Format.PAIRS:
            raise BankUnreadableError("never_written")


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
