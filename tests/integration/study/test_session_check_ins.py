"""Check-ins to a session in a real database: whatever the mode, a person counts once."""

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from study.clock import ClockState
from study.errors import IdTakenError, NotTakingPartError
from study.ledger.attendance import Standing, State
from study.ledger.session_check_ins import TheVideo
from study.presence.errors import (
    CheckInClosedError,
    CheckInNotOpenError,
    ClockNotTrustedError,
    CodeRefusedError,
    MakeUpsOverError,
    NoteMissingError,
    TooManyTriesError,
    VideoNotSetError,
)
from study.presence.modes import How
from study.presence.proofs import Codes, Scanned, TypedIn
from study.presence.qr_codes import show_qr
from study.presence.typed_codes import show_typed
from study.records import CheckInMode
from study.roll_call.scope import Attendee
from study.storage import Storage
from study.tables import groups
from tests.integration.study.led import CODES, START, Led


@pytest.fixture
def led(storage):
    return Led(storage)


@pytest.fixture
def member(led):
    return led.enrol("1001", group="第一党小组")


def test_a_scan_that_counts_makes_one_event_with_mode_and_way(led, member):
    claim = uuid4()

    result = led.scan(member, claim=claim)

    assert result.created
    assert result.record == Standing(
        State.COUNTED, claim, CheckInMode.VIDEO, How.CODE, START, is_present=True, branch=led.home
    )
    [event] = led.events()
    assert (event.id, event.subject.member, event.subject.branch) == (claim, member, led.home)
    assert event.payload.entered_by == member


