"""Vectors are searched exactly where they are few and by their codes where they are many."""

import numpy as np
import pytest

from index.vectors import VectorIndex, write_vectors


def _unit_vectors(count, seed=1):
    vectors = np.random.default_rng(seed).normal(size=(count, 32)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """An index large enough for codes, with its vectors."""
    path, vectors = tmp_path_factory.mktemp("vectors") / "dense.faiss", _unit_vectors(6000)
    write_vectors(path, vectors)
    return VectorIndex(path), vectors


@pytest.mark.parametrize("share", [1.0, 0.5, 0.3, 0.2, 0.01])
def test_only_allowed_rows_are_found_nearest_first_with_their_exact_cosines(opened, share):
    index, vectors = opened
    allowed = np.random.default_rng(2).random(len(vectors)) < share
    found = index.search(vectors[7], 10, allowed)

    assert len(found.rows) == 10
    assert allowed[found.rows].all()
    assert found.scores.tolist() == pytest.approx((vectors[found.rows] @ vectors[7]).tolist(), abs=1e-6)
    assert (np.diff(found.scores) <= 0).all()


def test_codes_find_almost_all_that_an_exact_search_finds(opened):
    index, vectors = opened
    questions = vectors[:50] + 0.7 * _unit_vectors(50, seed=3)
    exact = np.argsort(-(questions @ vectors.T), axis=1)[:, :10]

    found = [index.search(question, 10).rows for question in questions]

    shares = [len(set(one) & set(other)) / 10 for one, other in zip(found, exact.tolist(), strict=True)]
    assert np.mean(shares) >= 0.99


def test_nothing_is_found_where_nothing_is_or_nothing_is_allowed(tmp_path, opened):
    write_vectors(tmp_path / "empty.faiss", np.empty((0, 32), np.float32))

    assert VectorIndex(tmp_path / "empty.faiss").search(_unit_vectors(1)[0], 5).rows.tolist() == []
    index, vectors = opened
    assert index.search(vectors[0], 5, np.zeros(len(vectors), np.bool_)).rows.tolist() == []
