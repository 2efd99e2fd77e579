"""Open one release for searching: everything a question needs, loaded once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from index.background import read_background
from index.errors import ModelMismatchError
from index.filters import Filters
from index.lexical import LexicalIndex
from index.passage_store import PassageStore, StoredCard, StoredDocument
from index.reference import NamedDocument, ReferenceParser
from index.release import BACKGROUND, CARDS, DENSE, LEXICAL, PASSAGES, SPELLING, read_manifest
from index.spelling.speller import Speller
from index.spelling.table import read_table
from index.vectors import Allowed, Rows, VectorIndex
from index.wording import bare, normalise
from knowledge.titles import short_titles

# Filters are combined from a few menus; more kinds than this are no one person's.
_FILTERS_KEPT = 64


class Snapshot:
    """One release, opened. It never changes, so an answer from it cannot mix releases."""

    def __init__(self, folder: Path, *, library: str, question_fingerprint: str, today: date) -> None:
        """Open and check a release's folder.

        Raises:
            DamagedReleaseError: files are missing.
            ModelMismatchError: it was built with another model.
        """
        self.folder = folder
        self.today = today
        self.manifest = read_manifest(folder)
        if self.manifest.question_fingerprint != question_fingerprint:
            raise ModelMismatchError(self.manifest.question_fingerprint[:12], question_fingerprint[:12])
        self.store = PassageStore(folder / PASSAGES, library)
        self.dense = VectorIndex(folder / DENSE)
        self.card_vectors = VectorIndex(folder / CARDS)
        self.lexical = LexicalIndex(folder / LEXICAL)
        self.background = read_background(folder / BACKGROUND)
        self.documents: list[StoredDocument] = self.store.documents(today=today)
        self.document_rows = {document.path: document.row for document in self.documents}
        self.cards: list[StoredCard] = self.store.cards()
        entries = self.store.rows("SELECT card, text FROM card_entries ORDER BY row")
        self.card_of_entry = [int(card) for card, _ in entries]
        self.entries_of = _rows_by_card(self.card_of_entry)
        self.entry_texts = [str(text) for _, text in entries]
        self.card_worded = {bare(normalise(text)): int(card) for card, text in reversed(entries)}
        self._place_passages()
        self._allowed: dict[Filters, Allowed] = {}
        self.speller = Speller(read_table(folder / SPELLING))
        self.references = ReferenceParser(_named(document) for document in self.documents)

    @property
    def release(self) -> str:
        """The release's identity."""
        return self.manifest.release

    def document(self, path: str) -> StoredDocument:
        """The document of a passage."""
        return self.documents[self.document_rows[path]]

    def allowed(self, filters: Filters) -> Allowed:
        """One flag for each passage: whether its document is admitted. Kept for the next question."""
        flags = self._allowed.get(filters)
        if flags is None:
            admitted = np.array([filters.admit(document) for document in self.documents], dtype=np.bool_)
            flags = admitted[self.document_of]
            if len(self._allowed) >= _FILTERS_KEPT:
                self._allowed.clear()
            self._allowed[filters] = flags
        return flags

    def _place_passages(self) -> None:
        places = np.array(
            self.store.rows("SELECT document, unit FROM passages ORDER BY row"), dtype=np.int32
        ).reshape(-1, 2)
        self.document_of = places[:, 0]
        self.unit_of = places[:, 1]


def _rows_by_card(card_of_entry: Sequence[int]) -> dict[int, Rows]:
    rows: dict[int, list[int]] = defaultdict(list)
    for row, card in enumerate(card_of_entry):
        rows[card].append(row)
    return {card: np.array(found, np.int64) for card, found in rows.items()}


def _named(document: StoredDocument) -> NamedDocument:
    names = [document.title, *short_titles(document.title)]
    return NamedDocument(document.row, tuple([*names, document.number] if document.number else names))
