"""Item statistics are those that somebody computed by hand."""

import random
from fractions import Fraction

import pytest

from knowledge.bank.item import FillIn, Item, MultipleChoice, SingleChoice, TrueFalse
from study.marking.answers import Filled, Judged, Picked, PickedSeveral
from study.self_study.statistics import Sitting, WrongChoice, item_statistics, most_chosen_wrong

# Eleven members, four items. 27 % of 11 are 2.97, so 3. Best: a and b (4 right), and one place that c, d and
# e (3 right) share. Worst: k (none right), i and j (1 right).
TABLE = {
    "a": "1111",
    "b": "1111",
    "c": "1110",
    "d": "1101",
    "e": "1011",
    "f": "1100",
    "g": "1010",
    "h": "0101",
    "i": "1000",
    "j": "0001",
    "k": "0000",
}
SECOND = {"e": 1, "g": 2, "i": 2, "j": 1, "k": 2}
"""Which options were picked in the second item; its right one is the first."""
ITEMS = [Item(str(n), "?", SingleChoice(("甲", "乙", "丙", "丁"), 0)) for n in range(1, 5)]
SITTINGS = [
    Sitting(
        member,
        {str(n): Fraction(int(mark)) for n, mark in enumerate(marks, start=1)},
        {"2": Picked(SECOND.get(member, 0))},
    )
    for member, marks in TABLE.items()
]


@pytest.mark.parametrize(
    ("number", "facility", "discrimination"),
    [
        pytest.param(1, Fraction(8, 11), Fraction(2, 3), id="3 of 3 against 1 of 3"),
        pytest.param(2, Fraction(6, 11), Fraction(8, 9), id="2 and two thirds of 3 against none"),
        pytest.param(3, Fraction(5, 11), Fraction(8, 9), id="the same without d"),
        pytest.param(4, Fraction(6, 11), Fraction(5, 9), id="2 and two thirds of 3 against 1 of 3"),
    ],
)
def test_facility_and_discrimination_are_those_computed_by_hand(number, facility, discrimination):
    found = item_statistics(ITEMS[number - 1], SITTINGS)

    assert (found.sittings, found.facility, found.discrimination) == (11, facility, discrimination)


def test_the_point_biserial_correlation_is_the_one_computed_by_hand():
    """The other items: 2 right on average beside a right second one, 1.4 beside a wrong one; their variance
    is 43/11 - (19/11)² = 112/121, and so r = 0.6 / √(112/121) · √(6/11 · 5/11) = 0.6 · √(30/112)."""
    found = item_statistics(ITEMS[1], SITTINGS)

    assert found.point_biserial == pytest.approx(0.6 * (30 / 112) ** 0.5, abs=1e-12)
    assert found.point_biserial == pytest.approx(0.3105, abs=5e-5)


def test_the_most_chosen_wrong_option_is_the_one_counted_by_hand():
    assert item_statistics(ITEMS[1], SITTINGS).most_chosen_wrong == WrongChoice("丙", 3)
    assert item_statistics(ITEMS[0], SITTINGS).most_chosen_wrong is None


def test_the_order_of_the_sittings_does_not_matter():
    shuffled = list(SITTINGS)
    for seed in range(20):
        random.Random(seed).shuffle(shuffled)
        assert [item_statistics(item, shuffled) for item in ITEMS] == [
            item_statistics(item, SITTINGS) for item in ITEMS
        ]


def test_too_few_sittings_say_how_hard_an_item_is_and_no_more():
    few = item_statistics(ITEMS[0], SITTINGS[:9])
    none = item_statistics(ITEMS[0], [])

    assert (few.facility, few.discrimination, few.point_biserial) == (Fraction(8, 9), None, None)
    assert (none.sittings, none.facility) == (0, None)


def test_what_everybody_knows_correlates_with_nothing():
    known = [Sitting(one.member, {**one.marks, "1": Fraction(1)}) for one in SITTINGS]

    found = item_statistics(ITEMS[0], known)

    assert (found.facility, found.discrimination, found.point_biserial) == (1, 0, None)


@pytest.mark.parametrize(
    ("task", "answers", "wrong"),
    [
        pytest.param(
            MultipleChoice(("甲", "乙", "丙"), (0,)),
            [
                PickedSeveral((0, 1)),
                PickedSeveral((1, 2)),
                PickedSeveral((0,)),
            ],
            WrongChoice("乙", 2),
            id="multiple choice",
        ),
        pytest.param(
            FillIn((("一年",),)),
            [Filled(("两年",)), Filled(("2 年",)), Filled(("半年",)), Filled(("",)), Filled(("1年",))],
            WrongChoice("2年", 2),
            id="a blank, by what it says",
        ),
        pytest.param(
            SingleChoice(("甲", "乙", "丙"), 0), [Picked(2), Picked(1)], WrongChoice("乙", 1), id="a tie"
        ),
        pytest.param(TrueFalse(right=True), [Judged(right=False)], None, id="nothing in common"),
    ],
)
def test_the_most_chosen_wrong_answer_is_known_for_options_and_blanks(task, answers, wrong):
    assert most_chosen_wrong(Item("x", "?", task), answers) == wrong
