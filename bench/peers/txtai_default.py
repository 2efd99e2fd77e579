"""txtai's retrieval with the FAISS index that it chooses by itself."""

from __future__ import annotations

import faiss
import numpy as np
from txtai import Embeddings

from bench.corpus import Prepared, Vectors
from bench.peers.encoders import open_encoder
from bench.process import Side
from bench.sides import THREADS, Found

_K = 10


class TxtaiSearch(Side[str, list[dict[str, object]], Found]):
    """Question → ten results with their texts."""

    def __init__(self, prepared: Prepared) -> None:
        faiss.omp_set_num_threads(THREADS)
        encoder = open_encoder(prepared, "torch")

        def encode(questions: list[str]) -> Vectors:
            return np.asarray(encoder.encode(questions, prompt_name="query"), dtype=np.float32)

        # "external" is its way to take vectors that exist already; it encodes questions with the same model.
        self._embeddings = Embeddings(method="external", transform=encode)
        self._embeddings.index(enumerate(prepared.peer_vectors()))
        self._texts = prepared.texts()

    def work(self, item: str) -> list[dict[str, object]]:
        """`search`; lower case as the passages are."""
        found = self._embeddings.search(item.lower(), _K)
        return [{"id": row, "text": self._texts[row], "score": score} for row, score in found]

    def result(self, made: list[dict[str, object]]) -> Found:
        """The rows."""
        return Found(tuple(int(str(entry["id"])) for entry in made))
