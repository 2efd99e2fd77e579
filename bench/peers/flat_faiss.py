"""`SentenceTransformer.encode` and an exact FAISS index: what most people would write."""

from __future__ import annotations

import faiss
import numpy as np

from bench.corpus import Prepared, Vectors
from bench.footprint import OPEN, Memory, memory_of_this_process
from bench.peers.encoders import open_encoder
from bench.process import Side
from bench.sides import THREADS, Found
from bench.vector_search import Rows, VectorSearchSide

_K = 10


class FlatSearch(Side[str, list[tuple[int, str]], Found]):
    """Question → ten passages with their texts, from memory."""

    def __init__(self, prepared: Prepared, backend: str) -> None:
        self._encoder = open_encoder(prepared, backend)
        faiss.omp_set_num_threads(THREADS)
        vectors = prepared.peer_vectors()
        self._vectors = faiss.IndexFlatIP(vectors.shape[1])
        self._vectors.add(vectors)
        self._texts = prepared.texts()

    def work(self, item: str) -> list[tuple[int, str]]:
        """Embed, search, fetch; lower case as the passages are."""
        vector = self._encoder.encode([item.lower()], prompt_name="query")
        _, rows = self._vectors.search(vector, _K)
        return [(int(row), self._texts[row]) for row in rows[0]]

    def result(self, made: list[tuple[int, str]]) -> Found:
        """The rows."""
        return Found(tuple(row for row, _ in made))


class FlatFootprint(Side[str, Memory, Memory]):
    """The encoder is loaded when the side is made; the index and the texts, from files, with `OPEN`."""

    def __init__(self, prepared: Prepared) -> None:
        self._encoder = open_encoder(prepared, "torch")
        self._prepared = prepared
        self._file = prepared.folder / "flat.faiss"
        if not self._file.is_file():
            vectors = prepared.peer_vectors()
            flat = faiss.IndexFlatIP(vectors.shape[1])
            flat.add(vectors)
            faiss.write_index(flat, str(self._file))

    def work(self, item: str) -> Memory:
        """Open, or embed and search; the memory used by then."""
        if item == OPEN:
            self._flat = faiss.read_index(str(self._file))
            self._texts = self._prepared.texts()
        else:
            self._flat.search(self._encoder.encode([item.lower()], prompt_name="query"), _K)
        return memory_of_this_process()

    def result(self, made: Memory) -> Memory:
        """The same."""
        return made


class FlatVectorSearch(VectorSearchSide):
    """The exact search behind our own embedding."""

    def __init__(self, prepared: Prepared) -> None:
        super().__init__(prepared)
        faiss.omp_set_num_threads(THREADS)
        vectors = prepared.vectors()
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(vectors)

    def nearest(self, vector: Vectors) -> Rows:
        """All vectors are compared."""
        return np.asarray(self._index.search(vector[None, :], _K)[1][0], dtype=np.int64)
