"""The usual chat-with-documents pattern: read all chunks and build BM25 anew on every question."""

from __future__ import annotations

import sqlite3

import jieba
import numpy as np
from rank_bm25 import BM25Okapi

from bench.corpus import Prepared
from bench.process import Side
from bench.sides import CHUNKS, Found

_K = 10


class RebuiltSearch(Side[str, list[tuple[int, str]], Found]):
    """Question → ten chunks. Opening the store is not counted; reading, cutting and building are."""

    def __init__(self, prepared: Prepared) -> None:
        self._store = sqlite3.connect(prepared.folder / "chunks.db")
        self._store.execute("CREATE TABLE IF NOT EXISTS chunks (row INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        listed = enumerate(prepared.texts()[:CHUNKS])
        self._store.executemany("INSERT OR REPLACE INTO chunks VALUES (?, ?)", listed)
        self._store.commit()
        jieba.initialize()

    def work(self, item: str) -> list[tuple[int, str]]:
        """Read everything, cut everything, build, score."""
        chunks = list(self._store.execute("SELECT row, text FROM chunks ORDER BY row"))
        ranking = BM25Okapi([jieba.lcut(text) for _, text in chunks])
        scores = ranking.get_scores(jieba.lcut(item.lower()))
        return [chunks[place] for place in np.argsort(-scores)[:_K]]

    def result(self, made: list[tuple[int, str]]) -> Found:
        """The rows."""
        return Found(tuple(row for row, _ in made))
