"""Vectors that lie in groups, as those of texts do, and every store that they can be searched in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from index.dense.codes import Codes, code_all
from index.dense.exact import ExactVectors, write_exact
from index.dense.joined import JoinedVectors
from index.dense.listing import list_all
from index.dense.lists import Lists
from index.dense.shortlisted import ShortlistedVectors
from index.dense.store import VectorStore

DIMENSIONS = 32
SIZE = 6000
_GROUPS = 60


def unit(vectors):
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


def grouped(count, *, seed=1):
    """Unit vectors around centres on one side of the space, those of a group one after the other."""
    draw = np.random.default_rng(seed)
    centres = unit(draw.normal(size=(_GROUPS, DIMENSIONS)) + 0.8)
    groups = np.sort(draw.integers(_GROUPS, size=count))
    return unit(centres[groups] + 0.14 * draw.normal(size=(count, DIMENSIONS)))


def questions(count, *, seed):
    """Unit vectors that lie nearer to some of those above than to others."""
    draw = np.random.default_rng(seed)
    near = grouped(SIZE)[draw.integers(SIZE, size=count)]
    return unit(near + 0.12 * draw.normal(size=near.shape))


def exact(folder: Path, vectors) -> VectorStore:
    write_exact(folder / "exact.faiss", vectors)
    return ExactVectors(folder / "exact.faiss")


def coded(folder: Path, vectors) -> VectorStore:
    return ShortlistedVectors(exact(folder, vectors), Codes(code_all(vectors)))


def listed(folder: Path, vectors) -> VectorStore:
    return ShortlistedVectors(exact(folder, vectors), Lists(list_all(vectors)))


def joined(folder: Path, vectors) -> VectorStore:
    """One of each kind and one with nothing, in the order of their rows."""
    bounds = [0, len(vectors) // 10, len(vectors) // 10, len(vectors) // 2, len(vectors)]
    made = []
    for number, make in enumerate((exact, exact, coded, listed)):
        (folder / str(number)).mkdir()
        made.append(make(folder / str(number), vectors[bounds[number] : bounds[number + 1]]))
    return JoinedVectors(made, np.arange(len(vectors)))


def joined_of_one(folder: Path, vectors) -> VectorStore:
    return JoinedVectors([coded(folder, vectors)], np.arange(len(vectors)))


# Whoever writes another store adds it here.
STORES: dict[str, Callable[[Path, np.ndarray], VectorStore]] = {
    "exact": exact,
    "codes": coded,
    "lists": listed,
    "joined": joined,
    "joined of one": joined_of_one,
}
