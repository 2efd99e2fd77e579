"""The parts' scores add up to one order."""

import numpy as np
import pytest

from index.fusion import Weights, fuse

_WEIGHTS = Weights(dense=1.0, words=0.0, chars=0.2, heading=0.1)
_ROWS = np.array([0, 1, 2, 3])
_DENSE = np.array([0.5, 0.6, 0.6, 0.1], np.float32)
_NOTHING_NAMED = np.zeros(4, np.float32)


def _values(*scores):
    return np.array(scores, np.float32)


def test_weighted_scores_add_up_and_equal_ones_keep_the_lower_row_first():
    parts = {"dense": _DENSE, "chars": _values(1.0, 0, 0, 0.5), "heading": _values(0.5, 0, 0, 0)}

    order = fuse(_ROWS, parts, _WEIGHTS, _NOTHING_NAMED, _ROWS)

    assert order.rows.tolist() == [0, 1, 2, 3]
    assert order.scores.tolist() == pytest.approx([0.75, 0.6, 0.6, 0.2])


def test_of_equal_scores_the_one_that_comes_first_in_the_library_is_first():
    order = fuse(_ROWS, {"dense": _DENSE}, _WEIGHTS, _NOTHING_NAMED, np.array([1, 3, 2, 0]))

    assert order.rows.tolist() == [2, 1, 0, 3]


def test_a_part_of_weight_zero_changes_nothing():
    with_words = fuse(_ROWS, {"dense": _DENSE, "words": _values(0, 0, 0, 1)}, _WEIGHTS, _NOTHING_NAMED, _ROWS)

    assert with_words.rows.tolist() == [1, 2, 0, 3]
    assert with_words.scores.tolist() == pytest.approx([0.6, 0.6, 0.5, 0.1])


def test_a_row_the_question_names_comes_first():
    order = fuse(_ROWS, {"dense": _DENSE}, _WEIGHTS, _values(0, 0, 0, 2), _ROWS)

    assert order.rows.tolist() == [3, 1, 2, 0]
    assert order.scores[0] == pytest.approx(2.1)
