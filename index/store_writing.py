"""Write a release's documents, passages and cards into one SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.document import Card, Document

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
