"""How long guessing must wait."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from study.sign_in.throttling import PER_NUMBER, Tally, remaining, tried

NOW = datetime(2026, 6, 30, 4, tzinfo=UTC)


def test_the_first_failures_are_free_then_the_wait_doubles_up_to_its_longest():
    waits = [remaining(Tally(failures, NOW), NOW, PER_NUMBER).total_seconds() for failures in range(12)]

    assert waits == [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900]


@given(st.integers(0, 10**6), st.integers(-(10**6), 10**6))
def test_nobody_waits_longer_than_the_longest_even_when_the_clock_is_set_back(failures, seconds):
    wait = remaining(Tally(failures, NOW + timedelta(seconds=seconds)), NOW, PER_NUMBER)

    assert timedelta(0) <= wait <= PER_NUMBER.longest_wait


def test_a_tally_is_forgotten_after_a_while():
    old = Tally(9, NOW - PER_NUMBER.forgotten_after - timedelta(seconds=1))

    assert tried(old, NOW, PER_NUMBER) == Tally(1, NOW)
    assert tried(Tally(9, NOW), NOW, PER_NUMBER) == Tally(10, NOW)
    assert tried(None, NOW, PER_NUMBER) == Tally(1, NOW)
