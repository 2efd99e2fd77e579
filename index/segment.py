"""Open one segment: some documents of a library with everything that is searched of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from index.lexical import LexicalPart
from index.passage_store import PassageStore
from index.vectors import VectorIndex

PASSAGES = "passages.db"
DENSE = "dense.faiss"
LEXICAL = "lexical"
SPELLING = "spelling.json"
VOCABULARY = "vocabulary.json"


class Segment:
    """A segment, opened. It never changes, and may be part of many releases."""

    def __init__(self, folder: Path) -> None:
        """Map the files."""
        self.folder = folder
        self.name = folder.name
        store = PassageStore(folder / PASSAGES)
        self.documents = store.documents()
        self.dense = VectorIndex(folder / DENSE)
        self.lexical = LexicalPart(folder / LEXICAL)
        places = np.array(store.places(), dtype=np.int32).reshape(-1, 2)
        # Of each passage the row of its document and its unit, both within the segment.
        self.document_of, self.unit_of = places[:, 0], places[:, 1]
        self.size = len(places)
        self.units = int(self.unit_of.max(initial=-1)) + 1
