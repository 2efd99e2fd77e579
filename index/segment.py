"""Open one segment: some documents of a library with everything that is searched of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.dense.files import open_vectors
from index.dense.store import Allowed
from index.lexical import LexicalPart
from index.passage_store import PassageStore

PASSAGES = "passages.db"
DENSE = "dense.faiss"
LEXICAL = "lexical"
SPELLING = "spelling.json"
VOCABULARY = "vocabulary.json"
PLACES = "places.npy"


def identities(folder: Path) -> dict[str, tuple[int, int]]:
    """Of every file below a folder, by relative name: its inode, and when it was last changed."""
    seen = {path: path.stat() for path in folder.rglob("*") if path.is_file()}
    return {
        path.relative_to(folder).as_posix(): (file.st_ino, file.st_mtime_ns) for path, file in seen.items()
    }


class Segment:
    """A segment, opened. It never changes, and may be part of many releases."""

    def __init__(self, folder: Path) -> None:
        """Map the files."""
        self.folder = folder
        self.name = folder.name
        self.files = identities(folder)
        store = PassageStore(folder / PASSAGES)
        self.documents = store.documents()
        self.dense = open_vectors(folder / DENSE)
        self.lexical = LexicalPart(folder / LEXICAL)
        # Of each passage the row of its document and its unit, both within the segment.
        self.document_of, self.unit_of = np.load(folder / PLACES)
        self.size = len(self.document_of)
        self.units = int(self.unit_of.max(initial=-1)) + 1

    def live(self, documents: Sequence[int]) -> Allowed:
        """One flag for each passage: whether it is of one of these documents, given by their rows."""
        return np.isin(self.document_of, documents)
