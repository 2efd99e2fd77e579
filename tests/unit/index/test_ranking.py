"""The rows that score best by their terms are those that a look at every row would give."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import Weights
from index.lexical import TermScores
from index.ranking import best_by_terms

_SIZE = 12
_WEIGHTS = Weights(words=0.25, chars=0.5, heading=0.0)
# Of one field: what each row that holds a term came to, in eighths, so that sums are exact.
_FIELDS = st.dictionaries(st.integers(0, _SIZE - 1), st.integers(1, 64).map(lambda eighths: eighths / 8))


def _scores(sums: dict[int, float], scale: float) -> TermScores:
    every = np.zeros(_SIZE, np.float32)
    every[list(sums)] = list(sums.values())
    rows = np.array([*sums, *reversed(sums)], np.int64)  # each as often as it holds a term
    return TermScores(rows, every, scale)


@given(_FIELDS, _FIELDS, _FIELDS, st.sets(st.integers(0, _SIZE - 1)), st.integers(1, 5))
def test_the_best_rows_are_found_without_looking_at_all(words, chars, heading, left_out, most):
    by_terms = {"words": _scores(words, 0.5), "chars": _scores(chars, 2.0), "heading": _scores(heading, 1.0)}
    allowed = ~np.isin(np.arange(_SIZE), list(left_out))
    totals = {row: 0.125 * words.get(row, 0.0) + chars.get(row, 0.0) for row in range(_SIZE) if allowed[row]}
    expected = sorted((total for total in totals.values() if total > 0), reverse=True)[:most]

    found = best_by_terms(by_terms, _WEIGHTS, allowed, most=most)

    assert sorted((totals[row] for row in found.tolist()), reverse=True) == expected
    assert len(set(found.tolist())) == len(found)
