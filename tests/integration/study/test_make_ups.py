"""Asking to be counted afterwards, deciding on it, leaving and coming back: each once, in a real database."""

import threading
from uuid import uuid4

import pytest

from study.actors import Actor
from study.audit import log as audit
from study.errors import IdTakenError
from study.ledger import make_ups, moves
from study.ledger.attendance import State
from study.ledger.make_ups import Asked
from study.ledger.moves import Move
from study.presence.errors import (
    AlreadyCountedError,
    AlreadyDecidedError,
    CheckInClosedError,
    CheckInNotOpenError,
    MakeUpsOverError,
    MakeUpUnknownError,
    NotCheckedInError,
    NoteMissingError,
    OwnRequestError,
)
from study.presence.make_ups import Decision
from study.presence.modes import How
from study.presence.proofs import Scanned
from study.records import CheckInMode
from tests.integration.study.led import START, Led


@pytest.fixture
def led(storage):
    return Led(storage)


@pytest.fixture
def member(led):
    return led.enrol("1001")


def ask(led, member, *, claim=None, reason="值乘 K9 次，没赶上"):
    asked = Asked(claim or uuid4(), led.id, member, CheckInMode.PAPER, reason)
    return make_ups.ask(led.storage, asked, now=led.now)


def decide(led, make_up, *, approved=True, by=None, reason=None, decision=None):
    decider = by or led.leader
    made = Decision(decision or uuid4(), make_up, approved, str(decider), led.now, reason)
    return make_ups.settle(led.storage, led.id, made, actor=Actor.member(decider))


def move(led, member, *, here, claim=None):
    wanted = Move(claim or uuid4(), led.id, member, here)
    return moves.move(led.storage, wanted, actor=Actor.member(member), now=led.now)


def test_a_make_up_waits_until_somebody_else_approves_it_and_then_counts_without_presence(led, member):
    led.close()
    asked = ask(led, member)
    [waits] = make_ups.waiting(led.storage, led.id)

    done = decide(led, asked.record.claim)

    assert (asked.created, asked.record.state) == (True, State.WAITING)
    assert (waits.member.id, waits.make_up.reason, waits.how) == (member, "值乘 K9 次，没赶上", None)
    assert (done.record.state, done.record.is_make_up, done.record.is_present) == (State.COUNTED, True, False)
    assert led.counted == {member}
    assert make_ups.waiting(led.storage, led.id) == ()


