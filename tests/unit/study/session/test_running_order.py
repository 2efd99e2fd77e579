"""A running order has the six set steps, each once, and any chosen ones."""

import pytest

from study.errors import InvalidRecordError
from study.session.errors import RunningOrderError
from study.session.running_order import ChosenStep, SetStep, checked_order, usual_order


def test_the_usual_order_is_the_six_set_steps_and_then_the_chosen_ones():
    assert usual_order([" 交流  体会 "]) == (
        SetStep.ANTHEM,
        SetStep.OATH,
        SetStep.STORY,
        SetStep.READING_ALOUD,
        SetStep.HEART_TO_HEART,
        SetStep.BRANCH_LIFE,
        ChosenStep("交流 体会"),
    )


def test_chosen_steps_may_stand_anywhere():
    order = (ChosenStep("开场"), *reversed(SetStep), ChosenStep("开场"))

    assert checked_order(order) == order


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        pytest.param([*SetStep][1:], "has anthem 0 times", id="one is missing"),
        pytest.param([*SetStep, SetStep.OATH], "has oath 2 times", id="one is there twice"),
    ],
)
def test_a_set_step_that_is_missing_or_there_twice_is_named(steps, problem):
    with pytest.raises(RunningOrderError, match=f"the running order {problem}: put in each"):
        checked_order(steps)


def test_a_chosen_step_needs_a_name():
    with pytest.raises(InvalidRecordError, match="name is empty"):
        usual_order(["  "])
