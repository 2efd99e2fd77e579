"""Events and what follows from them, whatever the order they come in."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from study.actors import Actor, ActorKind
from study.errors import InvalidEventError, InvalidRecordError, UnknownKindError
from study.events.checking_in import counted
from study.events.event import Event, Subject, payload_text
from study.events.kinds import KINDS, CheckedIn, VisitorCheckedIn, read_payload
from study.events.ordering import in_order
from study.records import CheckInMode

START = datetime(2026, 6, 30, 4, tzinfo=UTC)
DEVICES = ("box", "phone-1", "phone-2")


def _event(number, device, sequence, *, minute, member, day):
    return Event(
        id=UUID(int=number),
        device=device,
        sequence=sequence,
        actor=Actor.member(UUID(int=member)),
        subject=Subject(member=UUID(int=member)),
        occurred_at=START + timedelta(minutes=minute),
        received_at=START,
        payload=CheckedIn(day=date(2026, 6, 30) + timedelta(days=day), mode=CheckInMode.PAPER),
    )


@st.composite
def histories(draw):
    """What three devices told, their clocks going forward and back."""
    told = []
    for device in DEVICES:
        for sequence in range(1, draw(st.integers(0, 6)) + 1):
            minute = draw(st.integers(-90, 90))
            member, day = draw(st.integers(1, 3)), draw(st.integers(0, 1))
            told.append(_event(len(told) + 1, device, sequence, minute=minute, member=member, day=day))
    return told


@st.composite
def arrivals(draw):
    """A history, and one way in which it may arrive: shuffled, and some of it several times."""
    history = draw(histories())
    again = draw(st.lists(st.sampled_from(history), max_size=8)) if history else []
    return history, draw(st.permutations(history + again))


@given(arrivals())
def test_the_same_events_give_the_same_order_and_state_however_they_arrive(arrival):
    history, arrived = arrival

    assert in_order(arrived) == in_order(history)
    assert counted(arrived) == counted(history)


@given(arrivals(), st.data())
def test_two_boxes_that_exchange_what_they_have_agree(arrival, data):
    _, arrived = arrival
    cut = data.draw(st.integers(0, len(arrived)))
    train, office = arrived[:cut], arrived[cut:]

    assert counted([*train, *office]) == counted([*office, *train])


@given(histories())
def test_a_devices_own_events_never_change_places(history):
    for device in DEVICES:
        told = [event.sequence for event in in_order(history) if event.device == device]
        assert told == sorted(told)


@given(histories())
def test_each_member_counts_exactly_once_a_day(history):
    state = counted(history)

    assert set(state) == {(event.subject.member, event.payload.day) for event in history}
    assert len({event.id for event in state.values()}) == len(state)


def test_the_earlier_check_in_counts_even_when_it_arrives_later():
    early = _event(1, "phone-1", 1, minute=0, member=7, day=0)
    late = _event(2, "phone-2", 1, minute=5, member=7, day=0)

    assert counted([late, early]) == {(UUID(int=7), date(2026, 6, 30)): early}


def test_a_clock_set_back_does_not_reorder_what_its_device_told():
    before = _event(1, "box", 1, minute=60, member=1, day=0)
    after = _event(2, "box", 2, minute=-60, member=2, day=0)
    elsewhere = _event(3, "phone-1", 1, minute=0, member=3, day=0)

    assert [event.id.int for event in in_order([after, elsewhere, before])] == [3, 1, 2]


@pytest.mark.parametrize(
    "payload",
    [
        CheckedIn(day=date(2026, 6, 30), mode=CheckInMode.MESSAGE, note="收获很大"),
        VisitorCheckedIn(day=date(2026, 6, 30), mode=CheckInMode.PAPER, name="王芳"),
    ],
    ids=lambda payload: payload.kind,
)
def test_a_payload_is_read_back_as_it_was_written(payload):
    assert read_payload(payload.kind, payload_text(payload)) == payload


def test_kinds_that_are_stored_are_still_known():
    assert {"checked_in", "visitor_checked_in"} <= set(KINDS)


def test_an_unknown_kind_says_what_to_do():
    with pytest.raises(UnknownKindError, match="'teleported' is unknown to this version: update"):
        read_payload("teleported", "{}")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{", "all of it"),
        ('{"mode":"paper"}', "day"),
        ('{"day":"2026-06-30","mode":"fax"}', "mode"),
        ('{"day":"2026-06-30","mode":"paper","name":"王芳"}', "name"),
    ],
    ids=["no JSON", "missing", "unknown mode", "one field too many"],
)
def test_a_malformed_payload_is_refused_by_place_without_its_content(text, place):
    with pytest.raises(InvalidEventError, match=f"checked_in is malformed at {place}") as refused:
        read_payload("checked_in", text)

    assert "王芳" not in str(refused.value)


def test_payloads_cannot_be_changed():
    payload = CheckedIn(day=date(2026, 6, 30), mode=CheckInMode.PAPER)

    with pytest.raises(ValidationError, match="frozen"):
        payload.note = "x"


@given(st.sampled_from(ActorKind), st.text("abc0-:", min_size=1))
def test_actors_are_read_back_as_they_were_written(kind, name):
    actor = Actor(kind, name)

    assert Actor.parse(str(actor)) == actor


@pytest.mark.parametrize("text", ["", "member", "member:", "king:1"])
def test_what_is_no_actor_is_refused(text):
    with pytest.raises(InvalidRecordError, match="actor is malformed"):
        Actor.parse(text)
