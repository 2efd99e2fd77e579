"""Who is there to lead, and for how long the leading device has been silent: by a clock that goes forward."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from api.lead_watch import FORGOTTEN_AFTER_S, LeadWatch
from study.session.actions import LeadMode, Plan
from study.session.running_order import usual_order
from study.session.state import Lease, Phase, Session

NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)
PLAN = Plan("b", "主题党日", LeadMode.BRANCH_SECRETARY, "m", usual_order())
LED = Session(UUID(int=1), PLAN, Phase.OPEN, frozenset(), lease=Lease("box", "first", 1))
HANDED_ON = replace(LED, lease=Lease("box", "second", 2))


class Watch(LeadWatch):
    def __init__(self):
        self.moment = 1000.0
        super().__init__("box", lambda: NOON, lambda: self.moment)

    def later(self, seconds):
        self.moment += seconds


@pytest.fixture
def watch():
    return Watch()


def test_the_silence_of_the_leading_device_ends_when_it_is_heard(watch):
    watch.led(LED)
    watch.later(3.0)
    watch.hear(LED.id, "second")
    assert (watch.silent_s(LED), watch.free_in_s(LED)) == (3.0, 1.0)

    watch.hear(LED.id, "first")
    watch.later(5.0)

    assert (watch.silent_s(LED), watch.free_in_s(LED)) == (5.0, 0.0)


def test_who_gets_the_lead_or_whose_lead_is_first_seen_has_the_full_time_to_be_heard(watch):
    watch.hear(LED.id, "second")
    watch.later(30.0)

    assert watch.silent_s(LED) == 0.0
    assert watch.silent_s(HANDED_ON) == 0.0
    watch.later(2.0)
    assert (watch.silent_s(LED), watch.silent_s(HANDED_ON)) == (2.0, 2.0)


def test_an_answer_from_a_moment_ago_does_not_set_the_silence_back(watch):
    watch.silent_s(HANDED_ON)
    watch.later(3.0)

    watch.silent_s(LED)  # read before the lead was handed on

    assert watch.silent_s(HANDED_ON) == 3.0


def test_a_device_that_was_not_heard_for_a_minute_gets_no_lead(watch):
    watch.hear(LED.id, "first")
    watch.later(60.0)
    watch.hear(LED.id, "second")
    assert watch.candidates(LED.id) == {"first", "second"}

    watch.later(0.5)

    assert watch.circumstances(LED.id, LED, "third").may_lead == {"second", "third"}


def test_sessions_of_which_nothing_is_heard_take_no_memory(watch):
    for number in range(2, 100):
        watch.hear(UUID(int=number), "d")
    watch.later(FORGOTTEN_AFTER_S + 1)

    watch.hear(LED.id, "first")

    assert list(watch._heard) == [LED.id]
