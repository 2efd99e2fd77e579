"""A session goes its course, and what cannot be is refused with a reason."""

import pytest

from study.session.actions import (
    Close,
    OpenSession,
    Pause,
    PlanSession,
    Resume,
    SkipStep,
    Speak,
    SpeakingMode,
    StartOnTheSpot,
    StartStep,
    WelcomeGuests,
)
from study.session.course import StepFate, course_of
from study.session.errors import (
    NotEntitledError,
    ReasonMissingError,
    SessionExistsError,
    SessionUnknownError,
    WrongPhaseError,
    WrongStepError,
)
from study.session.running_order import ChosenStep, SetStep
from study.session.state import Lease, Phase, Speech
from tests.unit.study.session.leading import PLAN, Box, at, opened, planned


def test_a_planned_session_is_opened_held_paused_and_closed():
    box = Box()
    phases = []
    for action in (PlanSession(PLAN), OpenSession(), StartStep(0), Pause(), Resume(), StartStep(1), Close()):
        box.do(action)
        phases.append((box.session.phase.value, box.session.step, box.session.takes_check_ins))

    assert phases == [
        ("planned", None, False),
        ("open", None, True),
        ("running", 0, True),
        ("paused", 0, True),
        ("running", 0, True),
        ("running", 1, True),
        ("closed", 1, False),
    ]
    assert (box.session.opened_at, box.session.closed_at) == (at(1), at(6))


def test_a_session_started_on_the_spot_is_open_and_led_by_the_device_that_started_it():
    session = opened().session

    assert (session.phase, session.opened_at) == (Phase.OPEN, at(0))
    assert session.lease == Lease("carriage", "phone", 1)


@pytest.mark.parametrize(
    ("before", "action", "message"),
    [
        pytest.param(
            [], StartStep(0), "StartStep .* is planned: it must be open or running", id="not open yet"
        ),
        pytest.param(
            [], Close(), "Close .* is planned: it must be open or running or paused", id="close a plan"
        ),
        pytest.param([OpenSession()], OpenSession(), "is open: it must be planned", id="open twice"),
        pytest.param(
            [OpenSession()], Pause(), "is open: it must be running", id="pause before the first step"
        ),
        pytest.param(
            [OpenSession()], Resume(), "is open: it must be paused", id="resume what was not paused"
        ),
        pytest.param(
            [OpenSession(), StartStep(0), Pause()],
            StartStep(1),
            "is paused: it must be",
            id="go on while paused",
        ),
        pytest.param([OpenSession(), Close()], StartStep(0), "is closed: it must be", id="after the end"),
        pytest.param(
            [OpenSession(), Close()], OpenSession(), "is closed: it must be planned", id="open again"
        ),
    ],
)
def test_what_cannot_be_done_in_a_phase_says_so(before, action, message):
    box = planned()
    for earlier in before:
        box.do(earlier)

    with pytest.raises(WrongPhaseError, match=message):
        box.do(action)


def test_steps_follow_one_another_and_earlier_ones_can_be_gone_back_to():
    box = opened()
    box.do(StartStep(0))
    box.do(StartStep(1))

    for step in (3, -1, 99):
        with pytest.raises(WrongStepError, match=f"step {step} cannot be .* step 2 comes next"):
            box.do(StartStep(step))
    with pytest.raises(WrongStepError, match="step 1 cannot be"):
        box.do(StartStep(1))
    box.do(StartStep(0))

    assert (box.session.step, box.session.following) == (0, 2)
    assert box.session.started == {0: at(1), 1: at(2)}


def test_the_next_step_can_be_skipped_with_a_reason_and_taken_up_after_all():
    box = opened()
    with pytest.raises(ReasonMissingError, match="step 0 is skipped without a reason"):
        box.do(SkipStep(0, " "))
    with pytest.raises(WrongStepError, match=r"step 1 cannot be .* step 0 comes next"):
        box.do(SkipStep(1, "没有音响"))
    box.do(SkipStep(0, "没有音响"))
    box.do(StartStep(1))

    assert (box.session.skipped, box.session.following) == ({0: "没有音响"}, 2)
    box.do(StartStep(0))
    assert (box.session.skipped, box.session.step, box.session.following) == ({}, 0, 2)


def test_the_record_tells_of_every_step_and_of_the_three_ways_to_speak():
    box = opened()
    spoken = [
        Speak("chen", SpeakingMode.PREPARED),
        Speak("li", SpeakingMode.DRAWN, draw=3),
        Speak("sun", SpeakingMode.VOLUNTEERED, note="愿意多学"),
    ]
    for action in (SkipStep(0, "没有音响"), StartStep(1), *spoken, Close()):
        box.do(action)

    course = course_of(box.session)

    assert [record.step for record in course] == [
        *SetStep,
        ChosenStep("重温安全规程"),
        ChosenStep("交流体会"),
    ]
    assert [record.fate for record in course] == [
        StepFate.SKIPPED,
        StepFate.HELD,
        *[StepFate.NOT_REACHED] * 6,
    ]
    assert (course[0].reason, course[1].started_at) == ("没有音响", at(2))
    assert course[1].speeches == tuple(Speech(one, 1, at(3 + n)) for n, one in enumerate(spoken))


def test_nobody_speaks_between_opening_and_the_first_step():
    with pytest.raises(WrongPhaseError, match="Speak cannot be done while the session is open"):
        opened().do(Speak("chen", SpeakingMode.VOLUNTEERED))


def test_guests_of_a_twinned_branch_take_part_by_plan_or_when_they_are_welcomed():
    box = opened()
    before = [box.session.welcomes(branch) for branch in ("b1", "b2", "b3")]

    box.do(WelcomeGuests("b3"))

    assert before == [True, True, False]
    assert [box.session.welcomes(branch) for branch in ("b1", "b2", "b3", "b4")] == [True, True, True, False]


def test_only_a_device_with_somebody_entitled_plans_starts_and_opens():
    for box, action in (
        (Box(), PlanSession(PLAN)),
        (Box(), StartOnTheSpot(PLAN)),
        (planned(), OpenSession()),
    ):
        with pytest.raises(NotEntitledError, match="device visitor: sign in as the leader"):
            box.do(action, device="visitor")


def test_a_session_begins_once_and_not_before_it_is_known():
    with pytest.raises(SessionUnknownError, match="plan it, or start it on the spot"):
        Box().do(OpenSession())
    for again in (PlanSession(PLAN), StartOnTheSpot(PLAN)):
        with pytest.raises(SessionExistsError, match="exists already"):
            planned().do(again)


def test_a_command_sent_twice_acts_once():
    box = opened()
    box.do(StartStep(0), number=7)
    box.do(StartStep(1))
    before = box.session

    assert box.do(StartStep(0), number=7) == ()
    assert box.session is before
