"""每日一练, 专项 and 挑战 ask what they should, and a challenge ends at the first error."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.self_study.attempts import Exercise
from study.self_study.challenge import Challenge, ChallengeState, challenge_state, require_next
from study.self_study.choosing import challenge_items, daily_items, topic_items
from study.self_study.errors import NotNextItemError
from tests.unit.study.papers.banks import DAY, bank, item
from tests.unit.study.self_study.studying import attempt, shuffled_and_doubled

KEY = bytes(range(32))
BANK = bank(60)
TODAY = datetime(2026, 6, 30, 16, 0, tzinfo=UTC)
"""Midnight in Shanghai, where 1 July begins."""


def daily(attempts=(), member="chen", day=DAY, items=BANK, count=10):
    return [one.id for one in daily_items(items, attempts, member, day=day, count=count, key=KEY)]


def test_the_daily_items_stay_the_same_all_day_whatever_is_answered():
    morning = daily()
    answered = [attempt(n, one, n % 2, when=TODAY) for n, one in enumerate(morning)]

    assert daily(answered, items=list(reversed(BANK))) == morning
    assert daily(member="li") != morning
    assert daily(day=date(2026, 7, 2)) != morning


def test_one_item_more_or_less_in_the_bank_changes_at_most_one_place_of_the_day():
    morning = set(daily())

    for changed in ([*BANK, item("new")], [one for one in BANK if one.id != min(morning)]):
        assert len(morning - set(daily(items=changed))) <= 1


def test_all_of_the_bank_comes_up_before_anything_comes_again():
    attempts, seen = [], Counter()
    for number in range(6):
        day = DAY + timedelta(days=number)
        for one in daily(attempts, day=day):
            seen[one] += 1
            attempts.append(attempt(len(attempts), one, when=TODAY + timedelta(days=number, hours=1)))

    assert seen == Counter({one.id: 1 for one in BANK})
    assert len(daily(attempts, day=DAY + timedelta(days=6))) == 10


def test_a_small_bank_gives_what_it_has_and_only_what_counts_that_day():
    old = item("old", valid_until=date(2026, 6, 30))

    assert sorted(daily(items=[*bank(3), old])) == ["0", "1", "2"]


def test_a_topic_asks_what_was_never_answered_then_what_was_wrong_then_the_rest():
    topic = [one.id for one in BANK if one.topic == "党史"]
    attempts = [attempt(1, topic[0]), attempt(2, topic[1], 0), attempt(3, topic[0], member="li", mark=0)]

    order = [one.id for one in topic_items(BANK, attempts, "chen", topic="党史", day=DAY, seed=KEY)]

    assert sorted(order) == sorted(topic)
    assert order[-2:] == [topic[1], topic[0]]
    assert order[:-2] != sorted(order[:-2])


RUN = Challenge(UUID(int=9), "chen", challenge_items(BANK, UUID(int=9), day=DAY, seed=KEY))


def run_of(*marks, run=RUN.id, member="chen", first_id=0):
    return [
        attempt(first_id + n, one, mark, exercise=Exercise.CHALLENGE, run=run, member=member)
        for n, (one, mark) in enumerate(zip(RUN.items, marks, strict=False))
    ]


@pytest.mark.parametrize(
    ("marks", "state"),
    [
        pytest.param([], ChallengeState(0, None, RUN.items[0]), id="begun"),
        pytest.param([1, 1], ChallengeState(2, None, RUN.items[2]), id="going on"),
        pytest.param([1, 1, 0], ChallengeState(2, RUN.items[2], None), id="an error"),
        pytest.param([1, Fraction(1, 2)], ChallengeState(1, RUN.items[1], None), id="right in part"),
        pytest.param([1] * 60, ChallengeState(60, None, None), id="through the bank"),
    ],
)
def test_a_challenge_goes_on_until_the_first_error(marks, state):
    assert challenge_state(RUN, run_of(*marks)) == state
    assert state.is_over == (state.following is None)
    assert sorted(RUN.items) == sorted(one.id for one in BANK)


def test_in_a_challenge_the_first_answer_stands_and_others_runs_do_not_count():
    again = attempt(50, RUN.items[1], 1, exercise=Exercise.CHALLENGE, run=RUN.id)
    others = run_of(1, 1, 1, member="li", first_id=100) + run_of(1, 1, 1, run=UUID(int=8), first_id=200)

    assert challenge_state(RUN, [*run_of(1, 0), again, *others]) == ChallengeState(1, RUN.items[1], None)


def test_only_the_item_that_is_shown_can_be_answered():
    require_next(RUN, run_of(1), RUN.items[1])

    with pytest.raises(NotNextItemError, match=f"item {RUN.items[1]} comes next") as caught:
        require_next(RUN, run_of(1), RUN.items[2])
    assert caught.value.following == RUN.items[1]
    with pytest.raises(NotNextItemError, match="it is over"):
        require_next(RUN, run_of(1, 0), RUN.items[2])


@given(st.lists(st.integers(0, 1), max_size=12), st.randoms(use_true_random=False))
def test_a_challenge_is_the_same_from_answers_in_any_order_and_repeated(marks, chance):
    attempts = run_of(*marks)

    assert challenge_state(RUN, shuffled_and_doubled(chance, attempts)) == challenge_state(RUN, attempts)
