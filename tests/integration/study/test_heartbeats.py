"""What is watched of a video: in real time, by this box's clock, however the heartbeats arrive."""

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from study.errors import IdTakenError, NotTakingPartError
from study.ledger import heartbeats
from study.ledger.attendance import State
from study.ledger.heartbeats import MOST_PLAYERS, Beat, Heard, Player
from study.ledger.session_check_ins import TheVideo
from study.presence.errors import NotWatchedEnoughError, TooManyHeartbeatsError, VideoChangedError
from study.presence.modes import How
from tests.integration.study.led import Led

MINUTE = [Beat(at_ms, at_ms) for at_ms in range(0, 60_001, 10_000)]


@pytest.fixture
def led(storage):
    return Led(storage)


@pytest.fixture
def member(led):
    return led.enrol("1001")


def player_of(led, member, video):
    return Player(uuid4(), led.id, member, video.id)


def hear(led, player, beats):
    return heartbeats.hear(led.storage, player, beats, now=led.now)


def watched(led, member):
    with led.storage.reading() as connection:
        return heartbeats.watched(connection, led.id, member)


def test_ninety_percent_in_real_time_check_in_and_a_little_less_does_not(led, member):
    video = led.set_video(60_000)
    player = player_of(led, member, video)
    for beat in MINUTE[:6]:
        hear(led, player, [beat])
        led.later(seconds=10)
    with pytest.raises(NotWatchedEnoughError, match="50000 ms of the video were watched, 54000 ms are"):
        led.check_in(member, TheVideo())
    hear(led, player, [Beat(54_000, 54_000)])

    result = led.check_in(member, TheVideo())

    assert (result.record.state, result.record.how) == (State.COUNTED, How.VIDEO)
    assert led.events()[-1].payload.watched_ms == 54_000
    assert watched(led, member).missing == ((54_000, 60_000),)


def test_an_hour_of_heartbeats_in_one_second_is_refused(led, member):
    player = player_of(led, member, led.set_video(3_600_000))
    hear(led, player, [Beat(0, 0)])
    led.later(seconds=1)

    heard = hear(led, player, [Beat(at_ms, at_ms) for at_ms in range(10_000, 3_600_001, 10_000)])

    assert heard == Heard(kept=0, known=0, refused=360)
    assert watched(led, member).watched_ms == 0


def test_what_was_played_in_a_tunnel_counts_when_it_arrives(led, member):
    player = player_of(led, member, led.set_video(60_000))
    hear(led, player, MINUTE[:1])
    led.later(seconds=60)

    assert hear(led, player, MINUTE) == Heard(kept=6, known=1, refused=0)
    assert watched(led, member).parts == ((0, 60_000),)


def test_a_player_that_is_first_heard_of_with_a_minute_behind_it_was_opened_just_now(led, member):
    player = player_of(led, member, led.set_video(60_000))

    assert hear(led, player, MINUTE) == Heard(kept=1, known=0, refused=6)


def test_two_players_at_once_are_no_faster_than_one(led, member):
    video = led.set_video(60_000)
    first, second = player_of(led, member, video), player_of(led, member, video)
    hear(led, first, [Beat(0, 0)])
    hear(led, second, [Beat(0, 30_000)])
    led.later(seconds=30)
    hear(led, first, [Beat(10_000, 10_000), Beat(20_000, 20_000), Beat(30_000, 30_000)])
    hear(led, second, [Beat(10_000, 40_000), Beat(20_000, 50_000), Beat(30_000, 60_000)])

    assert watched(led, member).watched_ms == 30_000


def test_another_video_is_watched_anew_and_the_same_one_named_again_is_not(led, member):
    video = led.set_video(60_000)
    player = player_of(led, member, video)
    hear(led, player, [Beat(0, 0)])
    led.later(seconds=60)
    hear(led, player, MINUTE)
    assert led.set_video(60_000) == video

    other = led.set_video(61_000)

    assert watched(led, member).watched_ms == 0
    with pytest.raises(VideoChangedError, match="another video now"):
        hear(led, player, [Beat(60_500, 60_500)])
    with pytest.raises(IdTakenError, match="send a new random UUID"):
        hear(led, Player(player.id, led.id, member, other.id), [Beat(0, 0)])


def test_nobody_watches_on_anothers_player_or_from_a_branch_that_takes_no_part(led, member):
    video = led.set_video()
    player = player_of(led, member, video)
    hear(led, player, [Beat(0, 0)])

    with pytest.raises(IdTakenError, match="send a new random UUID"):
        hear(led, Player(player.id, led.id, led.leader, video.id), [Beat(1, 1)])
    with pytest.raises(NotTakingPartError, match="takes no part"):
        hear(led, player_of(led, led.enrol("2001", branch=led.guests), video), [Beat(0, 0)])


def test_players_without_number_are_refused(led, member):
    video = led.set_video()
    for _ in range(MOST_PLAYERS):
        hear(led, player_of(led, member, video), [Beat(0, 0)])

    with pytest.raises(TooManyHeartbeatsError, match="one every 10 s"):
        hear(led, player_of(led, member, video), [Beat(0, 0)])


@pytest.mark.parametrize("kind", ["sqlite"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(MINUTE + MINUTE), st.integers(1, 14))
def test_batches_in_any_order_and_repeated_say_the_same(led, arrived, size):
    member = led.enrol(str(uuid4())[:30])
    player = player_of(led, member, led.set_video(60_000))
    hear(led, player, [Beat(0, 0)])
    led.later(seconds=60)

    for start in range(0, len(arrived), size):
        hear(led, player, arrived[start : start + size])

    assert watched(led, member).parts == ((0, 60_000),)
