"""A request is answered and closed in order, once each, and the times are those that people waited."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.requests.errors import (
    NotNowError,
    NotYoursError,
    TooManyRequestsError,
    UnknownRequestError,
    WordsMissingError,
)
from study.requests.quota import A_DAY, AnonymousQuota
from study.requests.receipts import fits, read_secret, receipt_of, request_id_of
from study.requests.request import Request, State, after, replay
from study.requests.steps import Answered, AskedAgain, Brought, Closed, Step, TakenUp, Withdrawn

_ID = UUID(int=9)
_DAY = datetime(2026, 11, 26, 8, tzinfo=UTC)
_SECRET = bytes(range(16))


def step(number, action, by, *, hours=0):
    return Step(UUID(int=number), _ID, action, by, _DAY + timedelta(hours=hours))


BROUGHT = step(1, Brought("b1", "车厢里能不能加一台饮水机？", member="m1"), "m1")
HIDDEN = step(1, Brought("b1", "排班不公平", receipt=receipt_of(_SECRET)), None)
COURSE = (
    BROUGHT,
    step(2, TakenUp("s1"), "s1", hours=2),
    step(3, Answered("下月装上"), "s1", hours=30),
    step(4, AskedAgain("哪一天？"), "m1", hours=40),
    step(5, Answered("十二月一日"), "s1", hours=41),
    step(6, Closed(), "s1", hours=700),
)


def standing(steps) -> Request:
    request = None
    for one in steps:
        request = after(request, one)
    return request


def test_the_times_are_told_from_when_it_came_to_the_first_step_of_each_kind():
    request = standing(COURSE)

    assert (request.state, request.assignee) == (State.CLOSED, "s1")
    assert request.time_to(TakenUp) == timedelta(hours=2)
    assert request.time_to(Answered) == timedelta(hours=30)
    assert request.time_to(Closed, Withdrawn) == timedelta(hours=700)
    assert standing(COURSE[:1]).time_to(Answered) is None


def test_somebody_waits_from_the_last_time_they_asked_until_they_are_answered():
    now = _DAY + timedelta(hours=50)

    waits = [standing(COURSE[:count]).open_for(now) for count in range(1, 7)]

    hours = [wait and wait / timedelta(hours=1) for wait in waits]
    assert hours == [50, 50, None, 10, None, None]


def test_a_request_that_was_opened_again_ended_when_it_was_closed_the_last_time():
    reopened = (*COURSE, step(7, AskedAgain("又坏了"), "m1", hours=800))
    again = (*reopened, step(8, Closed("换了新的"), "s1", hours=900))

    ends = [standing(steps).ended_at for steps in (COURSE[:5], COURSE, reopened, again)]

    assert ends == [None, _DAY + timedelta(hours=700), None, _DAY + timedelta(hours=900)]
    assert standing(reopened).waiting_since == _DAY + timedelta(hours=800)


@pytest.mark.parametrize(
    ("steps", "last", "error"),
    [
        ((), COURSE[1], UnknownRequestError),
        (COURSE[:1], step(7, AskedAgain("？"), "m1"), NotNowError),
        (COURSE, step(7, Answered("还有"), "s1"), NotNowError),
        (COURSE[:3], step(7, AskedAgain("我也想问"), "m2"), NotYoursError),
        (COURSE[:1], step(7, Withdrawn(), "s1"), NotYoursError),
        ((HIDDEN,), step(7, Withdrawn(), "m1"), NotYoursError),
        (COURSE[:1], step(7, Answered("  "), "s1"), WordsMissingError),
        ((), step(7, Brought("b1", "\n", member="m1"), "m1"), WordsMissingError),
        ((), step(7, Brought("b1", "谁提的？"), None), NotYoursError),
        ((), step(7, Brought("b1", "替别人提", member="m1"), "m2"), NotYoursError),
        ((BROUGHT,), step(7, Brought("b1", "再提一次", member="m1"), "m1"), NotNowError),
    ],
    ids=[
        "nothing was brought",
        "asked again before an answer",
        "answered when closed",
        "asked again by another",
        "withdrawn by another",
        "withdrawn by a guess who it was",
        "an answer without words",
        "a request without words",
        "neither member nor receipt",
        "in another's name",
        "brought in twice",
    ],
)
def test_what_does_not_fit_is_refused(steps, last, error):
    request = standing(steps)

    with pytest.raises(error):
        after(request, last)


def test_an_anonymous_request_names_nobody_and_its_receipt_opens_it_alone():
    request = standing(
        (HIDDEN, step(2, Answered("改了排班表"), "s1"), step(3, AskedAgain("谢谢，还差一天"), None))
    )

    assert (request.is_anonymous, request.state) == (True, State.TAKEN_UP)
    assert "m1" not in repr(HIDDEN)
    assert fits(request.brought.receipt, _SECRET)
    assert not fits(request.brought.receipt, bytes(16))
    assert not fits(request.brought.receipt, _SECRET[:8])


def test_a_receipt_is_read_as_people_write_it_down_and_its_hash_tells_nothing_of_the_request():
    kept = "00010203 04050607-08090A0B 0c0d0e0f"

    assert read_secret(kept) == _SECRET
    assert request_id_of(_SECRET) == UUID("58c63206-7d50-4a92-b92f-864369e7f33e")
    assert request_id_of(_SECRET).hex not in receipt_of(_SECRET)
    for wrong in ("", "00", kept[:-1], kept + "00", "问" * 32, "g" * 32):
        with pytest.raises(UnknownRequestError, match="check the receipt's words"):
            read_secret(wrong)


def test_one_person_brings_in_twenty_a_day_and_another_is_not_kept_from_it():
    quota = AnonymousQuota(b"k" * 16)
    for _ in range(A_DAY):
        quota.admit("m1", _DAY)

    with pytest.raises(TooManyRequestsError, match="20 requests a day are enough") as refused:
        quota.admit("m1", _DAY)

    assert refused.value.retry_after_s == 8 * 3600  # 16:00 in Shanghai
    quota.admit("m2", _DAY)
    quota.admit("m1", _DAY + timedelta(hours=8))
    assert "m1" not in repr(vars(quota))


@given(st.data())
def test_steps_that_come_twice_change_nothing(data):
    repeated = []
    for at, each in enumerate(COURSE, start=1):
        repeated += [*data.draw(st.lists(st.sampled_from(COURSE[:at]))), each]

    assert replay(_ID, repeated) == standing(COURSE)


@given(st.permutations(COURSE))
def test_any_log_can_be_read_and_never_leads_where_its_steps_do_not(steps):
    request = replay(_ID, steps)

    assert request is not None
    assert request.steps[0] == BROUGHT
    for count in range(1, len(request.steps)):
        before = standing(request.steps[:count])
        assert after(before, request.steps[count]).steps[-1] == request.steps[count]