@pytest.mark.parametrize("distinct_ids", [False, True], ids=["one id", "fifty ids"])
def test_fifty_requests_and_fifty_decisions_at_once_are_one_each(led, member, distinct_ids):
    claim, decision = uuid4(), uuid4()
    asked, decided = [], []

    def fifty(act):
        gate = threading.Barrier(50)

        def once():
            gate.wait()
            act()

        threads = [threading.Thread(target=once) for _ in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def decide_once():
        try:
            decided.append(decide(led, standing, decision=uuid4() if distinct_ids else decision))
        except AlreadyDecidedError:
            decided.append(None)

    fifty(lambda: asked.append(ask(led, member, claim=uuid4() if distinct_ids else claim)))
    [standing] = {one.record.claim for one in asked}
    fifty(decide_once)

    assert [len(asked), sum(one.created for one in asked)] == [50, 1]
    assert [len(decided), sum(one is not None and one.created for one in decided)] == [50, 1]
    assert sum(one is None for one in decided) == (49 if distinct_ids else 0)
    assert [event.kind for event in led.events()] == ["make_up_requested", "make_up_decided"]


def test_a_scan_that_waited_is_decided_on_like_a_make_up_and_counts_as_a_scan(led, member):
    token = led.token()
    led.later(minutes=9)
    scanned = led.check_in(member, Scanned(token, START))
    another = ask(led, member)
    [waits] = make_ups.waiting(led.storage, led.id)

    done = decide(led, scanned.record.claim)

    assert (another.created, another.record) == (False, scanned.record)
    assert (waits.how, waits.claimed_at) == (How.CODE, START)
    assert (done.record.claim, done.record.how) == (scanned.record.claim, How.CODE)
    assert led.counted == {member}


def test_who_is_declined_learns_why_and_can_ask_once_more(led, member):
    first = ask(led, member).record.claim
    with pytest.raises(NoteMissingError, match="declining a make-up has no note"):
        decide(led, first, approved=False)
    declined = decide(led, first, approved=False, reason="当天不在车上")

    second = ask(led, member)

    assert (declined.record.state, declined.record.reason) == (State.DECLINED, "当天不在车上")
    assert (second.created, second.record.state) == (True, State.WAITING)
    assert decide(led, second.record.claim).record.state is State.COUNTED


def test_nobody_decides_on_their_own_and_a_decision_is_final(led, member):
    own = ask(led, led.leader).record.claim
    other = ask(led, member).record.claim
    with pytest.raises(OwnRequestError, match="somebody else must decide"):
        decide(led, own)

    decide(led, other)

    with pytest.raises(AlreadyDecidedError, match="approved already"):
        decide(led, other, approved=False, reason="搞错了")
    with pytest.raises(MakeUpUnknownError, match="no make-up of this session"):
        decide(led, uuid4())


def test_the_same_decision_again_changes_nothing_and_its_id_stands_for_it_alone(led, member):
    asked, decision = ask(led, member).record.claim, uuid4()
    first = decide(led, asked, decision=decision)

    again = decide(led, asked, decision=decision)

    assert (again.record, again.created) == (first.record, False)
    with pytest.raises(IdTakenError, match="send a new random UUID"):
        decide(led, asked, approved=False, reason="搞错了", decision=decision)


def test_every_decision_is_in_the_audit_log_without_a_reason(led, member):
    decide(led, ask(led, member).record.claim, approved=False, reason="当天不在车上")

    [link] = audit.newest(led.storage, before=None, limit=1)

    assert "make_up.decided" in link.entry
    assert str(member) in link.entry
    assert "当天" not in link.entry


def test_a_make_up_is_asked_for_in_time_by_who_is_not_counted(storage):
    planned = Led(storage, opened=False)
    early = planned.enrol("1001")
    with pytest.raises(CheckInNotOpenError, match="not open"):
        ask(planned, early)


def test_who_is_counted_has_nothing_to_make_up_for_and_after_fourteen_days_nobody(led, member):
    led.scan(member)
    with pytest.raises(AlreadyCountedError, match="nothing to make up for"):
        ask(led, member)
    led.close()
    led.later(days=14)
    late = led.enrol("1002")
    assert ask(led, late).created

    led.later(microseconds=1)
    with pytest.raises(MakeUpsOverError, match="14 days"):
        ask(led, led.enrol("1003"))


def test_a_scan_after_an_approved_make_up_shows_that_the_member_is_there(led, member):
    decide(led, ask(led, member).record.claim)

    scanned = led.scan(member)

    assert (scanned.created, scanned.record.is_make_up, scanned.record.is_present) == (True, False, True)
    assert led.counted == {member}


def test_who_leaves_is_not_present_until_they_are_back_and_repeats_change_nothing(led, member):
    led.scan(member)
    claim = uuid4()

    left = [move(led, member, here=False, claim=claim) for _ in range(2)]
    away, there = led.present(), [move(led, member, here=True) for _ in range(2)]

    assert [one.created for one in [*left, *there]] == [True, False, True, False]
    assert (away, [one.member for one in led.present()]) == ((), [str(member)])
    assert led.counted == {member}
    with pytest.raises(IdTakenError, match="send a new random UUID"):
        move(led, member, here=True, claim=claim)


def test_only_who_is_counted_can_leave_and_only_while_the_session_goes_on(led, member):
    with pytest.raises(NotCheckedInError, match="check in first"):
        move(led, member, here=False)
    led.scan(member)
    led.close()

    with pytest.raises(CheckInClosedError, match="is over"):
        move(led, member, here=False)
