"""Arrays and vectors are written in full, or the failure is told."""

import numpy as np
import pytest

from index.arrays import save_array
from index.dense.files import open_vectors, write_vectors
from tests.disks import largest_file

_ARRAYS = [
    pytest.param(np.arange(1000), id="integers"),
    pytest.param(np.arange(6, dtype=np.float32).reshape(2, 3), id="rows and columns"),
    pytest.param(np.arange(12).reshape(3, 4)[:, ::2], id="every other column"),
    pytest.param(np.array(7), id="a single number"),
    pytest.param(np.empty(0, np.uint64), id="nothing"),
]
_VECTORS = np.eye(64, 512, dtype=np.float32)


@pytest.mark.parametrize("values", _ARRAYS)
def test_an_array_is_read_back_as_numpy_would_have_written_it(tmp_path, values):
    save_array(tmp_path / "ours.npy", values)
    np.save(tmp_path / "numpy.npy", values)

    assert (tmp_path / "ours.npy").read_bytes() == (tmp_path / "numpy.npy").read_bytes()


def test_an_array_that_lies_by_columns_is_read_back_as_it_was(tmp_path):
    values = np.arange(6, dtype=np.int32).reshape(3, 2).T

    save_array(tmp_path / "a.npy", values)

    assert np.load(tmp_path / "a.npy").tolist() == [[0, 2, 4], [1, 3, 5]]


@pytest.mark.parametrize("missing", [1, 100, 7000])
def test_an_array_whose_last_bytes_do_not_fit_is_refused(tmp_path, missing):
    values = np.arange(1000)
    save_array(tmp_path / "whole.npy", values)
    fits = (tmp_path / "whole.npy").stat().st_size - missing

    with largest_file(fits), pytest.raises(OSError, match="File too large"):
        save_array(tmp_path / "cut.npy", values)


@pytest.mark.parametrize("missing", [1, 1000, 100_000])
def test_vectors_whose_last_bytes_do_not_fit_are_refused(tmp_path, missing):
    write_vectors(tmp_path / "whole.faiss", _VECTORS)
    fits = (tmp_path / "whole.faiss").stat().st_size - missing

    with largest_file(fits), pytest.raises(OSError, match="File too large"):
        write_vectors(tmp_path / "cut.faiss", _VECTORS)

    assert np.array_equal(open_vectors(tmp_path / "whole.faiss").vectors(), _VECTORS)
