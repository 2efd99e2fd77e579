"""A clock that is unset, set back, set while running, or apart from the phones is not trusted."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.clock import ClockState, Hints, Reading, Verdict, judge

START = datetime(2026, 11, 1, 8, tzinfo=UTC)
SINCE = Reading(START, 1000.0)


def _at(seconds, *, wall_off=0.0):
    return Reading(START + timedelta(seconds=seconds + wall_off), 1000.0 + seconds)


@pytest.mark.parametrize(
    ("now", "last_record", "hints", "state"),
    [
        (_at(60), None, [], ClockState.GOOD),
        (_at(60), START, [], ClockState.GOOD),
        (Reading(datetime(1970, 1, 1, tzinfo=UTC), 1060.0), None, [], ClockState.UNSET),
        (_at(60), START + timedelta(minutes=4), [], ClockState.BEHIND_RECORDS),
        (_at(60), START + timedelta(minutes=2), [], ClockState.GOOD),
        (_at(60, wall_off=31), None, [], ClockState.JUMPED),
        (_at(60, wall_off=-31), None, [], ClockState.JUMPED),
        (_at(60, wall_off=29), None, [], ClockState.GOOD),
        (_at(60), None, [timedelta(minutes=9)] * 3, ClockState.APART_FROM_PHONES),
        (_at(60), None, [timedelta(minutes=9)] * 2, ClockState.GOOD),
        (_at(60), None, [timedelta(minutes=9), timedelta(0), timedelta(0)], ClockState.GOOD),
    ],
    ids=[
        "good", "good with records", "unset", "behind records", "a little behind", "set forward", "set back",
        "small drift", "three phones disagree", "two phones disagree", "one wrong phone of three",
    ],
)  # fmt: skip
def test_what_is_known_of_time_decides(now, last_record, hints, state):
    verdict = judge(now, since=SINCE, last_record=last_record, hints=hints)

    assert verdict.state is state
    assert verdict.trusted == (state is ClockState.GOOD)


def test_it_tells_by_how_much():
    assert judge(_at(60, wall_off=90), since=SINCE, last_record=None) == Verdict(
        ClockState.JUMPED, timedelta(seconds=90)
    )


@given(st.floats(0, 10**6), st.floats(-29, 29))
def test_time_passing_with_a_little_drift_is_no_jump(seconds, drift):
    assert judge(_at(seconds, wall_off=drift), since=SINCE, last_record=START).trusted


def test_one_person_counts_once_and_old_hints_go():
    hints = Hints({}, kept=2)
    for person, minutes in (("a", 1), ("b", 2), ("a", 3), ("c", 4)):
        hints = hints.with_hint(person, timedelta(minutes=minutes))

    assert hints.by_person == {"a": timedelta(minutes=3), "c": timedelta(minutes=4)}
