"""Write documents and passages of a segment into one SQLite file, and cards into another."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.plan import PlannedCard, PlannedDocument

_PASSAGES = """
CREATE TABLE documents (
    row INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, title TEXT NOT NULL, number TEXT, level TEXT,
    issued TEXT, effective TEXT, expires TEXT, repealed INTEGER NOT NULL, source TEXT, sha256 TEXT NOT NULL,
    text TEXT NOT NULL, said BLOB NOT NULL, digest BLOB NOT NULL, provisions INTEGER NOT NULL
) STRICT;
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document INTEGER NOT NULL REFERENCES documents(row),
    unit INTEGER NOT NULL, headings TEXT NOT NULL, provision TEXT, part INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, text_key BLOB NOT NULL
) STRICT;
CREATE INDEX passages_by_provision ON passages(document, provision);
"""
_CARDS = """
CREATE TABLE cards (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, question TEXT NOT NULL, answer TEXT NOT NULL,
    topic TEXT NOT NULL, quote TEXT NOT NULL, document TEXT NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL
) STRICT;
CREATE TABLE wordings (
    row INTEGER PRIMARY KEY, card INTEGER NOT NULL REFERENCES cards(row), text TEXT NOT NULL
) STRICT;
"""
_DOCUMENT_COLUMNS, _PASSAGE_COLUMNS = 15, 11


def write_passages(
    path: Path, kept: Iterable[tuple[Path, Sequence[int]]], fresh: Iterable[PlannedDocument]
) -> None:
    """Write a segment's documents: first those kept from other stores, by their rows there, then fresh ones.

    Rows of documents and passages, and units, count from 0 in that order.
    """
    with _new_database(path, _PASSAGES) as connection:
        copying = _Copying(connection)
        for source, documents in kept:
            copying.copy(source, documents)
        for planned in fresh:
            copying.write(planned)


def write_cards(path: Path, cards: Sequence[PlannedCard]) -> None:
    """Write cards and their wordings; rows count from 0 in the order given."""
    wordings = [(row, text) for row, planned in enumerate(cards) for text in planned.wordings]
    with _new_database(path, _CARDS) as connection:
        _insert(connection, "cards", 9, (_card_values(row, planned) for row, planned in enumerate(cards)))
        _insert(connection, "wordings", 3, ((row, *values) for row, values in enumerate(wordings)))


class _Copying:
    """Adds documents to a store, one after another."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._documents = self._passages = self._units = 0

    def copy(self, source: Path, documents: Sequence[int]) -> None:
        """Copy whole documents out of another store."""
        other = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            for document in documents:
                (facts,) = other.execute("SELECT * FROM documents WHERE row = ?", [document])
                passages = list(
                    other.execute("SELECT * FROM passages WHERE document = ? ORDER BY row", [document])
                )
                first = passages[0][3] if passages else 0
                self._add(facts[1:], [(row[1], row[3] - first, *row[4:]) for row in passages])
        finally:
            other.close()

    def write(self, planned: PlannedDocument) -> None:
        """Write a planned document."""
        document = planned.document
        days = [day and day.isoformat() for day in (document.issued, document.effective, document.expires)]
        facts = (
            *(document.path, document.title, document.number, document.level, *days),
            *(int(document.repealed), document.source, document.sha256, document.text),
            *(planned.said, planned.digest, planned.provisions),
        )
        passages = [
            (
                *(one.id, one.unit, json.dumps(one.headings, ensure_ascii=False), one.provision),
                *(one.part, one.start, one.end, one.text, one.text_key),
            )
            for one in planned.passages
        ]
        self._add(facts, passages)

    def _add(self, facts: tuple[Any, ...], passages: Sequence[tuple[Any, ...]]) -> None:
        """Add one document; each passage is given as its id, its unit within the document, and the rest."""
        number = self._documents
        _insert(self._connection, "documents", _DOCUMENT_COLUMNS, [(number, *facts)])
        _insert(
            self._connection,
            "passages",
            _PASSAGE_COLUMNS,
            (
                (self._passages + row, one[0], number, self._units + one[1], *one[2:])
                for row, one in enumerate(passages)
            ),
        )
        self._documents += 1
        self._passages += len(passages)
        self._units += passages[-1][1] + 1 if passages else 0


@contextmanager
def _new_database(path: Path, schema: str) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path)
    try:
        # The file is staged: nobody reads it before it is whole and flushed.
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + schema)
        with connection:
            yield connection
        connection.execute("ANALYZE")
    finally:
        connection.close()


def _insert(
    connection: sqlite3.Connection, table: str, columns: int, rows: Iterable[tuple[Any, ...]]
) -> None:
    # The table names are the literals above.
    connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})", rows)  # noqa: S608


def _card_values(row: int, planned: PlannedCard) -> tuple[Any, ...]:
    card = planned.card
    place = (planned.quote, planned.document, planned.start, planned.end)
    return (row, card.id, card.question, card.answer, card.topic, *place)
