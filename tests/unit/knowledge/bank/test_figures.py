"""Numbers of running text are read, and written in every way that people write them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.bank.figures import share_value, spellings, value_of, written_like
from knowledge.numerals import to_chinese


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("三", 3),
        ("两", 2),
        ("二十五", 25),
        ("627", 627),
        ("零点二", Fraction(1, 5)),
        ("一点五", Fraction(3, 2)),
        ("12.8万", 128_000),
        ("5万", 50_000),
        ("二十二万二十", None),
    ],
)
def test_a_number_is_worth(figure, value):
    assert value_of(figure) == value


@pytest.mark.parametrize(
    ("share", "value"),
    [("百分之八十", Fraction(4, 5)), ("80%", Fraction(4, 5)), ("三分之一", Fraction(1, 3))],
)
def test_a_share_is_a_part_of_one(share, value):
    assert share_value(share) == value


@pytest.mark.parametrize(
    ("figure", "ways"),
    [
        ("三", ("三", "3")),
        ("两", ("两", "二", "2")),
        ("25", ("25", "二十五")),
        ("零点二", ("零点二", "0.2")),
        ("1万", ("1万", "一万", "10000")),
    ],
)
def test_a_number_has_spellings_its_own_first(figure, ways):
    assert spellings(figure) == ways


def test_a_number_is_written_in_the_manner_of_another():
    assert written_like(Fraction(15), "三") == "十五"
    assert written_like(Fraction(15), "3") == "15"
    assert written_like(Fraction(3, 2), "3") is None
    assert written_like(Fraction(15), "零点二") is None


@given(st.integers(1, 9999))
def test_every_spelling_is_worth_the_same(number):
    assert {value_of(way) for way in spellings(to_chinese(number))} == {number}
