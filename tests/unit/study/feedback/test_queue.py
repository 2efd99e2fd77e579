"""One entry a question, one voice a person, what presses most first."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from study.feedback.queue import Answered, Decision, EntryState, HandedOver, Rated, Thumb, entries

START = datetime(2026, 11, 27, 8, tzinfo=UTC)
SHOWN = Answered(("p1",), None, "r1")


def _rated(number, key, rater, thumb=Thumb.DOWN, comment=None, *, answer=SHOWN, question=None):
    at = START + timedelta(minutes=number)
    return Rated((number, "box"), key, question or f"问{key}", rater, thumb, comment, answer, at)


def _decided(number, *keys, state=EntryState.DISMISSED):
    at = START + timedelta(minutes=number)
    return Decision((number, "box"), frozenset(keys), state, "够清楚了", "m9", at)


def test_ten_members_who_are_not_content_with_one_question_are_one_entry():
    told = [_rated(number, "a", f"m{number}", comment=f"说明{number % 3}") for number in range(10)]

    (entry,) = entries(told, [], [])

    assert (entry.downs, entry.ups, entry.handed, entry.pressing) == (10, 0, 0, 10)
    assert entry.comments == ("说明0", "说明2", "说明1")
    assert entry.answers == (SHOWN,)
    assert entry.since == START


def test_a_person_counts_once_with_what_they_said_last():
    told = [
        _rated(1, "a", "m1"),
        _rated(2, "a", "m1", comment="第二条才对"),
        _rated(3, "a", "m2"),
        _rated(4, "a", "m2", Thumb.UP),
    ]

    (entry,) = entries(told, [], [])

    assert (entry.downs, entry.ups) == (1, 1)
    assert entry.comments == ("第二条才对",)


def test_praise_alone_makes_nothing_wait():
    assert entries([_rated(1, "a", "m1", Thumb.UP)], [], []) == ()


def test_what_presses_most_comes_first_then_the_oldest_then_what_is_settled():
    told = [
        _rated(1, "once", "m1"),
        _rated(2, "later", "m1"),
        _rated(3, "thrice", "m1"),
        _rated(4, "thrice", "m2"),
        _rated(5, "settled", "m1"),
        _rated(6, "settled", "m2"),
    ]
    handed = [HandedOver("thrice", "问thrice", START), HandedOver("handed", "交来的", START)]

    found = entries(told, handed, [_decided(7, "settled")])

    assert [(one.key, one.pressing) for one in found] == [
        ("thrice", 3), ("handed", 1), ("once", 1), ("later", 1), ("settled", 2),
    ]  # fmt: skip
    assert found[1].question == "交来的"
    assert found[-1].state is EntryState.DISMISSED


def test_what_is_said_after_a_decision_waits_again_and_counts_anew():
    told = [_rated(1, "a", "m1"), _rated(2, "a", "m2"), _rated(4, "a", "m3", comment="还是不对")]
    handed = [HandedOver("b", "问b", START + timedelta(minutes=1))]
    decisions = [_decided(3, "a", "b", state=EntryState.CARD)]

    again, settled = entries(told, handed, decisions)

    assert (again.key, again.state, again.downs, again.comments) == ("a", EntryState.OPEN, 1, ("还是不对",))
    assert (settled.key, settled.state, settled.handed) == ("b", EntryState.CARD, 1)
    assert settled.decision == decisions[0]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_in_which_boxes_exchange_it_does_not_matter(order):
    told = [
        _rated(1, "a", "m1"),
        _rated(2, "a", "m1", Thumb.UP),
        _rated(2, "b", "m2"),
        _rated(4, "a", "m3"),
    ]

    assert entries([told[place] for place in order], [], [_decided(3, "b")]) == entries(
        told, [], [_decided(3, "b")]
    )
