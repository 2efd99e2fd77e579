"""Who takes part in a session follows from its events, whatever the order in which boxes hear of them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from study.actors import Actor
from study.events.attending import presence
from study.events.event import Event, Subject, payload_text
from study.events.kinds import KINDS, read_payload
from study.events.presence_kinds import (
    PRESENCE_KINDS,
    CheckedInToSession,
    MakeUpDecided,
    MakeUpRequested,
    PresenceChanged,
    SessionVideoSet,
)
from study.presence.modes import How
from study.records import CheckInMode

SESSION, OTHER = UUID(int=900), UUID(int=901)
START = datetime(2026, 7, 1, 8, tzinfo=UTC)
MEMBERS = [UUID(int=number) for number in (1, 2, 3)]
SECRETARY = UUID(int=8)


def event(
    number, payload, *, member=MEMBERS[0], by=None, box="box-a", sequence=None, minute=0, session=SESSION
):
    return Event(
        id=UUID(int=1000 + number),
        device=box,
        sequence=number if sequence is None else sequence,
        actor=Actor.member(by or member),
        subject=Subject(session=session, member=member),
        occurred_at=START + timedelta(minutes=minute),
        received_at=START,
        payload=payload,
    )


def scan(*, verified=True):
    return CheckedInToSession(how=How.CODE, mode=CheckInMode.VIDEO, entered_by=MEMBERS[0], verified=verified)


@st.composite
def histories(draw):
    """What two boxes told of three members: scans, requests, decisions and moves."""
    told = []
    for number in range(1, draw(st.integers(1, 24)) + 1):
        claims = [one.id for one in told if not isinstance(one.payload, MakeUpDecided | PresenceChanged)]
        kinds = [
            scan(verified=draw(st.booleans())),
            MakeUpRequested(mode=CheckInMode.PAPER, reason="值班"),
            PresenceChanged(here=draw(st.booleans())),
        ]
        if claims:
            approved = draw(st.booleans())
            kinds.append(
                MakeUpDecided(make_up=draw(st.sampled_from(claims)), approved=approved, reason="看过")
            )
        payload = draw(st.sampled_from(kinds))
        by = SECRETARY if isinstance(payload, MakeUpDecided) else None
        member, box = draw(st.sampled_from(MEMBERS)), draw(st.sampled_from(["box-a", "box-b"]))
        told.append(event(number, payload, member=member, by=by, box=box, minute=draw(st.integers(-30, 30))))
    return told


@st.composite
def arrivals(draw):
    """A history, and one way in which it may arrive: shuffled, and some of it several times."""
    history = draw(histories())
    again = draw(st.lists(st.sampled_from(history), max_size=8))
    return history, draw(st.permutations(history + again))


@given(arrivals())
def test_the_same_events_give_the_same_attendance_however_they_arrive(arrival):
    history, arrived = arrival

    assert presence(SESSION, arrived) == presence(SESSION, history)
    assert presence(SESSION, arrived).attendance == presence(SESSION, history).attendance


@given(histories())
def test_everybody_is_counted_once_and_who_is_present_or_waiting_is_counted_or_is_not(history):
    attendance = presence(SESSION, history).attendance
    verified = {
        str(one.subject.member)
        for one in history
        if isinstance(one.payload, CheckedInToSession) and one.payload.verified
    }

    assert verified <= attendance.counted.keys() <= {str(member) for member in MEMBERS}
    assert attendance.present <= attendance.counted.keys()
    assert not attendance.waiting & attendance.counted.keys()


def test_two_boxes_that_each_checked_somebody_in_count_them_once_by_the_earlier_one():
    one = event(1, scan(), box="box-a", minute=5)
    two = event(2, scan(), box="box-b", minute=4, sequence=1)

    [counted] = presence(SESSION, [one, two]).attendance.counted.values()

    assert counted.claim.id == two.id


def test_a_going_and_a_coming_are_read_in_the_order_of_the_box_whatever_its_clock_said():
    told = [
        event(1, scan()),
        event(2, PresenceChanged(here=False), minute=9),
        event(3, PresenceChanged(here=True), minute=-9),
    ]

    assert presence(SESSION, reversed(told)).attendance.present == {str(MEMBERS[0])}


def test_a_decision_by_the_member_it_is_about_is_passed_over():
    asked = event(1, MakeUpRequested(mode=CheckInMode.PAPER, reason="值班"))
    own = event(2, MakeUpDecided(make_up=asked.id, approved=True))

    assert presence(SESSION, [asked, own]).attendance.waiting == {str(MEMBERS[0])}


def test_of_several_videos_the_last_one_counts_and_events_of_other_sessions_do_not():
    first, second = (SessionVideoSet(title=title, duration_ms=1000) for title in ("一", "二"))
    told = [
        event(1, first),
        event(2, second),
        event(3, first, session=OTHER),
        event(4, scan(), session=OTHER),
    ]

    found = presence(SESSION, told)

    assert found.video.title == "二"
    assert found.attendance.counted == {}


@pytest.mark.parametrize("kind", PRESENCE_KINDS, ids=lambda kind: kind.kind)
def test_every_kind_is_known_and_what_is_private_in_it_exists(kind):
    assert KINDS[kind.kind] is kind
    assert kind.private <= set(kind.model_fields)


def test_an_event_is_read_back_as_it_was_written_and_shown_without_what_is_private():
    payload = CheckedInToSession(
        how=How.MESSAGE, mode=CheckInMode.MESSAGE, entered_by=SECRETARY, note="家里有事", claimed_at=START
    )

    assert read_payload(payload.kind, payload_text(payload)) == payload
    assert "note" not in payload.shown()
    assert payload.shown()["entered_by"] == str(SECRETARY)
    with pytest.raises(ValidationError, match="how"):
        CheckedInToSession(how="shouted", mode=CheckInMode.MESSAGE, entered_by=SECRETARY)
