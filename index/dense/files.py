"""Write vectors so that they are searched as their number wants it, and open what was written."""

from __future__ import annotations

from pathlib import Path

from index.dense.codes import Codes, code_all
from index.dense.disk import read_index, write_index
from index.dense.exact import ExactVectors, write_exact
from index.dense.listing import list_all
from index.dense.lists import Lists
from index.dense.shortlisted import ShortlistedVectors
from index.dense.store import VectorStore
from index.encoder import Vectors

# More vectors than so many get codes, and more than so many get lists of codes. Measured, see
# docs/decisions/0030-lists-for-large-libraries.md.
_CODED_ABOVE = 1_500
_LISTED_ABOVE = 150_000


def write_vectors(path: Path, vectors: Vectors) -> None:
    """Write unit vectors, float32 [n, dimensions], and where they are many what finds them beside them.

    Equal vectors give equal bytes. With more than 1,500 vectors the dimensions are a multiple of 4.

    Raises:
        OSError: the disk does not take them.
    """
    write_exact(path, vectors)
    if len(vectors) > _LISTED_ABOVE:
        write_index(list_all(vectors), _lists(path))
    elif len(vectors) > _CODED_ABOVE:
        write_index(code_all(vectors), _codes(path))


def open_vectors(path: Path) -> VectorStore:
    """Open what `write_vectors` wrote: vectors are mapped, codes and lists read into memory."""
    exact = ExactVectors(path)
    if _lists(path).is_file():
        return ShortlistedVectors(exact, Lists(read_index(_lists(path))))
    if _codes(path).is_file():
        return ShortlistedVectors(exact, Codes(read_index(_codes(path))))
    return exact


def _codes(path: Path) -> Path:
    return path.with_name(f"{path.stem}-codes{path.suffix}")


def _lists(path: Path) -> Path:
    return path.with_name(f"{path.stem}-lists{path.suffix}")
