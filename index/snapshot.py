"""Open one release for searching: everything a question needs, loaded once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.background import read_background
from index.card_store import read_cards, read_wordings
from index.dense.files import open_vectors
from index.dense.joined import JoinedVectors
from index.dense.store import Allowed, Rows
from index.errors import DamagedReleaseError, ModelMismatchError
from index.filters import Filters
from index.joined_store import JoinedStore
from index.lexical_index import LexicalIndex
from index.manifest import Manifest, SegmentEntry, read_manifest
from index.passage_store import PassageStore, StoredDocument
from index.reference import NamedDocument, ReferenceParser
from index.release import BACKGROUND, CARD_VECTORS, CARDS
from index.release import SPELLING as CARD_SPELLING
from index.segment import PASSAGES, SPELLING, Segment, identities
from index.spelling.speller import Speller
from index.spelling.table import merge_tables, read_table
from index.wording import bare, normalise
from knowledge.document import Validity
from knowledge.titles import short_titles

# Filters are combined from a few menus; more kinds than this are no one person's.
_FILTERS_KEPT = 64


class Snapshot:
    """One release, opened. It never changes, so an answer from it cannot mix releases.

    Rows of passages count through its segments. Rows of documents are places in `documents`, in the order
    of the paths; `document_of` is -1 for passages of documents that the release no longer has.
    """

    def __init__(
        self,
        folder: Path,
        *,
        library: str,
        question_fingerprint: str,
        today: date,
        before: Snapshot | None = None,
    ) -> None:
        """Open and check a release's folder; segments that `before` has are not opened again.

        Raises:
            DamagedReleaseError: files are missing or differ from what was sealed.
            ModelMismatchError: it was built with another model.
        """
        self.folder = folder
        self.today = today
        self.manifest = read_manifest(folder)
        if self.manifest.question_fingerprint != question_fingerprint:
            raise ModelMismatchError(self.manifest.question_fingerprint[:12], question_fingerprint[:12])
        self.segments = _opened(folder, self.manifest, before)
        self._library = library
        self._join()
        self._read_cards()
        self.background = read_background(folder / BACKGROUND)
        tables = [read_table(folder / entry.name / SPELLING) for entry in self.manifest.segments]
        self.speller = Speller(merge_tables([*tables, read_table(folder / CARD_SPELLING)]))
        self.references = ReferenceParser(_named(document) for document in self.documents)
        self._allowed: dict[Filters, Allowed] = {}

    @property
    def release(self) -> str:
        """The release's identity."""
        return self.manifest.release

    def on(self, today: date) -> Snapshot:
        """The same release on another day: only its documents' validity is told anew."""
        moved = copy(self)
        moved.today = today
        moved.documents = _documents(self.segments, self.manifest.segments, self._library, today)
        moved._allowed = {}
        return moved

    def document(self, path: str) -> StoredDocument:
        """The document of a passage."""
        return self.documents[self.document_rows[path]]

    def allowed(self, filters: Filters) -> Allowed:
        """One flag for each passage: whether its document is admitted. Kept for the next question."""
        flags = self._allowed.get(filters)
        if flags is None:
            admitted = [filters.admit(document) for document in self.documents]
            # The last flag is that of -1, of no document.
            flags = np.array([*admitted, False], dtype=np.bool_)[self.document_of]
            # So that stores may remember what they worked out about them.
            flags.setflags(write=False)
            if len(self._allowed) >= _FILTERS_KEPT:
                self._allowed.clear()
            self._allowed[filters] = flags
        return flags

    def _join(self) -> None:
        """Make the segments one: documents in the order of the paths, passages in that of the segments."""
        entries = self.manifest.segments
        self.documents = _documents(self.segments, entries, self._library, self.today)
        self.document_rows = {document.path: document.row for document in self.documents}
        segment_of = {}
        document_of, unit_of, stores = [], [], []
        rows = units = 0
        for number, (segment, entry) in enumerate(zip(self.segments, entries, strict=True)):
            place = np.full(len(segment.documents) + 1, -1, np.int32)
            for row in entry.documents:
                path = segment.documents[row].document.path
                segment_of[path] = number
                place[row] = self.document_rows[path]
            document_of.append(place[segment.document_of])
            unit_of.append(segment.unit_of + units)
            stores.append(PassageStore(self.folder / entry.name / PASSAGES, first_row=rows, first_unit=units))
            rows, units = rows + segment.size, units + segment.units
        self.document_of = np.concatenate(document_of)
        self.unit_of = np.concatenate(unit_of)
        self.order = _order(self.document_of)
        self.store = JoinedStore(stores, segment_of)
        self.dense = JoinedVectors([segment.dense for segment in self.segments], self.order)
        self.lexical = LexicalIndex([segment.lexical for segment in self.segments], self.document_of >= 0)

    def _read_cards(self) -> None:
        self.cards = read_cards(self.folder / CARDS, self._row_at)
        wordings = read_wordings(self.folder / CARDS)
        self.card_of_entry = [card for card, _ in wordings]
        self.entries_of = _rows_by_card(self.card_of_entry)
        self.entry_texts = [text for _, text in wordings]
        self.card_worded = {bare(normalise(text)): card for card, text in reversed(wordings)}
        self.card_vectors = open_vectors(self.folder / CARD_VECTORS)

    def _row_at(self, document: str, start: int) -> int:
        passage = self.store.passage_at(document, start)
        if passage is None:
            raise DamagedReleaseError(self.folder, f"no passage holds character {start} of {document}")
        return passage.row


def _opened(folder: Path, manifest: Manifest, before: Snapshot | None) -> tuple[Segment, ...]:
    known = {segment.name: segment for segment in before.segments} if before else {}
    return tuple(_segment(folder / entry.name, known.get(entry.name)) for entry in manifest.segments)


def _segment(folder: Path, known: Segment | None) -> Segment:
    """The segment, opened already if these are the very files, which may have been damaged since."""
    return known if known and known.files == identities(folder) else Segment(folder)


def _documents(
    segments: Sequence[Segment], entries: Iterable[SegmentEntry], library: str, today: date
) -> list[StoredDocument]:
    placed = {}
    for segment, entry in zip(segments, entries, strict=True):
        replaced = set(entry.superseded)
        for row in entry.documents:
            document = segment.documents[row].document
            placed[document.path] = (document, row in replaced)
    documents = []
    for row, path in enumerate(sorted(placed)):
        document, is_superseded = placed[path]
        validity = document.validity_on(today)
        if is_superseded and validity is Validity.IN_FORCE:
            validity = Validity.SUPERSEDED
        documents.append(
            StoredDocument(
                row=row,
                library=library,
                path=path,
                title=document.title,
                number=document.number,
                level=document.level,
                issued=document.issued,
                effective=document.effective,
                expires=document.expires,
                validity=validity,
                source=document.source,
            )
        )
    return documents


def _order(document_of: npt.NDArray[np.int32]) -> Rows:
    """Each passage's place in the library, by document and then by row: the same for any segments."""
    order = np.empty(len(document_of), np.int64)
    order[np.lexsort((np.arange(len(document_of)), document_of))] = np.arange(len(document_of))
    return order


def _rows_by_card(card_of_entry: Sequence[int]) -> Mapping[int, Rows]:
    rows: dict[int, list[int]] = defaultdict(list)
    for row, card in enumerate(card_of_entry):
        rows[card].append(row)
    return {card: np.array(found, np.int64) for card, found in rows.items()}


def _named(document: StoredDocument) -> NamedDocument:
    names = [document.title, *short_titles(document.title)]
    return NamedDocument(document.row, tuple([*names, document.number] if document.number else names))
