"""A library is measured by how near it comes to what it cannot answer."""

import numpy as np
import pytest

from index.background import Background, measure_background, read_background, write_background
from index.dense.files import open_vectors, write_vectors
from index.dense.joined import JoinedVectors


def _library(folder, vectors):
    write_vectors(folder / "dense.faiss", np.array(vectors, np.float32))
    joined = JoinedVectors([open_vectors(folder / "dense.faiss")], np.arange(len(vectors)))
    return joined, np.ones(len(vectors), np.bool_)


def test_the_background_is_mean_and_deviation_of_the_nearest_cosines(tmp_path):
    questions = np.array([[0.6, 0.8, 0], [0.4, 0, 0.9165]], np.float32)

    background = measure_background(*_library(tmp_path, [[1, 0, 0], [0, 1, 0]]), questions)

    assert (background.mean, background.spread) == (pytest.approx(0.6), pytest.approx(0.2))
    assert background.standout(1.0) == pytest.approx(2.0)


def test_a_library_at_one_distance_from_everything_has_the_least_spread(tmp_path):
    background = measure_background(*_library(tmp_path, [[1, 0, 0]]), np.array([[0.5, 0.5, 0]] * 3))

    assert background == Background(0.5, 0.01)


def test_a_background_is_read_as_it_was_written(tmp_path):
    write_background(tmp_path / "background.json", Background(0.4, 0.07))

    assert read_background(tmp_path / "background.json") == Background(0.4, 0.07)
