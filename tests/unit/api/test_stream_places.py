"""Nobody takes more than a few streams, and the newest ones work."""

from contextlib import ExitStack

from api.stream_places import StreamPlaces


def test_the_oldest_streams_of_a_visitor_lose_their_places_and_nobody_else_s():
    places = StreamPlaces(at_a_time=2)

    with ExitStack() as open_ones:
        other = open_ones.enter_context(places.place("other"))
        own = [open_ones.enter_context(places.place("own")) for _ in range(4)]

        assert [one.is_lost for one in own] == [True, True, False, False]
        assert not other.is_lost
        assert places.taken == 3

    assert places.taken == 0


def test_a_place_that_was_given_back_is_free():
    places = StreamPlaces(at_a_time=1)
    with places.place("own"):
        pass

    with places.place("own") as later:
        assert not later.is_lost


def test_a_stream_that_lost_its_place_takes_none_away_when_it_ends():
    places = StreamPlaces(at_a_time=1)
    first = places.place("own")
    first.__enter__()

    with places.place("own") as newer:
        first.__exit__(None, None, None)
        assert places.taken == 1
        assert not newer.is_lost
