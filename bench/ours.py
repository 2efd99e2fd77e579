"""Our own sides: the whole question path, its vector search, and bulk embedding."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from bench.corpus import Prepared, Vectors
from bench.narrow import narrow_filter
from bench.process import Side
from bench.sides import THREADS, Found
from bench.vector_search import K, Rows, VectorSearchSide
from index.embedding import Embedder
from index.filters import IN_FORCE, Filters
from index.hits import Findings
from index.model.folder import ModelFolder
from index.release import DENSE
from index.searcher import Searcher
from index.settings import IndexSettings
from index.vectors import VectorIndex


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
        today = datetime.now(UTC).date()
        super().__init__(prepared, narrow_filter(prepared.release, kind, today=today))


class OurVectorSearch(VectorSearchSide):
    """The vector search of the question path, alone."""

    def __init__(self, prepared: Prepared) -> None:
        super().__init__(prepared)
        self._index = VectorIndex(prepared.release / DENSE)

    def nearest(self, vector: Vectors) -> Rows:
        """Over all passages, those not in force too, as the peers search."""
        return self._index.search(vector, K).rows


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
