"""Write FAISS indexes to files and read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faiss

# The types that come with FAISS leave out most of what its indexes can do.
Index = Any


def write_index(index: Index, path: Path) -> None:
    """Write through Python, which tells of a full disk: FAISS goes on when a file did not close.

    Raises:
        OSError: it could not be written in full.
    """
    with path.open("wb") as file:
        faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))  # type: ignore[attr-defined]  # made by SWIG


def read_index(path: Path) -> Index:
    """An index, read into memory."""
    return faiss.read_index(str(path))


def map_index(path: Path) -> Index:
    """An index whose vectors stay in the file, which is mapped into memory."""
    return faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)


def own_kind(part: Index) -> Index:
    """A part of an index as what it is: FAISS hands parts out as the most general kind."""
    return faiss.downcast_index(part)


def use_one_thread() -> None:
    """One thread a search, so that FAISS and ONNX Runtime do not fight for cores; for the whole process.

    Training takes one, too: its threads wait for one another more than they work where others work as
    well, and the bytes cannot depend on how many there are.
    """
    faiss.omp_set_num_threads(1)
