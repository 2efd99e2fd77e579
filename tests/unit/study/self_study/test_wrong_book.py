"""An item is in the book from a wrong answer until enough right ones in a row."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.self_study.wrong_book import WrongItem, wrong_book
from tests.unit.study.self_study.studying import at, attempt, shuffled_and_doubled

W, H, R = 0, Fraction(1, 2), 1


@pytest.mark.parametrize(
    ("marks", "entry"),
    [
        pytest.param([R, R], None, id="never wrong"),
        pytest.param([W], (0, 1, 0), id="wrong"),
        pytest.param([H], (0, 1, 0), id="right in part is wrong"),
        pytest.param([W, R, R], (0, 1, 2), id="not often enough"),
        pytest.param([W, R, R, R], None, id="three in a row"),
        pytest.param([W, R, R, W, R], (0, 2, 1), id="the row broken"),
        pytest.param([W, R, R, H, R, R, R], None, id="three in a row later"),
        pytest.param([W, R, R, R, R, W], (5, 1, 0), id="in again"),
    ],
)
def test_in_on_a_wrong_answer_and_out_after_three_right_ones_in_a_row(marks, entry):
    attempts = [attempt(number, mark=mark) for number, mark in enumerate(marks)]

    book = wrong_book(attempts, "chen")

    if entry is None:
        assert book == ()
    else:
        since, wrong, row = entry
        assert book == (WrongItem("a", at(since), at(len(marks) - 1), wrong, row),)


def test_how_many_it_takes_is_configured():
    attempts = [attempt(0, mark=W), attempt(1), attempt(2, mark=W, item="b")]

    assert [one.item for one in wrong_book(attempts, "chen", leaves_after=1)] == ["b"]
    assert [one.item for one in wrong_book(attempts, "chen", leaves_after=2)] == ["a", "b"]


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from([W, H, R])), max_size=12),
    st.randoms(use_true_random=False),
)
def test_the_book_is_the_same_from_answers_in_any_order_and_repeated(answers, chance):
    attempts = [attempt(number, item, mark) for number, (item, mark) in enumerate(answers)]
    others = [
        attempt(100 + number, item, 1 - mark, member="li") for number, (item, mark) in enumerate(answers)
    ]

    assert wrong_book(shuffled_and_doubled(chance, attempts + others), "chen") == wrong_book(attempts, "chen")
