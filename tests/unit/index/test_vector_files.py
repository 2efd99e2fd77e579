"""Vectors are written as their number wants it, in full, and always as the same bytes."""

import hashlib
import os
import subprocess
import sys

import numpy as np
import pytest

from index.dense.codes import code_all
from index.dense.disk import write_index
from index.dense.files import open_vectors, write_vectors
from index.dense.listing import list_all
from index.settings import PROJECT_ROOT
from tests.disks import largest_file
from tests.unit.index.vector_material import DIMENSIONS, grouped, questions, unit

_WRITE = """
from tests.unit.index.vector_material import grouped
from index.dense.codes import code_all
from index.dense.disk import write_index
from index.dense.listing import list_all
from pathlib import Path
import sys
write_index(code_all(grouped(3000)), Path(sys.argv[1]) / "codes.faiss")
write_index(list_all(grouped(3000)), Path(sys.argv[1]) / "lists.faiss")
"""


def _plain(count, dimensions):
    return unit(np.random.default_rng(1).normal(size=(count, dimensions)))


@pytest.mark.parametrize(
    ("count", "files"),
    [
        (0, ["a.faiss"]),
        (1, ["a.faiss"]),
        (1_500, ["a.faiss"]),
        (1_501, ["a-codes.faiss", "a.faiss"]),
        (150_000, ["a-codes.faiss", "a.faiss"]),
        (150_001, ["a-lists.faiss", "a.faiss"]),
    ],
)
def test_the_number_of_vectors_decides_how_they_are_found(tmp_path, count, files):
    vectors = _plain(count, DIMENSIONS)

    write_vectors(tmp_path / "a.faiss", vectors)
    store = open_vectors(tmp_path / "a.faiss")

    assert sorted(path.name for path in tmp_path.iterdir()) == files
    assert (store.size, store.dimensions) == (count, DIMENSIONS)
    assert store.search(_plain(1, DIMENSIONS)[0], 1).rows.tolist() == [0][:count]
    assert np.array_equal(store.vectors(), vectors)


def test_equal_vectors_give_equal_bytes_in_every_process_with_any_number_of_threads(tmp_path):
    digests = []
    for threads in ("1", "2", "4"):
        folder = tmp_path / threads
        folder.mkdir()
        environment = os.environ | {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        command = [sys.executable, "-c", _WRITE, folder]
        subprocess.run(command, check=True, cwd=PROJECT_ROOT, env=environment)
        digests.append(
            {path.name: hashlib.sha256(path.read_bytes()).digest() for path in sorted(folder.iterdir())}
        )

    assert sorted(digests[0]) == ["codes.faiss", "lists.faiss"]
    assert digests[0] == digests[1] == digests[2]


@pytest.mark.parametrize("make", [code_all, list_all])
@pytest.mark.parametrize("missing", [1, 1000])
def test_codes_whose_last_bytes_do_not_fit_are_refused(tmp_path, make, missing):
    index = make(grouped(2000))
    write_index(index, tmp_path / "whole.faiss")
    fits = (tmp_path / "whole.faiss").stat().st_size - missing

    with largest_file(fits), pytest.raises(OSError, match="File too large"):
        write_index(index, tmp_path / "cut.faiss")


def test_vectors_that_vary_equally_along_all_axes_are_found_as_well(tmp_path):
    vectors = _plain(6000, DIMENSIONS)
    write_vectors(tmp_path / "a.faiss", vectors)
    store = open_vectors(tmp_path / "a.faiss")
    asked = vectors[:50] + 0.7 * questions(50, seed=5)
    exact = np.argsort(-(asked @ vectors.T), axis=1)[:, :10]

    found = [store.search(question, 10).rows for question in asked]

    shares = [len(set(one) & set(other)) / 10 for one, other in zip(found, exact.tolist(), strict=True)]
    assert np.mean(shares) >= 0.99
