"""Draft items from the documents of a release; what makes a statement false stands in a similar provision."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

import numpy as np

from index.errors import UnknownDocumentError
from index.filters import IN_FORCE, Filters
from index.passage_store import StoredPassage
from index.snapshot import Snapshot
from knowledge.bank.drafting import Draft, draft_items
from knowledge.document import Passage

_SIMILAR = 20
"""So many of the nearest passages may lend a value; the nearest come first, so more of them harm nothing."""


def documents_in_force(snapshot: Snapshot, filters: Filters = IN_FORCE) -> tuple[str, ...]:
    """The paths of the documents that `filters` admit, in the library's order."""
    return tuple(document.path for document in snapshot.documents if filters.admit(document))


def drafts_of(snapshot: Snapshot, path: str) -> tuple[Draft, ...]:
    """Drafts from all passages of a document, in its order; its top folder is their topic.

    Nothing is embedded: the vectors that the release holds say which provisions are similar.

    Raises:
        UnknownDocumentError: no document in force has this path.
    """
    if path not in documents_in_force(snapshot):
        raise UnknownDocumentError(path, snapshot.release[:12])
    title, topic = snapshot.document(path).title, _topic(path)
    rows = np.flatnonzero(snapshot.document_of == snapshot.document_rows[path])
    drafts = (
        draft
        for stored in snapshot.store.passages(rows.tolist())
        for draft in draft_items(
            _passage(stored), title=title, similar=_similar(snapshot, stored), topic=topic
        )
    )
    return tuple({draft.item.id: draft for draft in drafts}.values())  # a sentence may stand there twice


def _similar(snapshot: Snapshot, stored: StoredPassage) -> tuple[Passage, ...]:
    """The nearest passages in force of other provisions, nearest first."""
    (vector,) = snapshot.dense.vectors(np.array([stored.row]))
    near = snapshot.dense.search(vector, _SIMILAR, snapshot.allowed(IN_FORCE))
    return tuple(_of_others(snapshot.store.passages(near.rows.tolist()), stored))


def _of_others(near: Iterable[StoredPassage], stored: StoredPassage) -> Iterable[Passage]:
    return (_passage(one) for one in near if one.unit != stored.unit)


def _passage(stored: StoredPassage) -> Passage:
    return Passage(
        document=stored.document,
        headings=stored.headings,
        provision=stored.provision,
        part=stored.part,
        start=stored.start,
        end=stored.end,
        text=stored.text,
    )


def _topic(path: str) -> str:
    folders = PurePosixPath(path).parts[:-1]
    return folders[0] if folders else ""
