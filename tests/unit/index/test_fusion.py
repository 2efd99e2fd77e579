"""The parts' scores add up to one order."""

import numpy as np
import pytest

from index.fusion import Weights, fuse
from index.lexical import Ranking

_WEIGHTS = Weights(dense=1.0, words=0.0, chars=0.2, heading=0.1)
_COSINES = {0: 0.5, 1: 0.6, 2: 0.6, 3: 0.1}


def _ranking(*pairs):
    rows, scores = zip(*pairs, strict=True)
    return Ranking(np.array(rows, np.int64), np.array(scores, np.float32))


def test_weighted_scores_add_up_and_equal_ones_keep_the_lower_row_first():
    lexical = {"chars": _ranking((0, 1.0), (3, 0.5)), "heading": _ranking((0, 0.5))}

    order = fuse(_COSINES, lexical, _WEIGHTS, {})

    assert [row for row, _ in order] == [0, 1, 2, 3]
    assert [score for _, score in order] == pytest.approx([0.75, 0.6, 0.6, 0.2])


def test_a_part_of_weight_zero_or_without_hits_changes_nothing():
    lexical = {"words": _ranking((3, 1.0)), "chars": Ranking(np.empty(0, np.int64), np.empty(0, np.float32))}

    assert fuse(_COSINES, lexical, _WEIGHTS, {}) == fuse(_COSINES, {}, _WEIGHTS, {})


def test_a_row_the_question_names_comes_first_and_one_that_nobody_found_stays_out():
    order = fuse(_COSINES, {}, _WEIGHTS, {3: 2.0, 9: 2.0})

    assert [row for row, _ in order] == [3, 1, 2, 0]
    assert order[0][1] == pytest.approx(2.1)