@pytest.mark.parametrize("distinct_ids", [False, True], ids=["one id", "fifty ids"])
@pytest.mark.parametrize("waited", [False, True], ids=["counts", "waits"])
def test_fifty_taps_at_once_make_one_event(led, member, distinct_ids, waited):
    sent = Scanned(led.token(), led.now if waited else None)
    if waited:
        led.later(minutes=20)
    gate, results, claim = threading.Barrier(50), [], uuid4()

    def tap():
        gate.wait()
        results.append(led.check_in(member, sent, claim=uuid4() if distinct_ids else claim))

    threads = [threading.Thread(target=tap) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(results) == 50
    assert sum(result.created for result in results) == len(led.events()) == 1
    assert {result.record for result in results} == {led.standing(member)}
    assert led.standing(member).state is (State.WAITING if waited else State.COUNTED)


def test_what_counted_when_it_was_sent_counts_when_it_is_sent_again_later(led, member):
    claim, token = uuid4(), Scanned(led.token())
    first = led.check_in(member, token, claim=claim)
    led.later(minutes=10)
    led.close()

    again = led.check_in(member, token, claim=claim)

    assert (again.record, again.created) == (first.record, False)


def test_a_second_mode_of_the_same_person_changes_nothing(led, member):
    led.write(member)
    led.later(minutes=1)

    again = led.scan(member)

    assert (again.created, again.record.mode, again.record.note) == (
        False,
        CheckInMode.MESSAGE,
        "在岗值班，已自学",
    )
    assert len(led.events()) == 1


def test_an_id_stands_for_one_check_in_of_one_person_in_one_way(led, member):
    claim = uuid4()
    led.scan(member, claim=claim)

    for other, sent in [(led.leader, Scanned(led.token())), (member, TypedIn("000000"))]:
        with pytest.raises(IdTakenError, match="send a new random UUID"):
            led.check_in(other, sent, claim=claim)


def test_a_code_counts_until_thirty_seconds_after_its_period_and_not_a_microsecond_longer(led, member):
    token, other = led.token(), led.enrol("1002")
    led.now = START + timedelta(seconds=45)
    assert led.check_in(member, Scanned(token)).record.state is State.COUNTED

    led.later(microseconds=1)
    with pytest.raises(CodeRefusedError, match="qr_expired") as refused:
        led.check_in(other, Scanned(token))

    assert refused.value.verdict == "qr_expired"
    assert led.counted == {member}


def test_a_scan_that_waited_on_the_phone_waits_for_approval_even_when_the_session_is_over(led, member):
    token, scanned_at = led.token(), led.now
    led.later(minutes=30)
    led.close()
    led.later(days=1)

    waits = led.check_in(member, Scanned(token, scanned_at))

    assert (waits.created, waits.record.state, waits.record.how) == (True, State.WAITING, How.CODE)
    assert led.events()[0].payload.claimed_at == scanned_at
    assert led.counted == set()


def test_a_photo_of_the_code_that_is_sent_on_is_refused(led, member):
    token = led.token()
    led.later(minutes=5)

    with pytest.raises(CodeRefusedError, match="qr_expired"):
        led.check_in(member, Scanned(token))
    with pytest.raises(CodeRefusedError, match="qr_expired"):
        led.check_in(member, Scanned(token, led.now))

    assert led.events() == ()


def test_codes_of_other_sessions_and_forged_and_wrong_ones_say_what_they_are(led, member):
    elsewhere = show_qr(CODES.key, uuid4(), now=START, clock=ClockState.GOOD)
    not_ours = show_qr(b"x" * 32, led.id, now=START, clock=ClockState.GOOD)
    tomorrow = show_qr(CODES.key, led.id, now=START + timedelta(days=1), clock=ClockState.GOOD)
    right = show_typed(CODES.key, led.id, now=START, clock=ClockState.GOOD)

    for sent, verdict in [
        (Scanned(elsewhere), "qr_other_session"),
        (Scanned(not_ours), "qr_forged"),
        (Scanned("x"), "qr_forged"),
        (Scanned(tomorrow), "qr_not_yet"),
        (TypedIn(f"{(int(right) + 1) % 10**6:06}"), "code_wrong"),
    ]:
        with pytest.raises(CodeRefusedError, match=verdict):
            led.check_in(member, sent)


def test_with_a_clock_that_is_not_trusted_codes_are_refused_and_messages_are_not(led, member):
    lost = Codes(CODES.key, ClockState.JUMPED)

    with pytest.raises(ClockNotTrustedError, match="jumped"):
        led.scan(member, codes=lost)

    assert led.write(member, codes=lost).record.state is State.COUNTED


def test_digits_can_be_tried_five_times_a_minute_over_restarts_and_then_again(led, member):
    right = show_typed(CODES.key, led.id, now=START, clock=ClockState.GOOD)
    wrong = f"{(int(right) + 7) % 10**6:06}"
    for _ in range(5):
        with pytest.raises(CodeRefusedError, match="code_wrong"):
            led.check_in(member, TypedIn(wrong))
        led.later(seconds=5)

    led.storage = Storage.open(led.storage._engine.url.render_as_string(hide_password=False))
    with pytest.raises(TooManyTriesError, match="try again in 35 seconds"):
        led.check_in(member, TypedIn(right))
    led.later(seconds=35)

    assert led.check_in(member, TypedIn(right)).record.how is How.TYPED
    led.storage.close()


def test_who_is_counted_can_tap_as_often_as_they_like_without_using_up_tries(led, member):
    right = TypedIn(show_typed(CODES.key, led.id, now=START, clock=ClockState.GOOD))

    assert [led.check_in(member, right).created for _ in range(9)] == [True] + [False] * 8


def test_before_a_session_is_open_nothing_is_taken_and_afterwards_no_message_or_fresh_scan(storage):
    led = Led(storage, opened=False)
    member = led.enrol("1001")
    with pytest.raises(CheckInNotOpenError, match="not open"):
        led.write(member)


def test_afterwards_there_are_make_ups_and_after_fourteen_days_nothing(led, member):
    token = led.token()
    led.later(seconds=10)
    led.close()

    for sent in (Scanned(token), TypedIn("123456")):
        with pytest.raises(CheckInClosedError, match="ask for a make-up"):
            led.check_in(member, sent)
    with pytest.raises(CheckInClosedError, match="ask for a make-up"):
        led.write(member)
    led.later(days=14)
    assert led.check_in(member, Scanned(token, START)).record.state is State.WAITING
    led.later(microseconds=1)
    with pytest.raises(MakeUpsOverError, match="more than 14 days ago"):
        led.check_in(led.enrol("1002"), Scanned(token, START))


def test_guests_take_part_once_they_are_welcome_and_the_leader_always_does(led):
    guest, stranger = led.enrol("2001", branch=led.guests), led.enrol("3001", branch=led.branch("三支部"))
    with pytest.raises(NotTakingPartError, match="takes no part"):
        led.scan(guest)
    led.welcome()

    assert led.scan(guest).record.branch == led.guests
    with pytest.raises(NotTakingPartError, match="takes no part"):
        led.scan(stranger)
    assert led.scan(led.leader).created


def test_a_message_needs_words_and_a_video_needs_to_be_there(led, member):
    with pytest.raises(NoteMissingError, match="has no note"):
        led.write(member, " ")
    with pytest.raises(VideoNotSetError, match="no video was set"):
        led.check_in(member, TheVideo())


def test_who_is_present_is_named_with_branch_and_group_for_the_roll_call(led, member):
    guest, gone = led.enrol("2001", branch=led.guests), led.enrol("1003")
    led.welcome()
    for one in (member, guest, gone):
        led.scan(one)
    led.depart(gone)

    with led.storage.reading() as connection:
        group = connection.scalar(select(groups.c.id))
    assert led.present() == tuple(
        sorted(
            [Attendee(str(member), str(led.home), str(group)), Attendee(str(guest), str(led.guests), None)],
            key=lambda one: one.member,
        )
    )
    assert led.counted == {member, guest, gone}


def test_the_ids_of_members_are_all_that_events_say_of_them(led, member):
    led.write(member)

    [event] = led.events()
    assert set(event.payload.shown()) == {
        "how", "mode", "entered_by", "verified", "watched_ms", "claimed_at",
    }  # fmt: skip
    assert event.payload.shown()["entered_by"] == str(member)
    assert isinstance(event.subject.member, UUID)
