"""Refuse what does not fit a store: FAISS would read beyond the end of its arrays."""

from __future__ import annotations

import numpy as np

from index.dense.store import Allowed, Rows, VectorStore
from index.encoder import Vectors
from index.errors import UnfitQueryError


def fitting_question(store: VectorStore, vector: Vectors) -> Vectors:
    """The question's vector as FAISS reads it: float32, one number after the other.

    Raises:
        UnfitQueryError: it has another number of dimensions.
    """
    if vector.shape != (store.dimensions,):
        raise UnfitQueryError("a question's vector", f"shape {vector.shape}", f"({store.dimensions},)")
    return np.ascontiguousarray(vector, np.float32)


def fitting_flags(store: VectorStore, allowed: Allowed) -> Allowed:
    """The flags, as they are.

    Raises:
        UnfitQueryError: there is not one for each row.
    """
    if allowed.shape != (store.size,) or allowed.dtype != np.bool_:
        seen = f"{allowed.dtype} {allowed.shape}"
        raise UnfitQueryError("flags of rows", seen, f"bool ({store.size},)")
    return allowed


def fitting_rows(store: VectorStore, rows: Rows) -> Rows:
    """The rows as FAISS reads them: int64, one after the other.

    Raises:
        UnfitQueryError: one of them is not there.
    """
    if len(rows) and not (rows.min() >= 0 and rows.max() < store.size):
        raise UnfitQueryError("rows", f"{rows.min()} to {rows.max()}", f"0 to {store.size - 1}")
    return np.ascontiguousarray(rows, np.int64)
