"""Our own sides: the whole question path, and bulk embedding."""

from __future__ import annotations

import os
from pathlib import Path

from bench.corpus import Prepared, Vectors
from bench.process import Side
from bench.sides import THREADS, Found
from index.embedding import Embedder
from index.hits import Findings
from index.model.folder import ModelFolder
from index.searcher import Searcher
from index.settings import IndexSettings


class OurSearch(Side[str, Findings, Found]):
    """Question → hits, as the actions and the api ask for them."""

    def __init__(self, prepared: Prepared) -> None:
        settings = IndexSettings(embedding_model=os.fspath(prepared.model))
        self._searcher = Searcher.open(settings, folder=prepared.release)
        self._rows = {passage_id: row for row, passage_id in enumerate(prepared.ids())}

    def work(self, item: str) -> Findings:
        """Ask."""
        return self._searcher.search(item)

    def result(self, made: Findings) -> Found:
        """The hits' rows; a card stands for the passage that it quotes."""
        rows = tuple(self._rows[hit.citation.passage_id] for hit in made.hits)
        return Found(rows, dict(made.timings_ms))


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
