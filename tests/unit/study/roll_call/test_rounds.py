"""Nobody is called twice before everybody was called once."""

import random
from collections import Counter
from fractions import Fraction

import pytest

from study.roll_call.errors import CannotUndoError
from study.roll_call.picking import pick
from study.roll_call.rounds import Rounds
from tests.unit.study.roll_call.drawing import seed_of


def test_a_late_joiner_enters_the_current_round_as_not_yet_called():
    rounds = Rounds().after_call(1, "chen").after_call(2, "li")

    assert rounds.candidates(["chen", "li", "wang"]) == ("wang",)
    assert rounds.for_next_draw(["chen", "li", "wang"]).number == 1


def test_a_round_starts_when_everybody_present_was_called_and_forgets_the_one_before():
    rounds = Rounds().after_call(1, "chen").after_call(2, "li")

    assert rounds.candidates(["chen", "li"]) == ("chen", "li")
    assert rounds.for_next_draw(["chen", "li"]) == Rounds(2)


def test_who_leaves_ends_no_round_and_comes_back_as_called():
    rounds = Rounds().after_call(1, "chen")

    assert rounds.candidates(["li", "wang"]) == ("li", "wang")
    assert rounds.candidates(["chen", "li"]) == ("li",)


def test_each_ones_chance_is_equal_among_those_not_yet_called_and_none_for_the_others():
    rounds = Rounds().after_call(1, "chen")

    chances = rounds.chances(["wang", "chen", "li", "zhao"])

    third = Fraction(1, 3)
    assert chances == {"chen": 0, "li": third, "wang": third, "zhao": third}
    assert list(chances) == ["chen", "li", "wang", "zhao"]
    assert rounds.chances([]) == {}


def test_the_last_call_of_a_round_can_be_undone_until_the_next_draw():
    over = Rounds().after_call(1, "chen").after_call(2, "li")
    next_round = over.for_next_draw(["chen", "li"]).after_call(3, "chen")

    assert over.after_undo(2).candidates(["chen", "li"]) == ("li",)
    with pytest.raises(CannotUndoError, match="draw 2 stands for no call of the current round"):
        next_round.after_undo(2)


def test_a_hundred_thousand_draws_call_each_present_member_once_a_round():
    """People come, leave and come back at random; now and then a call is undone."""
    chance = random.Random(7)
    staff = [f"m{n:02}" for n in range(12)]
    rounds, present = Rounds(), set(staff[:5])
    calls: Counter[str] = Counter()
    late, rounds_over = set(staff[:5]), 0
    for number in range(1, 100_001):
        present = (present ^ {chance.choice(staff)} if chance.random() < 0.3 else present) or {"m00"}
        current = rounds.for_next_draw(present)
        if current.number != rounds.number:
            assert {calls[one] for one in present} == {1}
            assert calls.most_common(1)[0][1] == 1
            calls.clear()
            rounds_over += 1

        picked = pick(rounds.candidates(present), seed=seed_of(number), opening="", nonces=())

        assert picked in present
        assert calls[picked] == 0
        calls[picked] += 1
        rounds = current.after_call(number, picked)
        if chance.random() < 0.05:
            rounds = rounds.after_undo(number)
            calls[picked] -= 1
        late |= present
    assert late == set(staff)
    assert rounds_over > 5_000
