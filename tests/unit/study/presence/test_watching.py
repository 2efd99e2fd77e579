"""The watched share is what was really watched: once, at real time, by one pair of eyes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.presence.watching import Heartbeat, Watched, watched

START = datetime(2026, 7, 1, 8, 0, 0, tzinfo=UTC)
LENGTH = 100_000
"""The video's length in ms."""


def beats(*at_and_position, player="p"):
    return [
        Heartbeat(player, START + timedelta(seconds=at), round(position * 1000))
        for at, position in at_and_position
    ]


@pytest.mark.parametrize(
    ("heartbeats", "parts"),
    [
        pytest.param(beats((0, 0), (10, 10), (20, 20)), ((0, 20_000),), id="watched from the beginning"),
        pytest.param(
            beats((0, 0), (10, 10), (11, 90), (21, 100)), ((0, 10_000), (90_000, 100_000)), id="skipped"
        ),
        pytest.param(beats((0, 0), (10, 10), (11, 0), (21, 10)), ((0, 10_000),), id="the same part twice"),
        pytest.param(beats((0, 0), (10, 11)), ((0, 11_000),), id="a tenth faster"),
        pytest.param(beats((0, 0), (10, 11.001)), (), id="faster than a tenth"),
        pytest.param(beats((0, 0), (10, 20), (20, 40)), (), id="double speed"),
        pytest.param(beats((0, 0), (10, 5)), ((0, 5_000),), id="slower"),
        pytest.param(beats((0, 5), (10, 5), (20, 5)), (), id="paused"),
        pytest.param(beats((0, 0), (30, 30)), ((0, 30_000),), id="30 s without a heartbeat"),
        pytest.param(beats((0, 0), (30.001, 30)), (), id="longer without a heartbeat"),
        pytest.param(beats((0, 95), (10, 105)), ((95_000, 100_000),), id="beyond the end"),
        pytest.param(beats((0, -5), (10, 5)), ((0, 5_000),), id="before the beginning"),
        pytest.param(beats((0, 50)), (), id="a single heartbeat"),
        pytest.param(
            beats((0, 0), (10, 0)) + beats((5, 50), (15, 60), player="q"),
            ((50_000, 60_000),),
            id="a paused player is no second pair of eyes",
        ),
        pytest.param(
            beats((0, 0), (10, 10)) + beats((5, 50), (15, 60), (25, 70), player="q"),
            ((0, 10_000), (60_000, 70_000)),
            id="a second player at the same time counts only where the first is over",
        ),
        pytest.param(
            beats((0, 0), (10, 10)) + beats((60, 10), (70, 20), player="q"),
            ((0, 20_000),),
            id="gone on elsewhere",
        ),
    ],
)
def test_only_parts_that_were_really_watched_count(heartbeats, parts):
    assert watched(heartbeats, duration_ms=LENGTH).parts == parts


def test_nine_tenths_are_enough_and_a_millisecond_less_is_not():
    enough = Watched(LENGTH, ((0, 45_000), (55_000, 100_000)))
    less = Watched(LENGTH, ((0, 45_000), (55_000, 99_999)))

    assert (enough.share, enough.is_enough()) == (0.9, True)
    assert (less.watched_ms, less.is_enough()) == (89_999, False)


HEARTBEATS = st.lists(
    st.builds(
        Heartbeat,
        st.sampled_from("pq"),
        st.integers(0, 60_000).map(lambda ms: START + timedelta(milliseconds=ms)),
        st.integers(-5_000, LENGTH + 5_000),
    ),
    max_size=30,
)
HONEST = st.lists(st.integers(1, 30_000), min_size=1, max_size=10)


@given(HEARTBEATS, st.randoms(use_true_random=False))
def test_order_and_repeats_change_nothing(heartbeats, chance):
    shuffled = heartbeats + heartbeats[: len(heartbeats) // 2]
    chance.shuffle(shuffled)

    assert watched(shuffled, duration_ms=LENGTH) == watched(heartbeats, duration_ms=LENGTH)


@given(HEARTBEATS)
def test_nobody_watches_more_than_a_tenth_faster_than_time_however_many_players_run(heartbeats):
    result = watched(heartbeats, duration_ms=LENGTH)

    moments = [beat.at for beat in heartbeats] or [START]
    spent_ms = (max(moments) - min(moments)) / timedelta(milliseconds=1)
    assert result.watched_ms <= spent_ms * 1.1 + 1e-6
    assert 0.0 <= result.share <= 1.0
    flat = [edge for part in result.parts for edge in part]
    assert flat == sorted(set(flat))


@given(HONEST)
def test_all_that_one_player_plays_in_real_time_counts(steps):
    played = [sum(steps[:count]) for count in range(len(steps) + 1)]
    heartbeats = [Heartbeat("p", START + timedelta(milliseconds=ms), ms) for ms in played]

    assert watched(heartbeats, duration_ms=1_000_000).parts == ((0, sum(steps)),)
