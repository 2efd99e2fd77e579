"""The best rows are those that a plain sum over all lists puts first, whatever was left aside on the way."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.best_rows import best_rows
from index.shares import Shares, add_up


def _shares(rows, values, *, weight=1.0, first=0):
    impacts = np.array(values, np.float32)
    return Shares(np.array(rows, np.int32), impacts, impacts.max(), np.float64(weight), first)


def _summed(lists, admitted):
    """The sum of each admitted row, added up one share at a time."""
    sums = defaultdict(float)
    for one in lists:
        for row, value in zip(one.rows.tolist(), one.values.tolist(), strict=True):
            if admitted is None or admitted[one.first + row]:
                sums[one.first + row] += float(one.weight) * value
    return sums


def _drawn(chance, size):
    """A list of a rare or a common term; a coarse one has many equal shares."""
    first = int(chance.integers(0, size // 2))
    length = int((size - first) ** chance.random())
    rows = np.sort(chance.choice(size - first, length, replace=False))
    values = chance.uniform(0.1, 0.9, length) if chance.random() < 0.5 else chance.integers(1, 4, length) / 4
    # The longer a list, the less its term weighs.
    return _shares(rows, values, weight=chance.uniform(0.5, 1) * np.log(2 * size / length), first=first)


@settings(deadline=None, max_examples=300)
@given(
    seed=st.integers(0, 2**32),
    size=st.sampled_from([2, 30, 400, 6000]),
    count=st.integers(1, 9),
    k=st.sampled_from([1, 3, 40]),
    admitted_part=st.sampled_from([None, 0.0, 0.02, 0.5]),
    at_once=st.sampled_from([1, 20, 300, 8000]),
)
def test_the_best_rows_and_their_sums_are_those_of_a_plain_sum(
    *, seed, size, count, k, admitted_part, at_once
):
    chance = np.random.default_rng(seed)
    lists = [_drawn(chance, size) for _ in range(count)]
    admitted = None if admitted_part is None else chance.random(size) < admitted_part
    plain = _summed(lists, admitted)
    kth = sorted(plain.values(), reverse=True)[k - 1] if len(plain) >= k else 0.0

    rows, sums = best_rows(lists, k, size=size, admitted=admitted, at_once=at_once)

    assert rows.tolist() == sorted(row for row, value in plain.items() if value >= kth * (1 - 1e-9))
    assert sums.tolist() == pytest.approx([plain[row] for row in rows.tolist()])


@pytest.mark.parametrize(
    ("greatest", "expected"), [(0.51, [0, 1, 99]), (0.49, [0, 1, 2])], ids=["enough", "too little"]
)
def test_a_row_that_only_the_longest_list_holds_is_found_if_that_alone_is_enough(greatest, expected):
    short = _shares([0, 1, 2], [0.52, 0.51, 0.5])
    long = _shares(range(3, 100), [0.1] * 96 + [greatest])

    rows, sums = best_rows([short, long], 3, size=100, admitted=None, at_once=3)

    assert rows.tolist() == expected
    assert sums.tolist() == pytest.approx([0.52, 0.51, 0.51 if 99 in expected else 0.5])


def test_nothing_is_found_in_no_lists():
    rows, sums = best_rows([], 3, size=10, admitted=None)

    assert len(rows) == len(sums) == 0


@pytest.mark.parametrize("size", [10, 1000], ids=["counted", "sorted"])
def test_shares_of_a_row_are_added_up_and_rows_that_are_not_admitted_left_out(size):
    lists = [_shares([1, 4], [0.5, 0.25]), _shares([0, 2], [0.5, 0.75], weight=2.0, first=2)]
    admitted = np.ones(size, np.bool_)
    admitted[1] = False

    rows, sums = add_up(lists, size, admitted)

    assert rows.tolist() == [2, 4]
    assert sums.tolist() == [1.0, 1.75]


def test_shares_are_looked_up_for_any_rows():
    shares = _shares([0, 3], [0.5, 0.25], weight=2.0, first=10)

    assert shares.of(np.array([0, 9, 10, 11, 13, 14], np.int32)).tolist() == [0, 0, 1.0, 0, 0.5, 0]
