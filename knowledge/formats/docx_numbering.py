"""Work out the numbers that Word prints before paragraphs and does not store in their text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE

from knowledge.numerals import to_chinese

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VALUE = f"{W}val"
_CHINESE = re.compile(r"chinese|japanese|taiwanese|ideograph", re.IGNORECASE)
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LETTERS = 26
_LARGEST = 9999
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True)
class _Level:
    pattern: str
    form: str
    start: int
    after: str
    restarts: bool


class Numbering:
    """Counts along with Word: many rules have 第一条 only as an automatic number.

    Ask once for each paragraph, in order.
    """

    def __init__(self, word: Any) -> None:  # noqa: ANN401 - python-docx is untyped
        parts = [r.target_part for r in word.part.rels.values() if r.reltype == RELATIONSHIP_TYPE.NUMBERING]
        root = parts[0].element if parts else None
        self._lists: dict[str, str] = {}
        self._levels: dict[tuple[str, int], _Level] = {}
        self._counts: dict[tuple[str, int], int] = defaultdict(int)
        self._styles = {
            style.get(f"{W}styleId"): found
            for style in word.styles.element.iterchildren(f"{W}style")
            if (found := style.find(f"{W}pPr/{W}numPr")) is not None
        }
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:  # noqa: ANN401 - untyped XML elements
        for number in root.iterchildren(f"{W}num"):
            self._lists[number.get(f"{W}numId")] = _child(number, "abstractNumId", "")
        for abstract in root.iterchildren(f"{W}abstractNum"):
            for level in abstract.iterchildren(f"{W}lvl"):
                key = abstract.get(f"{W}abstractNumId"), int(level.get(f"{W}ilvl"))
                self._levels[key] = _Level(
                    pattern=_child(level, "lvlText", ""),
                    form=_child(level, "numFmt", "decimal"),
                    start=int(_child(level, "start", "1")),
                    after="" if _child(level, "suff", "tab") == "nothing" else " ",
                    restarts=_child(level, "lvlRestart", "1") != "0",
                )

    def before(self, paragraph: Any) -> str:  # noqa: ANN401 - untyped XML elements
        """What Word prints before this paragraph: 第三条, （二）, 1. or nothing, with its blank."""
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        settings = paragraph.find(f"{W}pPr/{W}numPr")
        if settings is None and style is not None:
            settings = self._styles.get(style.get(_VALUE))
        if settings is None:
            return ""
        numbered = self._lists.get(_child(settings, "numId", "0"), "")
        depth = int(_child(settings, "ilvl", "0"))
        level = self._levels.get((numbered, depth))
        if level is None or level.form == "none":
            return ""
        self._count(numbered, depth)
        if level.form == "bullet":
            return "- "
        return re.sub(r"%(\d)", lambda m: self._written(numbered, int(m[1]) - 1), level.pattern) + level.after

    def _count(self, numbered: str, depth: int) -> None:
        self._counts[numbered, depth] += 1
        for listed, deeper in self._levels:
            if listed == numbered and deeper > depth and self._levels[listed, deeper].restarts:
                self._counts[listed, deeper] = 0

    def _written(self, numbered: str, depth: int) -> str:
        level = self._levels.get((numbered, depth))
        if level is None:
            return ""
        return _in_form(max(self._counts[numbered, depth], 1) + level.start - 1, level.form)


def _child(element: Any, name: str, default: str) -> str:  # noqa: ANN401 - untyped XML elements
    found = element.find(f"{W}{name}")
    return str(found.get(_VALUE, default)) if found is not None else default


def _in_form(number: int, form: str) -> str:
    if _CHINESE.search(form) and 1 <= number <= _LARGEST:
        return to_chinese(number)
    if form == "decimalEnclosedCircle" and 1 <= number <= len(_CIRCLED):
        return _CIRCLED[number - 1]
    if form.endswith("Letter"):
        letter = chr(ord("a") + (number - 1) % _LETTERS)
        return letter.upper() if form.startswith("upper") else letter
    if form.endswith("Roman"):
        return _roman(number).upper() if form.startswith("upper") else _roman(number)
    return str(number)


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        while number >= value:
            written += letters
            number -= value
    return written
