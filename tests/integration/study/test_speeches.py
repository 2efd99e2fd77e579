"""Speeches of one's own accord in a real database."""

import threading
from uuid import uuid4

import pytest

from study.actors import Actor
from study.errors import EventConflictError
from study.ledger import sessions, speeches
from study.ledger.orders import Order
from study.presence.errors import NotCheckedInError
from study.session.actions import Pause, SpeakingMode, StartStep
from study.session.errors import WrongPhaseError
from tests.integration.study.meeting import Meeting


@pytest.fixture
def meeting(storage):
    return Meeting(storage)


def speak(meeting, member, id_=None):
    order = Order(id_ or uuid4(), meeting.id, Actor.member(member))
    return speeches.volunteer(meeting.storage, order, member, clock=meeting.clock)


def spoken(meeting):
    told = sessions.get(meeting.storage, meeting.id).speeches
    return [(speech.spoken.member, speech.spoken.mode, speech.step) for speech in told]


def test_a_member_who_is_there_speaks_in_the_step_that_runs_without_leading(meeting):
    (member,) = meeting.come(1)

    assert speak(meeting, member).created
    meeting.command(StartStep(1))
    assert speak(meeting, member).created

    assert spoken(meeting) == [
        (str(member), SpeakingMode.VOLUNTEERED, 0), (str(member), SpeakingMode.VOLUNTEERED, 1),
    ]  # fmt: skip


def test_twenty_taps_at_once_are_one_speech(meeting):
    (member,) = meeting.come(1)
    one, made = uuid4(), []

    def tap(id_):
        made.append(speak(meeting, member, id_).created)

    taps = [threading.Thread(target=tap, args=(one if number % 2 else uuid4(),)) for number in range(20)]
    for each in taps:
        each.start()
    for each in taps:
        each.join()

    assert (made.count(True), len(spoken(meeting))) == (1, 1)


def test_who_is_not_there_or_comes_while_it_is_paused_does_not_speak(meeting):
    (member,) = meeting.come(1)
    stranger = meeting.enrol("9001", "李雷")

    with pytest.raises(NotCheckedInError, match="check in first"):
        speak(meeting, stranger)
    meeting.command(Pause())
    with pytest.raises(WrongPhaseError, match="paused"):
        speak(meeting, member)
    assert spoken(meeting) == []


def test_an_id_that_stands_for_somebody_elses_speech_is_refused(meeting):
    one, other = meeting.come(2)
    id_ = uuid4()
    speak(meeting, one, id_)

    with pytest.raises(EventConflictError, match="other content"):
        speak(meeting, other, id_)
    assert not speak(meeting, one, id_).created
