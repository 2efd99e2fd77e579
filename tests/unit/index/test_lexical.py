"""Passages are scored by BM25; what is written is read again."""

from math import log, sqrt

import numpy as np
import pytest

from index.lexical import LexicalIndex, LexicalText, write_lexical
from index.postings import Postings, write_postings

_WORDS = [["党费", "党费", "交纳"], ["党课", "交纳"], ["党课"], []]


@pytest.fixture
def index(tmp_path):
    write_lexical(tmp_path, [LexicalText(words, (), ()) for words in _WORDS])
    return LexicalIndex(tmp_path)


def _told(counts, lengths, average):
    """Impacts that show what they were made of."""
    return 100 * counts + 10 * lengths + np.float32(average)


def test_postings_give_rows_in_order_and_the_impact_of_the_term_on_each(tmp_path):
    write_postings(tmp_path, "words", [["b", "a"], ["a"], ["a", "a", "a"]], _told)
    postings = Postings(tmp_path, "words")

    held = postings.of(["c", "a", "zz"])

    assert [values.tolist() for values in held["a"]] == [[0, 1, 2], [122, 112, 332]]
    assert [values.tolist() for values in held["c"]] == [[], []]
    assert held.keys() == {"a", "c", "zz"}
    assert [values.tolist() for values in postings.of(["b", "a"])["b"]] == [[0], [122]]
    assert postings.size == 3


def test_a_score_is_bm25_over_the_mean_of_the_best_reached_and_the_best_possible(index):
    rarity = log(1 + (4 - 1 + 0.5) / (1 + 0.5))
    reached = rarity * 2.2 * 2 / (2 + 1.2 * (0.25 + 0.75 * 3 / 1.5))
    possible = rarity * 2.2

    scores = index.scores("words", {"党费": 1.0}).of(np.arange(4))

    assert scores.tolist() == pytest.approx([sqrt(reached / possible), 0, 0, 0])


def test_a_term_of_half_the_weight_counts_half(index):
    whole = index.scores("words", {"党课": 1.0, "党费": 1.0}).of(np.arange(4))
    half = index.scores("words", {"党课": 0.5, "党费": 1.0}).of(np.arange(4))

    assert half[1] / half[0] == pytest.approx(0.5 * whole[1] / whole[0])


def test_terms_that_no_passage_holds_score_nothing(index):
    assert index.scores("words", {"咖啡": 1.0}).of(np.arange(4)).tolist() == [0, 0, 0, 0]
    assert index.scores("heading", {"党费": 1.0}).of(np.arange(4)).tolist() == [0, 0, 0, 0]
    assert index.scores("words", {}).of(np.arange(4)).tolist() == [0, 0, 0, 0]
