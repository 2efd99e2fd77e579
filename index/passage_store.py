"""Keep a release's documents, passages and cards in one read-only SQLite file."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.document import Card, Document, Validity

_SCHEMA = """
CREATE TABLE documents (
    row INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, title TEXT NOT NULL, number TEXT, level TEXT,
    issued TEXT, effective TEXT, expires TEXT, repealed INTEGER NOT NULL, superseded INTEGER NOT NULL,
    source TEXT, sha256 TEXT NOT NULL, text TEXT NOT NULL
) STRICT;
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document INTEGER NOT NULL REFERENCES documents(row),
    unit INTEGER NOT NULL, headings TEXT NOT NULL, provision TEXT, part INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, embedding_key BLOB NOT NULL
) STRICT;
CREATE INDEX passages_by_provision ON passages(document, provision);
CREATE TABLE cards (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, question TEXT NOT NULL, answer TEXT NOT NULL,
    topic TEXT NOT NULL, quote TEXT NOT NULL, passage INTEGER NOT NULL REFERENCES passages(row),
    start INTEGER NOT NULL, "end" INTEGER NOT NULL
) STRICT;
CREATE TABLE card_entries (
    row INTEGER PRIMARY KEY, card INTEGER NOT NULL REFERENCES cards(row), text TEXT NOT NULL
) STRICT;
"""


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


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """What is written for one document."""

    document: Document
    superseded: bool


@dataclass(frozen=True, slots=True)
class PassageRow:
    """What is written for one passage; its row is its position in the sequence given."""

    id: str
    document: int
    unit: int
    headings: tuple[str, ...]
    provision: str | None
    part: int
    start: int
    end: int
    text: str
    embedding_key: bytes


@dataclass(frozen=True, slots=True)
class CardRow:
    """What is written for one card: its quote's place, and the wordings that are indexed for it."""

    card: Card
    quote: str
    passage: int
    start: int
    end: int

    @property
    def entries(self) -> tuple[str, ...]:
        """The wordings a question is compared with."""
        return (self.card.question, *self.card.variants)


def write_store(
    path: Path, documents: Sequence[DocumentRow], passages: Iterable[PassageRow], cards: Sequence[CardRow]
) -> None:
    """Write the whole store; rows count from 0 in the order given."""
    connection = sqlite3.connect(path)
    try:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        with connection:
            _insert(connection, "documents", (_document_values(n, row) for n, row in enumerate(documents)))
            _insert(connection, "passages", (_passage_values(n, row) for n, row in enumerate(passages)))
            _insert(connection, "cards", (_card_values(n, row) for n, row in enumerate(cards)))
            entries = [(card, text) for card, row in enumerate(cards) for text in row.entries]
            _insert(connection, "card_entries", ((n, card, text) for n, (card, text) in enumerate(entries)))
        connection.execute("ANALYZE")
    finally:
        connection.close()


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    iterator = iter(rows)
    first = next(iterator, None)
    if first is None:
        return
    # The table names are the literals above.
    statement = f"INSERT INTO {table} VALUES ({', '.join('?' * len(first))})"  # noqa: S608
    connection.execute(statement, first)
    connection.executemany(statement, iterator)


def _document_values(row: int, entry: DocumentRow) -> tuple[Any, ...]:
    document = entry.document
    dates = (document.issued, document.effective, document.expires)
    return (
        row,
        document.path,
        document.title,
        document.number,
        document.level,
        *(day.isoformat() if day else None for day in dates),
        int(document.repealed),
        int(entry.superseded),
        document.source,
        document.sha256,
        document.text,
    )


def _passage_values(row: int, entry: PassageRow) -> tuple[Any, ...]:
    headings = json.dumps(entry.headings, ensure_ascii=False)
    place = (entry.part, entry.start, entry.end)
    ids = (row, entry.id, entry.document, entry.unit)
    return (*ids, headings, entry.provision, *place, entry.text, entry.embedding_key)


def _card_values(row: int, entry: CardRow) -> tuple[Any, ...]:
    card = entry.card
    place = (entry.quote, entry.passage, entry.start, entry.end)
    return (row, card.id, card.question, card.answer, card.topic, *place)


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
        found = self.rows(f"{_PASSAGES} WHERE p.row IN ({marks})", [int(row) for row in rows])
        by_row = {values[0]: _stored_passage(values) for values in found}
        return [by_row[int(row)] for row in rows]

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


_PASSAGES = (
    "SELECT p.row, p.id, d.path, p.unit, p.headings, p.provision, p.part, p.start, "
    'p."end", p.text FROM passages p JOIN documents d ON d.row = p.document'
)


def _stored_passage(values: tuple[Any, ...]) -> StoredPassage:
    row, passage_id, document, unit, headings, *rest = values
    return StoredPassage(row, passage_id, document, unit, tuple(json.loads(headings)), *rest)


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
