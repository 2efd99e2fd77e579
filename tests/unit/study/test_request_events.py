"""Where a request stands follows from its events, whatever the order they come in."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.actors import ANONYMOUS, Actor
from study.events import request_kinds as kinds
from study.events.event import Event, Subject, payload_text
from study.events.kinds import KINDS, read_payload
from study.events.requesting import payload_of, standing
from study.requests import steps
from study.requests.receipts import receipt_of, request_id_of
from study.requests.request import State

_START = datetime(2026, 6, 30, 4, tzinfo=UTC)
_SECRET = bytes(range(16))
NAMED, HIDDEN = UUID(int=1), request_id_of(_SECRET)
MEMBER, SECRETARY, BRANCH = UUID(int=101), UUID(int=102), UUID(int=201)
OWNER = {NAMED: Actor.member(MEMBER), HIDDEN: ANONYMOUS}


def event(number, request, action, actor, *, device="train", sequence=None, minute=0):
    moment = _START + timedelta(minutes=minute)
    subject = Subject(member=MEMBER if request == NAMED else None, branch=BRANCH)
    payload = payload_of(request, action)
    its_id = UUID(int=number) if number else request
    return Event(its_id, device, sequence or number, actor, subject, moment, moment, payload)


def brought(request, sequence, **more):
    receipt = receipt_of(_SECRET) if request == HIDDEN else None
    action = steps.Brought(str(BRANCH), "车厢里能不能加一台饮水机？", receipt=receipt)
    return event(0, request, action, OWNER[request], sequence=sequence, **more)


@st.composite
def logs(draw):
    """What two boxes told of two requests; the office's clock is hours behind or ahead of the train's."""
    told = [brought(NAMED, 1), brought(HIDDEN, 2)]
    skew = draw(st.integers(-600, 600))
    ours = Actor.member(SECRETARY)
    for number in range(3, draw(st.integers(3, 12)) + 1):
        request = draw(st.sampled_from([NAMED, HIDDEN]))
        action = draw(
            st.sampled_from(
                [
                    steps.TakenUp(str(SECRETARY)),
                    steps.Answered("下月装上"),
                    steps.AskedAgain("哪一天？"),
                    steps.Closed(),
                    steps.Withdrawn(),
                ]
            )
        )
        own = isinstance(action, steps.AskedAgain | steps.Withdrawn)
        device = draw(st.sampled_from(["train", "office"]))
        told.append(
            event(
                number,
                request,
                action,
                OWNER[request] if own else ours,
                device=device,
                minute=number + (skew if device == "office" else 0),
            )
        )
    again = draw(st.lists(st.sampled_from(told), max_size=6))
    return told, draw(st.permutations(told + again))


@given(logs())
def test_the_same_events_give_the_same_requests_however_they_arrive(log):
    told, arrived = log

    assert standing(arrived) == standing(told)
    assert list(standing(arrived)) == [HIDDEN, NAMED]


@given(logs(), st.data())
def test_two_boxes_that_exchange_what_they_have_agree(log, data):
    _, arrived = log
    cut = data.draw(st.integers(0, len(arrived)))

    assert standing([*arrived[:cut], *arrived[cut:]]) == standing([*arrived[cut:], *arrived[:cut]])


def test_an_answer_counts_even_from_an_office_whose_clock_is_behind_the_trains():
    asked = brought(NAMED, 1, minute=600)
    answered = event(2, NAMED, steps.Answered("下月装上"), Actor.member(SECRETARY), device="office", minute=0)

    assert standing([answered, asked])[NAMED].state is State.ANSWERED


def test_nothing_of_an_anonymous_request_names_anybody_and_the_hash_is_not_the_receipt():
    told = [brought(HIDDEN, 1), event(2, HIDDEN, steps.Withdrawn(), ANONYMOUS)]

    words = " ".join(f"{one.actor} {one.subject} {payload_text(one.payload)}" for one in told)

    assert standing(told)[HIDDEN].state is State.WITHDRAWN
    assert "member=None" in words
    assert not any(secret in words for secret in (str(MEMBER), MEMBER.hex, _SECRET.hex()))


@pytest.mark.parametrize(
    "payload",
    [
        kinds.RequestBrought(request=NAMED, text="车厢里能不能加一台饮水机？"),
        kinds.RequestBrought(request=HIDDEN, text="排班不公平", receipt=receipt_of(_SECRET)),
        kinds.RequestTakenUp(request=NAMED, to=SECRETARY),
        kinds.RequestAnswered(request=NAMED, text="下月装上"),
        kinds.RequestAskedAgain(request=NAMED, text="哪一天？"),
        kinds.RequestClosed(request=NAMED, note="已装好"),
        kinds.RequestWithdrawn(request=NAMED),
    ],
    ids=lambda payload: payload.kind,
)
def test_a_payload_is_read_back_as_it_was_written(payload):
    assert read_payload(payload.kind, payload_text(payload)) == payload


def test_kinds_that_are_stored_are_still_known():
    stored = ("brought", "taken_up", "answered", "asked_again", "closed", "withdrawn")

    assert {f"request_{kind}" for kind in stored} <= set(KINDS)
