"""One device leads; an old one is refused, and another takes over within five seconds."""

import pytest

from study.session.actions import Close, HandOver, Pause, StartStep, TakeOver
from study.session.deciding import SILENCE_S
from study.session.errors import (
    AlreadyLeadingError,
    LeadHeldError,
    NotEntitledError,
    OtherBoxError,
    StaleLeadError,
)
from study.session.state import Lease
from tests.unit.study.session.leading import Box, opened


def test_another_entitled_device_takes_over_after_four_seconds_of_silence_and_goes_on():
    box = opened()
    box.do(StartStep(0))

    with pytest.raises(LeadHeldError, match=r"heard 3\.9 s ago: take over after 4\.0 s"):
        box.do(TakeOver(), device="tablet", silent=3.9)
    box.do(TakeOver(), device="tablet", silent=SILENCE_S)
    box.do(StartStep(1), device="tablet")

    assert box.session.lease == Lease("carriage", "tablet", 2)
    assert box.session.step == 1
    assert SILENCE_S < 5


@pytest.mark.parametrize(
    ("device", "epoch"),
    [
        pytest.param("phone", 1, id="the old device with its old epoch"),
        pytest.param("phone", 2, id="the old device with the new epoch"),
        pytest.param("tablet", 1, id="the new device with the old epoch"),
        pytest.param("tablet", 3, id="an epoch to come"),
    ],
)
@pytest.mark.parametrize("action", [StartStep(1), Pause(), Close(), HandOver("screen")], ids=repr)
def test_commands_of_who_does_not_lead_are_refused(device, epoch, action):
    box = opened()
    box.do(StartStep(0))
    box.do(TakeOver(), device="tablet", silent=9)

    with pytest.raises(StaleLeadError, match=f"device {device} with epoch {epoch} .* tablet with epoch 2"):
        box.do(action, device=device, epoch=epoch)


def test_of_two_devices_that_take_over_at_once_the_first_leads():
    box = opened()
    box.do(TakeOver(), device="tablet", epoch=1, silent=5)

    with pytest.raises(StaleLeadError, match=r"device screen with epoch 1 .* tablet with epoch 2"):
        box.do(TakeOver(), device="screen", epoch=1, silent=5)


def test_the_lead_is_handed_over_and_back_with_a_new_epoch_each_time():
    box = opened()

    box.do(HandOver("screen"))
    box.do(HandOver("phone"), device="screen")

    assert box.session.lease == Lease("carriage", "phone", 3)


def test_the_lead_goes_only_to_devices_with_somebody_entitled_and_never_to_the_one_that_has_it():
    box = opened()

    with pytest.raises(NotEntitledError, match="device visitor"):
        box.do(HandOver("visitor"))
    with pytest.raises(NotEntitledError, match="device visitor"):
        box.do(TakeOver(), device="visitor", silent=60)
    with pytest.raises(AlreadyLeadingError, match="device phone leads already"):
        box.do(HandOver("phone"))
    with pytest.raises(AlreadyLeadingError, match="device phone leads already"):
        box.do(TakeOver(), silent=60)


def test_a_session_is_led_on_the_box_that_opened_it():
    carriage, office = opened(), Box("office")
    office.session = carriage.session

    with pytest.raises(OtherBoxError, match="led on box carriage and not on office"):
        office.do(TakeOver(), device="tablet", number=999, silent=3_600)
