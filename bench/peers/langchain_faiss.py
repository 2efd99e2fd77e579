"""LangChain's retrieval: its FAISS store and its wrapper of sentence-transformers."""

from __future__ import annotations

import faiss
import torch
from langchain_community.vectorstores import FAISS
from langchain_community.vectorstores.utils import DistanceStrategy
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings

from bench.corpus import Prepared
from bench.process import Side
from bench.sides import THREADS, Found

_K = 10


class LangChainSearch(Side[str, list[Document], Found]):
    """Question → ten documents."""

    def __init__(self, prepared: Prepared) -> None:
        torch.set_num_threads(THREADS)
        faiss.omp_set_num_threads(THREADS)
        embeddings = HuggingFaceEmbeddings(
            model_name=str(prepared.model),
            model_kwargs={"device": "cpu"},
            query_encode_kwargs={"prompt_name": "query"},
        )
        texts, vectors = prepared.texts(), prepared.peer_vectors()
        self._store = FAISS.from_embeddings(
            zip(texts, vectors, strict=True),
            embeddings,
            metadatas=[{"row": row} for row in range(len(texts))],
            distance_strategy=DistanceStrategy.MAX_INNER_PRODUCT,
        )

    def work(self, item: str) -> list[Document]:
        """`similarity_search`; lower case as the passages are."""
        return list(self._store.similarity_search(item.lower(), k=_K))

    def result(self, made: list[Document]) -> Found:
        """The rows."""
        return Found(tuple(int(document.metadata["row"]) for document in made))
