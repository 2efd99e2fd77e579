"""Passages are scored by BM25; what is written is read again."""

from math import log, sqrt

import numpy as np
import pytest

from index.lexical import LexicalPart, LexicalText, count_terms, write_lexical
from index.lexical_index import LexicalIndex
from index.postings import PostingList, Postings, write_postings

_WORDS = [["党费", "党费", "交纳"], ["党课", "交纳"], ["党课"], []]


@pytest.fixture
def index(tmp_path):
    texts = [LexicalText(words, (), ()) for words in _WORDS]
    write_lexical(tmp_path, [count_terms(texts)], size=4)
    return LexicalIndex([LexicalPart(tmp_path)], np.ones(4, np.bool_))


def _told(counts, lengths):
    """Impacts that show what they were made of."""
    return np.asarray(100 * counts + lengths, np.float32)


def test_postings_give_rows_in_order_and_the_impact_of_the_term_on_each(tmp_path):
    counted = PostingList.count([["b", "a"], ["a"], ["a", "a", "a"]], _told)
    write_postings(tmp_path, "words", [counted], size=3)
    postings = Postings(tmp_path, "words")

    held = postings.of(["c", "a", "zz"])

    assert [values.tolist() for values in held["a"]] == [[0, 1, 2], [102, 101, 303]]
    assert [values.tolist() for values in held["c"]] == [[], []]
    assert held.keys() == {"a", "c", "zz"}
    assert [values.tolist() for values in postings.of(["b", "a"])["b"]] == [[0], [102]]
    assert postings.size == 3


def test_a_score_is_bm25_over_the_mean_of_the_best_reached_and_the_best_possible(index):
    rarity = log(1 + (4 - 1 + 0.5) / (1 + 0.5))
    reached = rarity * 2.2 * 2 / (2 + 1.2 * (0.25 + 0.75 * 3 / 60))
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
