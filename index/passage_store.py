"""Read the documents and passages of a segment from its SQLite file."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.database import Database
from knowledge.document import Document, Validity


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as a release knows it, without its text."""

    row: int
    library: str
    path: str
    title: str
    number: str | None
    level: str | None
    issued: date | None
    effective: date | None
    expires: date | None
    validity: Validity
    source: str | None


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as a release knows it.

    `unit` is the same for all parts of one provision: hits are counted by it. `start` and `end` are
    character offsets into the document's text.
    """

    row: int
    id: str
    document: str
    unit: int
    headings: tuple[str, ...]
    provision: str | None
    part: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class WrittenDocument:
    """A document as a store has it, by its row there; for `said` and `digest` see `index.plan`."""

    row: int
    document: Document
    said: bytes
    digest: bytes
    provisions: int


class PassageStore:
    """An opened store of one segment. Safe to use from several threads, and when its file was deleted.

    Rows and units of passages count on from those of the segments before it.
    """

    def __init__(self, path: Path, *, first_row: int = 0, first_unit: int = 0) -> None:
        """Open for reading."""
        self.first_row = first_row
        self._first_unit = first_unit
        self._database = Database(path)

    def passages(self, rows: Sequence[int]) -> list[StoredPassage]:
        """The passages of these rows, in the order asked for."""
        wanted = [row - self.first_row for row in rows]
        by_row: dict[int, StoredPassage] = {}
        for start in range(0, len(wanted), _MOST_ASKED):
            asked = wanted[start : start + _MOST_ASKED]
            # Only question marks are put into the statement.
            sql = f"{_PASSAGES} WHERE p.row IN ({', '.join('?' * len(asked))})"
            by_row |= {values[0]: self._stored(values) for values in self._database.rows(sql, asked)}
        return [by_row[row] for row in wanted]

    def passage_by_id(self, passage_id: str) -> StoredPassage | None:
        """The passage of that id, if the segment has it."""
        found = self._database.rows(f"{_PASSAGES} WHERE p.id = ?", [passage_id])
        return self._stored(found[0]) if found else None

    def passage_at(self, document: str, start: int) -> StoredPassage | None:
        """The passage of a document that holds the character at `start`."""
        found = self._database.rows(
            f"{_PASSAGES} WHERE d.path = ? AND p.start <= ? ORDER BY p.row DESC LIMIT 1", [document, start]
        )
        return self._stored(found[0]) if found else None

    def neighbours(self, passage: StoredPassage, *, before: int, after: int) -> list[StoredPassage]:
        """Passages around one, itself included, of the same document and in its order."""
        row = passage.row - self.first_row
        found = self._database.rows(
            f"{_PASSAGES} WHERE d.path = ? AND p.row BETWEEN ? AND ? ORDER BY p.row",
            [passage.document, row - before, row + after],
        )
        return [self._stored(values) for values in found]

    def rows_of_provision(self, documents: Sequence[str], provision: str) -> list[int]:
        """The rows of all parts of a provision, by its label, in these documents."""
        marks = ", ".join("?" * len(documents))
        # Only question marks are put into the statement.
        found = self._database.rows(
            "SELECT p.row FROM passages p JOIN documents d ON d.row = p.document "  # noqa: S608
            f"WHERE d.path IN ({marks}) AND p.provision = ? ORDER BY p.row",
            [*documents, provision],
        )
        return [self.first_row + row for (row,) in found]

    def documents(self) -> list[WrittenDocument]:
        """Every document by row, without its text."""
        return [_written(values) for values in self._database.rows(_DOCUMENTS.format(text="''"))]

    def documents_with_text(self) -> list[WrittenDocument]:
        """Every document by row."""
        return [_written(values) for values in self._database.rows(_DOCUMENTS.format(text="text"))]

    def document_text(self, path: str) -> str:
        """The stored text that every quote is a slice of."""
        return str(self._database.rows("SELECT text FROM documents WHERE path = ?", [path])[0][0])

    def places(self) -> npt.NDArray[np.int32]:
        """Of each passage by row: the row of its document, and its unit; int32 [2, passages]."""
        rows = self._database.rows("SELECT document, unit FROM passages ORDER BY row")
        return np.array(rows, dtype=np.int32).reshape(-1, 2).T

    def text_keys(self) -> list[bytes]:
        """Of each passage by row: the key of the text that was embedded."""
        return [key for (key,) in self._database.rows("SELECT text_key FROM passages ORDER BY row")]

    def ids(self) -> list[str]:
        """The ids of all passages by row."""
        return [str(one) for (one,) in self._database.rows("SELECT id FROM passages ORDER BY row")]

    def headings(self) -> list[tuple[str, ...]]:
        """Every heading path that stands above a passage, each once."""
        return [_headings(path) for (path,) in self._database.rows("SELECT DISTINCT headings FROM passages")]

    def _stored(self, values: tuple[Any, ...]) -> StoredPassage:
        row, passage_id, document, unit, headings, *rest = values
        return StoredPassage(
            self.first_row + row,
            passage_id,
            document,
            self._first_unit + unit,
            _headings(headings),
            *rest,
        )


# SQLite takes 32,766 values in one statement, older ones 999.
_MOST_ASKED = 900
_HEADINGS_KEPT = 4096
_DOCUMENTS = (
    "SELECT row, path, title, {text}, sha256, number, issued, effective, expires, repealed, level, source, "
    "said, digest, provisions FROM documents ORDER BY row"
)
_PASSAGES = (
    "SELECT p.row, p.id, d.path, p.unit, p.headings, p.provision, p.part, p.start, "
    'p."end", p.text FROM passages p JOIN documents d ON d.row = p.document'
)


@functools.lru_cache(_HEADINGS_KEPT)
def _headings(stored: str) -> tuple[str, ...]:
    """Remembered, because the passages of a document share their headings."""
    return tuple(json.loads(stored))


def _written(values: tuple[Any, ...]) -> WrittenDocument:
    row, path, title, text, sha256, number, issued, effective, expires, repealed, level, source, *rest = (
        values
    )
    document = Document(
        path=path,
        title=title,
        text=text,
        sha256=sha256,
        number=number,
        issued=_day(issued),
        effective=_day(effective),
        expires=_day(expires),
        repealed=bool(repealed),
        level=level,
        source=source,
    )
    return WrittenDocument(row, document, *rest)


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None
