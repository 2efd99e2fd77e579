"""Our own sides: the whole question path, its vector search, and bulk embedding."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import numpy as np

from bench.corpus import Prepared, Vectors
from bench.narrow import narrow_filter
from bench.process import Side
from bench.sides import THREADS, Found
from bench.vector_search import K, Rows, VectorSearchSide
from index.dense.joined import JoinedVectors
from index.embedding import Embedder
from index.filters import IN_FORCE, Filters
from index.hits import Findings
from index.manifest import read_manifest
from index.model.folder import ModelFolder
from index.passage_store import PassageStore
from index.searcher import Searcher
from index.segment import PASSAGES, Segment
from index.settings import IndexSettings


class OurSearch(Side[str, Findings, Found]):
    """Question → hits, as the actions and the api ask for them."""

    def __init__(self, prepared: Prepared, filters: Filters = IN_FORCE) -> None:
        settings = IndexSettings(embedding_model=os.fspath(prepared.model))
        self._searcher = Searcher.open(settings, folder=prepared.release)
        self._filters = filters
        self._rows = {passage_id: row for row, passage_id in enumerate(prepared.ids())}

    def work(self, item: str) -> Findings:
        """Ask."""
        return self._searcher.search(item, filters=self._filters)

    def result(self, made: Findings) -> Found:
        """The hits' rows; a card stands for the passage that it quotes."""
        rows = tuple(self._rows[hit.citation.passage_id] for hit in made.hits)
        return Found(rows, dict(made.timings_ms))


class OurNarrowSearch(OurSearch):
    """The same within a tenth of the passages: one level, one folder or some years."""

    def __init__(self, prepared: Prepared, kind: str) -> None:
        super().__init__(prepared)
        snapshot = self._searcher.snapshot()
        counts = Counter(snapshot.document_of.tolist())
        self._filters = narrow_filter(snapshot.documents, counts, kind)


class OurVectorSearch(VectorSearchSide):
    """The vector search of the question path, alone."""

    def __init__(self, prepared: Prepared) -> None:
        super().__init__(prepared)
        entries = read_manifest(prepared.release).segments
        segments = [Segment(prepared.release / entry.name) for entry in entries]
        ids = [one for segment in segments for one in PassageStore(segment.folder / PASSAGES).ids()]
        places = {passage_id: row for row, passage_id in enumerate(prepared.ids())}
        self._places = np.array([places.get(one, -1) for one in ids])
        self._index = JoinedVectors([segment.dense for segment in segments], np.arange(len(ids)))

    def nearest(self, vector: Vectors) -> Rows:
        """Over all passages, those not in force too, as the peers search."""
        return self._places[self._index.search(vector, K, self._places >= 0).rows]


class OurEmbedding(Side[list[str], Vectors, Vectors]):
    """Passages → vectors, as the builder makes them."""

    def __init__(self, prepared: Prepared) -> None:
        self._embedder = Embedder(ModelFolder(Path(prepared.model)), threads=THREADS)

    def work(self, item: list[str]) -> Vectors:
        """Embed a list of passages."""
        return self._embedder.passages(item)

    def result(self, made: Vectors) -> Vectors:
        """The vectors."""
        return made
