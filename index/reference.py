"""Read a reference to a provision out of a question: 民法典39条, 宪法第五条."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from index.wording import normalise
from knowledge.numerals import NUMERAL, provision_label

_ARTICLE = re.compile(rf"第?\s*{NUMERAL}+\s*条(?:\s*之\s*{NUMERAL}+)?")
_BLANKS = re.compile(r"\s+")
_MARKS = str.maketrans("", "", "《》〈〉<>「」\"'()[]【】〔〕")
_SHORTEST_NAME = 2
_NAMES_KEPT = 16_384
_SHORTEST_ENDING = 4


@dataclass(frozen=True, slots=True)
class Reference:
    """What a question names: documents by row, and the provision where it names one."""

    documents: tuple[int, ...]
    provision: str | None


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document with every name people call it: titles, short titles, 文号."""

    row: int
    names: tuple[str, ...]


class ReferenceParser:
    """Finds the longest document name in a question, then a provision number beside it.

    People drop the beginning of a long title (值班办法3条 for 车站值班办法). A
    title's ending is taken for it only with a provision number, and only if no other title ends so.
    """

    def __init__(self, documents: Iterable[NamedDocument]) -> None:
        self._rows: dict[str, list[int]] = {}
        self._endings: dict[str, set[str]] = {}
        for document in documents:
            for name in _comparable_names(document.names):
                if len(name) >= _SHORTEST_NAME:
                    self._rows.setdefault(name, []).append(document.row)
                for start in range(1, len(name) - _SHORTEST_ENDING + 1):
                    self._endings.setdefault(name[start:], set()).add(name)
        self._lengths = sorted({len(name) for name in self._rows}, reverse=True)

    def parse(self, normalised: str) -> Reference | None:
        """The reference in a normalised question, or None if it names no document.

        A number without a document's name (“第39条”) is no reference: it could be any rule's.
        """
        text = _comparable(normalised)
        name = self._longest_name(text)
        article = _ARTICLE.search(text.replace(name, " ") if name else text)
        label = provision_label(_BLANKS.sub("", article[0])) if article else None
        if label and article and not name:
            name = self._title_ending_in(text[: article.start()])
        return Reference(tuple(self._rows[name]), label) if name else None

    def _longest_name(self, text: str) -> str | None:
        for length in self._lengths:
            for start in range(len(text) - length + 1):
                if text[start : start + length] in self._rows:
                    return text[start : start + length]
        return None

    def _title_ending_in(self, text: str) -> str | None:
        """The one title with whose ending the text ends, the longest ending first."""
        for start in range(len(text) - _SHORTEST_ENDING + 1):
            titles = self._endings.get(text[start:], set())
            if titles:
                return next(iter(titles)) if len(titles) == 1 else None
        return None


@lru_cache(_NAMES_KEPT)
def _comparable_names(names: tuple[str, ...]) -> frozenset[str]:
    """Remembered, because of one release's documents most are in the next one too."""
    return frozenset(_comparable(normalise(name)) for name in names)


def _comparable(normalised: str) -> str:
    return _BLANKS.sub("", normalised.translate(_MARKS))
