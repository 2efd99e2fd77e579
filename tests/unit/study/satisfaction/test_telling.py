"""Counts never give anybody's answer away: not by themselves, and not by what is left of the whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.satisfaction.survey import Rating
from study.satisfaction.telling import FEWEST, added, counts_of, gathered, told, told_apart

GOOD, BAD = Rating.VERY_SATISFIED, Rating.DISSATISFIED
ANSWERS = st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from(Rating)), max_size=30)


def test_two_answers_are_not_told_and_three_are():
    assert told([GOOD, BAD]) is None
    assert told([GOOD, BAD, GOOD]).ratings == {
        Rating.VERY_SATISFIED: 2,
        Rating.SATISFIED: 0,
        Rating.SO_SO: 0,
        Rating.DISSATISFIED: 1,
    }


def test_the_share_of_who_is_content_leaves_out_so_so_and_dissatisfied():
    ratings = [GOOD, Rating.SATISFIED, Rating.SO_SO]

    assert (counts_of(ratings).answers, counts_of(ratings).content) == (3, 0.6667)
    assert counts_of([]).content is None


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"a": 4, "b": 3}, {"a", "b"}),
        ({"a": 4, "b": 2}, set()),
        ({"a": 5, "b": 4, "c": 2}, {"a"}),
        ({"a": 5, "b": 2, "c": 1}, {"a"}),
        ({"a": 2}, set()),
    ],
    ids=["large enough", "the rest would tell", "the smallest goes with it", "two small ones", "too few"],
)
def test_a_small_part_takes_another_with_it_so_that_the_rest_does_not_tell(sizes, shown):
    answers = [(part, GOOD) for part, many in sizes.items() for _ in range(many)]

    assert set(told_apart(answers)) == shown


@given(ANSWERS)
def test_neither_a_part_nor_the_rest_is_ever_smaller_than_the_fewest(answers):
    parts = told_apart(answers)

    rest = len(answers) - sum(one.answers for one in parts.values())
    assert all(one.answers >= FEWEST for one in parts.values())
    assert rest == 0 or rest >= FEWEST or not parts
    for part, counts in parts.items():
        assert counts == counts_of(rating for where, rating in answers if where == part)


@given(st.lists(ANSWERS, max_size=5))
def test_sums_are_sums_of_what_is_told(several):
    counts = [counts_of(rating for _, rating in one) for one in several]

    whole = added(counts)

    assert whole == counts_of(rating for one in several for _, rating in one)


@given(
    st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from("XY"), st.sampled_from(Rating)), max_size=40)
)
def test_cut_in_two_ways_no_two_parts_differ_by_fewer_than_can_be_told(answers):
    cells = told_apart(((group, station), rating) for group, station, rating in answers)
    cuts = [gathered(cells, lambda cell: cell[0]), gathered(cells, lambda cell: cell[1])]

    for group, by_group in cuts[0].items():
        for station, by_station in cuts[1].items():
            only_group = [one for cell, one in cells.items() if cell[0] == group and cell[1] != station]
            assert by_group.answers >= FEWEST
            assert by_station.answers >= FEWEST
            assert added(only_group).answers in {0, *range(FEWEST, 41)}


def test_one_who_is_the_difference_of_a_group_and_a_station_is_in_neither():
    people = {"a": "AX", "b": "AX", "c": "AX", "d": "BX", "e": "BY", "f": "BY", "g": "BY"}

    cells = told_apart((place, BAD if name == "d" else GOOD) for name, place in people.items())

    assert sum(counts.ratings[BAD] for counts in gathered(cells, lambda place: place[1]).values()) == 0
    assert sum(counts.ratings[BAD] for counts in gathered(cells, lambda place: place[0]).values()) == 0
