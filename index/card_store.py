"""Read a release's cards from their SQLite file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from index.database import Database


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A card with the place of its quote: characters `start` to `end` of its document's text.

    `passage` is the row of the passage in which the quote begins.
    """

    id: str
    question: str
    answer: str
    topic: str
    quote: str
    document: str
    start: int
    end: int
    passage: int


def read_cards(path: Path, row_at: Callable[[str, int], int]) -> list[StoredCard]:
    """The cards by row; `row_at` gives the row of the passage at a place of a document."""
    columns = 'id, question, answer, topic, quote, document, start, "end"'
    # The columns are the literal above.
    stored = Database(path).rows(f"SELECT {columns} FROM cards ORDER BY row")  # noqa: S608
    return [StoredCard(*(*values, row_at(values[5], values[6]))) for values in stored]


def read_wordings(path: Path) -> list[tuple[int, str]]:
    """The wordings of all cards by row, each with the row of its card."""
    stored = Database(path).rows("SELECT card, text FROM wordings ORDER BY row")
    return [(int(card), str(text)) for card, text in stored]
