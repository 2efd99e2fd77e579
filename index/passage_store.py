"""Read a release's documents, passages and cards from its SQLite file."""

from __future__ import annotations

import functools
import json
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

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
class StoredCard:
    """A card with the place of its quote: characters `start` to `end` of its document's text."""

    id: str
    question: str
    answer: str
    topic: str
    quote: str
    passage: int
    start: int
    end: int


class PassageStore:
    """An opened store. Safe to use from several threads: each has a connection of its own."""

    def __init__(self, path: Path, library: str) -> None:
        """Open for reading; `library` is the name that citations carry."""
        self._uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._library = library
        self._local = threading.local()

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query, on this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = sqlite3.connect(
                self._uri, uri=True, check_same_thread=False
            )
        return list(connection.execute(sql, parameters))

    def passages(self, rows: Sequence[int]) -> list[StoredPassage]:
        """The passages of these rows, in the order asked for."""
        marks = ", ".join("?" * len(rows))
        # Only question marks are put into the statement.
        found = self.rows(f"{_PASSAGES} WHERE p.row IN ({marks})", list(rows))
        by_row = {values[0]: _stored_passage(values) for values in found}
        return [by_row[row] for row in rows]

    def passage_by_id(self, passage_id: str) -> StoredPassage | None:
        """The passage of that id, if the release has it."""
        found = self.rows(f"{_PASSAGES} WHERE p.id = ?", [passage_id])
        return _stored_passage(found[0]) if found else None

    def neighbours(self, passage: StoredPassage, *, before: int, after: int) -> list[StoredPassage]:
        """Passages around one, itself included, of the same document and in its order."""
        found = self.rows(
            f"{_PASSAGES} WHERE d.path = ? AND p.row BETWEEN ? AND ? ORDER BY p.row",
            [passage.document, passage.row - before, passage.row + after],
        )
        return [_stored_passage(values) for values in found]

    def documents(self, *, today: date) -> list[StoredDocument]:
        """Every document by row, with its validity on that day."""
        found = self.rows(
            "SELECT row, path, title, number, level, issued, effective, expires, repealed, superseded, "
            "source FROM documents ORDER BY row"
        )
        return [_stored_document(values, self._library, today) for values in found]

    def document_text(self, path: str) -> str:
        """The stored text that every quote is a slice of."""
        return str(self.rows("SELECT text FROM documents WHERE path = ?", [path])[0][0])

    def cards(self) -> list[StoredCard]:
        """Every card by row."""
        found = self.rows(
            'SELECT id, question, answer, topic, quote, passage, start, "end" FROM cards ORDER BY row'
        )
        return [StoredCard(*values) for values in found]


_HEADINGS_KEPT = 4096
_PASSAGES = (
    "SELECT p.row, p.id, d.path, p.unit, p.headings, p.provision, p.part, p.start, "
    'p."end", p.text FROM passages p JOIN documents d ON d.row = p.document'
)


def _stored_passage(values: tuple[Any, ...]) -> StoredPassage:
    row, passage_id, document, unit, headings, *rest = values
    return StoredPassage(row, passage_id, document, unit, _headings(headings), *rest)


@functools.lru_cache(_HEADINGS_KEPT)
def _headings(stored: str) -> tuple[str, ...]:
    """Remembered, because the passages of a document share their headings."""
    return tuple(json.loads(stored))


def _stored_document(values: tuple[Any, ...], library: str, today: date) -> StoredDocument:
    row, path, title, number, level, issued, effective, expires, repealed, superseded, source = values
    days = [date.fromisoformat(day) if day else None for day in (issued, effective, expires)]
    document = Document(
        path, title, "", "", number, days[0], days[1], days[2], repealed=bool(repealed), level=level
    )
    validity = document.validity_on(today)
    if superseded and validity is Validity.IN_FORCE:
        validity = Validity.SUPERSEDED
    return StoredDocument(
        row, library, path, title, number, level, days[0], days[1], days[2], validity, source
    )
