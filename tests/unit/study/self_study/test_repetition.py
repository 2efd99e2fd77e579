"""Items come up again when the fsrs library says so, and nothing else needs that library."""

import subprocess
import sys
from datetime import UTC, timedelta, timezone
from fractions import Fraction

import fsrs
from hypothesis import given, settings
from hypothesis import strategies as st

from study.self_study.repetition import RepetitionRule, due_items, memories
from tests.unit.study.self_study.studying import NOW, at, attempt, shuffled_and_doubled

GAPS = st.lists(
    st.tuples(st.integers(1, 60 * 24 * 40), st.sampled_from([0, Fraction(1, 2), 1])), min_size=1, max_size=15
)


def by_hand(reviews):
    """What the library itself says, called as its README does."""
    scheduler = fsrs.Scheduler(desired_retention=0.9, maximum_interval=365, enable_fuzzing=False)
    card = fsrs.Card()
    for mark, moment in reviews:
        rating = fsrs.Rating.Good if mark == 1 else fsrs.Rating.Again
        card, _ = scheduler.review_card(card, rating, moment)
    return card, scheduler


@given(GAPS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_due_stability_and_difficulty_are_those_of_the_library_in_whatever_order_answers_come(gaps, chance):
    moment, attempts = NOW, []
    for number, (minutes, mark) in enumerate(gaps):
        moment += timedelta(minutes=minutes)
        attempts.append(attempt(number, "a", mark, when=moment))
    others = [attempt(100, "a", 0, member="li")]
    card, scheduler = by_hand([(one.mark, one.at) for one in attempts])

    (memory,) = memories(shuffled_and_doubled(chance, attempts + others), "chen", now=moment)

    assert (memory.item, memory.due) == ("a", card.due)
    assert (memory.stability, memory.difficulty) == (card.stability, card.difficulty)
    assert memory.recalled == scheduler.get_card_retrievability(card, moment)


def test_what_was_wrong_comes_up_in_a_minute_and_what_is_known_in_days():
    known = [
        attempt(1, "known", when=at(days=-4)),
        attempt(2, "known", when=at(days=-3)),
        attempt(3, "known", when=NOW),
    ]
    attempts = [*known, attempt(4, "wrong", 0, when=NOW), attempt(5, "half", Fraction(1, 2), when=NOW)]

    found = {one.item: one.due - NOW for one in memories(attempts, "chen", now=NOW)}

    assert (found["wrong"], found["half"]) == (timedelta(minutes=1), timedelta(minutes=1))
    assert timedelta(days=5) < found["known"] < timedelta(days=60)


def test_what_is_due_longest_comes_first_and_no_more_than_asked_for():
    attempts = [attempt(n, item, 0, when=at(n)) for n, item in enumerate("cab")]
    known = memories(attempts, "chen", now=at(hours=1))

    assert due_items(known, now=at(hours=1), limit=2) == ("c", "a")
    assert due_items(known, now=at(61), limit=9) == ("c", "a")
    assert due_items(known, now=at(59), limit=9) == ()


def test_a_rule_that_asks_for_more_brings_items_up_earlier():
    attempts = [attempt(n, when=at(days=3 * n)) for n in range(5)]

    (usual,) = memories(attempts, "chen", now=NOW)
    (surer,) = memories(attempts, "chen", now=NOW, rule=RepetitionRule(retention=0.97))
    (capped,) = memories(attempts, "chen", now=NOW, rule=RepetitionRule(longest_days=2))

    assert surer.due < usual.due
    assert capped.due == at(days=14)


def test_the_zone_in_which_a_moment_is_written_does_not_matter():
    shanghai = NOW.astimezone(timezone(timedelta(hours=8)))

    assert memories([attempt(1, when=shanghai)], "chen", now=shanghai) == memories(
        [attempt(1, when=NOW.astimezone(UTC))], "chen", now=NOW
    )


def test_nothing_but_its_own_module_loads_the_library():
    rooms = ["marking", "papers", "quiz", "self_study"]
    program = (
        "import importlib, pkgutil, sys, study\n"
        f"for room in {rooms}:\n"
        "    package = importlib.import_module(f'study.{room}')\n"
        "    for module in pkgutil.iter_modules(package.__path__):\n"
        "        if module.name != 'repetition':\n"
        "            importlib.import_module(f'study.{room}.{module.name}')\n"
        "print('fsrs' in sys.modules)\n"
    )

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert said.stdout == "False\n"
