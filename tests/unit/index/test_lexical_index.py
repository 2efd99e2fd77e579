"""Passages are scored as BM25 says, and the best of them found, in parts, without what is gone."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.fusion import Weights
from index.lexical import FIELDS, LexicalPart, LexicalText, count_terms, write_lexical
from index.lexical_index import LexicalIndex
from index.ranking import best_by_terms

_USUAL_LENGTHS = {"words": 60, "chars": 80, "heading": 10}
_VOCABULARY = [f"词{number}" for number in range(40)]


def _plain_scores(passages, live, asked, field):
    """Every passage's score, written down from the definition."""
    there = [passage for passage, is_live in zip(passages, live, strict=True) if is_live]

    def rarity(term):
        seen = sum(term in passage for passage in there)
        return log(1 + (len(there) - seen + 0.5) / (seen + 0.5))

    def bm25(passage):
        counts = Counter(passage)
        length = 1.2 * (0.25 + 0.75 * len(passage) / _USUAL_LENGTHS[field])
        return sum(
            weight * rarities[term] * 2.2 * counts[term] / (counts[term] + length)
            for term, weight in asked.items()
            if counts[term]
        )

    rarities = {term: rarity(term) for term in asked}
    sums = [bm25(passage) if is_live else 0.0 for passage, is_live in zip(passages, live, strict=True)]
    possible = sum(weight * rarities[term] * 2.2 for term, weight in asked.items())
    return np.array(sums) / sqrt(max(sums) * possible) if max(sums, default=0) else np.array(sums)


def _drawn_passages(chance, size):
    """Passages whose terms are drawn as in a language: few of them common, most rare."""
    shares = 1 / np.arange(1, len(_VOCABULARY) + 1)
    draw = chance.choice(_VOCABULARY, (size, 12), p=shares / shares.sum())
    return [terms[: int(chance.integers(0, 13))].tolist() for terms in draw]


def _drawn_question(chance):
    terms = chance.choice([*_VOCABULARY, "没有的词"], int(chance.integers(0, 9)), replace=False)
    return {str(term): float(chance.choice([0.5, 1.0])) for term in terms}


def _part(folder, texts):
    write_lexical(folder, [count_terms(texts)], size=len(texts))
    return LexicalPart(folder)


@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(0, 2**32),
    sizes=st.lists(st.sampled_from([0, 1, 20, 250]), min_size=1, max_size=3),
    dead_part=st.sampled_from([0.0, 0.2, 1.0]),
    allowed_part=st.sampled_from([0.1, 0.6, 1.0]),
    weights=st.fixed_dictionaries({field: st.sampled_from([0.0, 0.05, 0.15]) for field in FIELDS}),
    at_once=st.sampled_from([1, 100, 8000]),
)
def test_scores_and_the_best_hundred_are_those_of_a_plain_calculation(
    *, tmp_path_factory, seed, sizes, dead_part, allowed_part, weights, at_once
):
    chance = np.random.default_rng(seed)
    folder = tmp_path_factory.mktemp("lexical")
    size = sum(sizes)
    fields = {field: _drawn_passages(chance, size) for field in FIELDS}
    texts = [LexicalText(*terms) for terms in zip(*fields.values(), strict=True)]
    starts = [sum(sizes[:number]) for number in range(len(sizes))]
    parts = [
        _part(folder / str(number), texts[start : start + length])
        for number, (start, length) in enumerate(zip(starts, sizes, strict=True))
    ]
    live = chance.random(size) >= dead_part
    allowed = live & (chance.random(size) < allowed_part)
    asked = {field: _drawn_question(chance) for field in FIELDS}
    plain = {field: _plain_scores(fields[field], live, asked[field], field) for field in FIELDS}
    total = sum(weights[field] * plain[field] for field in FIELDS) * allowed
    hundredth = np.sort(total)[-100] if size >= 100 else 0.0

    searched = LexicalIndex(parts, live, at_once=at_once)
    scores = {field: searched.scores(field, asked[field]) for field in FIELDS}
    best = best_by_terms(scores, Weights(**weights), allowed, np.arange(size), at_once=at_once)

    for field in FIELDS:
        assert scores[field].of(np.arange(size)).tolist() == pytest.approx(plain[field].tolist(), abs=1e-6)
    assert len(set(best.tolist())) == len(best) == min(100, np.count_nonzero(total))
    assert all(total[best] > hundredth - 1e-6)
    assert set(np.flatnonzero(total > hundredth + 1e-6)) <= set(best.tolist())


def test_of_a_hundred_and_fifty_equal_passages_those_first_in_the_library_are_taken(tmp_path):
    searched = LexicalIndex([_part(tmp_path, [LexicalText(["党费"], (), ())] * 150)], np.ones(150, np.bool_))
    scores = {"words": searched.scores("words", {"党费": 1.0})}
    backwards = np.arange(150)[::-1].copy()

    best = best_by_terms(scores, Weights(), np.ones(150, np.bool_), backwards)

    assert sorted(best.tolist()) == list(range(50, 150))


def test_questions_asked_at_the_same_time_get_the_same_scores(tmp_path):
    chance = np.random.default_rng(1)
    part = _part(tmp_path, [LexicalText(terms, (), ()) for terms in _drawn_passages(chance, 300)])
    questions = [_drawn_question(chance) for _ in range(200)]
    live, rows = np.ones(300, np.bool_), np.arange(300)

    def ask(searched):
        return lambda question: searched.scores("words", question).of(rows).tolist()

    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(ask(LexicalIndex([part], live, at_once=50)), questions))

    assert together == [ask(LexicalIndex([part], live, at_once=50))(question) for question in questions]
