"""A duel is decided by what was right, then by the server's time, and waits for who dropped."""

from datetime import timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.papers.paper import make_paper
from study.papers.rules import PaperRule, Section
from study.self_study.duel import Duel, ItemAnswered, ItemShown, Outcome, Side, duel_items, duel_state
from tests.unit.study.papers.banks import DAY, bank
from tests.unit.study.self_study.studying import NOW, at, shuffled_and_doubled

DUEL = Duel(UUID(int=1), ("chen", "li"), 2, NOW)
H = Fraction(1, 2)


def played(player, *items, start=0.0, first_id=1):
    """Each item as (mark, seconds taken), one after the other."""
    shown, answered = [], []
    for number, (mark, took) in enumerate(items):
        shown.append(ItemShown(player, number, at(start)))
        start += took
        answered.append(ItemAnswered(UUID(int=first_id + number), player, number, Fraction(mark), at(start)))
    return shown, answered


def state_of(*sides, now=10_000):
    shown = [event for side in sides for event in side[0]]
    answered = [event for side in sides for event in side[1]]
    return duel_state(DUEL, shown, answered, now=at(now))


@pytest.mark.parametrize(
    ("chen", "li", "outcome", "winner"),
    [
        pytest.param([(1, 50), (1, 50)], [(1, 1), (H, 1)], Outcome.WON, "chen", id="more right, though slow"),
        pytest.param([(1, 9), (0, 9)], [(0, 4), (1, 13.999)], Outcome.WON, "li", id="as much right, faster"),
        pytest.param([(1, 9), (1, 9)], [(1, 4), (1, 14)], Outcome.DRAWN, None, id="equal in both"),
        pytest.param([(1, 9), (1, 700)], [(1, 9), (1, 61)], Outcome.DRAWN, None, id="a drop costs a minute"),
        pytest.param([(1, 9)], [(0, 9), (0, 9)], Outcome.OPEN, None, id="one is not through"),
        pytest.param([], [], Outcome.OPEN, None, id="nobody began"),
    ],
)
def test_more_right_wins_and_then_less_time(chen, li, outcome, winner):
    state = state_of(played("chen", *chen), played("li", *li, start=3600, first_id=50))

    assert (state.outcome, state.winner) == (outcome, winner)


def test_who_dropped_may_finish_later_until_the_limit():
    chen = played("chen", (1, 5), (1, 5))
    dropped = played("li", (1, 5), first_id=50)
    late_shown, late = played("li", (1, 5), (1, 2), start=86_380, first_id=60)
    day = 86_400

    waiting = state_of(chen, dropped, now=day)
    finished = state_of(chen, dropped, (late_shown[1:], late[1:]), now=day)
    given_up = state_of(chen, dropped, now=day + 0.001)

    assert (waiting.outcome, finished.winner, given_up.winner) == (Outcome.OPEN, "li", "chen")
    assert given_up.sides[1] == Side("li", 1, Fraction(1), 5_000 + 60_000)


def test_an_answer_after_the_limit_does_not_count():
    chen = played("chen", (H, 5), (0, 5))
    li = played("li", (0, 5), (1, 86_400), first_id=50)

    assert state_of(chen, li, now=90_000).winner == "chen"


def test_the_first_answer_counts_and_the_item_was_given_out_when_it_was_first():
    shown, answered = played("chen", (0, 5), (1, 5))
    again = [ItemAnswered(UUID(int=90), "chen", 0, Fraction(1), at(9))]

    state = state_of(([*shown, ItemShown("chen", 0, at(4))], answered + again), played("li"), now=86_401)

    assert state.sides[0] == Side("chen", 2, Fraction(1), 10_000)


def test_both_see_the_same_items_and_options_in_the_same_order():
    paper = make_paper(PaperRule((Section(10),)), bank(84), seed=bytes(32), day=DAY)

    assert duel_items(paper, DUEL.id) == duel_items(paper, DUEL.id)
    assert duel_items(paper, DUEL.id) != duel_items(paper, UUID(int=2))


MOMENTS = st.integers(-5, 90_000).map(lambda seconds: NOW + timedelta(seconds=seconds))
SHOWN = st.lists(
    st.builds(ItemShown, st.sampled_from(["chen", "li"]), st.integers(-1, 2), MOMENTS), max_size=8
)
ANSWERED = st.lists(
    st.builds(
        ItemAnswered,
        st.integers(1, 99).map(lambda number: UUID(int=number)),
        st.sampled_from(["chen", "li", "sun"]),
        st.integers(-1, 2),
        st.sampled_from([Fraction(0), H, Fraction(1)]),
        MOMENTS,
    ),
    max_size=8,
    unique_by=lambda event: event.id,
)


@given(SHOWN, ANSWERED, MOMENTS, st.randoms(use_true_random=False))
def test_a_duel_is_the_same_from_events_in_any_order_and_repeated(shown, answered, now, chance):
    state = duel_state(DUEL, shown, answered, now=now)

    mixed = duel_state(
        DUEL, shuffled_and_doubled(chance, shown), shuffled_and_doubled(chance, answered), now=now
    )

    assert mixed == state
    assert (state.winner is not None) == (state.outcome is Outcome.WON)
    turned = duel_state(Duel(DUEL.id, ("li", "chen"), 2, NOW), shown, answered, now=now)
    assert (turned.outcome, turned.winner) == (state.outcome, state.winner)
