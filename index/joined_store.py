"""Read the documents and passages of several segments as one."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence

from index.passage_store import PassageStore, StoredPassage


class JoinedStore:
    """The stores of a release's segments. Rows count through them; safe to use from several threads."""

    def __init__(self, stores: Sequence[PassageStore], segment_of: Mapping[str, int]) -> None:
        """`segment_of` says where each document of the release is, by its path."""
        self._stores = stores
        self._first_rows = [store.first_row for store in stores]
        self._segment_of = segment_of

    def passages(self, rows: Sequence[int]) -> list[StoredPassage]:
        """The passages of these rows, in the order asked for."""
        if len(self._stores) == 1:
            return self._stores[0].passages(rows)
        by_store: dict[int, list[int]] = defaultdict(list)
        for row in rows:
            by_store[bisect_right(self._first_rows, row) - 1].append(row)
        found = {
            passage.row: passage
            for number, wanted in by_store.items()
            for passage in self._stores[number].passages(wanted)
        }
        return [found[row] for row in rows]

    def passage_by_id(self, passage_id: str) -> StoredPassage | None:
        """The passage of that id, if the release has it."""
        for number, store in enumerate(self._stores):
            passage = store.passage_by_id(passage_id)
            if passage is not None and self._segment_of.get(passage.document) == number:
                return passage
        return None

    def passage_at(self, document: str, start: int) -> StoredPassage | None:
        """The passage of a document that holds the character at `start`."""
        return self._store(document).passage_at(document, start)

    def neighbours(self, passage: StoredPassage, *, before: int, after: int) -> list[StoredPassage]:
        """Passages around one, itself included, of the same document and in its order."""
        return self._store(passage.document).neighbours(passage, before=before, after=after)

    def rows_of_provision(self, documents: Sequence[str], provision: str) -> list[int]:
        """The rows of all parts of a provision, by its label, in these documents."""
        by_store: dict[int, list[str]] = defaultdict(list)
        for path in documents:
            by_store[self._segment_of[path]].append(path)
        return [
            row
            for number in sorted(by_store)
            for row in self._stores[number].rows_of_provision(by_store[number], provision)
        ]

    def document_text(self, path: str) -> str:
        """The stored text that every quote is a slice of."""
        return self._store(path).document_text(path)

    def _store(self, path: str) -> PassageStore:
        return self._stores[self._segment_of[path]]
