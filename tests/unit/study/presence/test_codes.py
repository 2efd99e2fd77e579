"""Codes on the screen count for a short time, for one session, and only where the clock is right."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from study.clock import ClockState
from study.presence.errors import ClockNotTrustedError, CodeRefusedError, WeakKeyError
from study.presence.modes import Claim, by_code
from study.presence.qr_codes import judge_qr, show_qr
from study.presence.rotation import Rotation, Verdict
from study.presence.typed_codes import judge_typed, may_try, show_typed

KEY, OTHER_KEY = bytes(range(32)), bytes(32)
SESSION, OTHER_SESSION = UUID(int=1), UUID(int=2)
RIGHT = ClockState.GOOD
START = datetime(2026, 7, 1, 8, 0, 0, tzinfo=UTC)
"""A moment at which a period of 15 s and one of 60 s begin."""


def seconds(number):
    return timedelta(seconds=number)


def qr(now=START, *, key=KEY, session=SESSION, clock=RIGHT):
    return show_qr(key, session, now=now, clock=clock)


def judged(token, posted_after, *, scanned_after=None, session=SESSION):
    scanned_at = None if scanned_after is None else START + seconds(scanned_after)
    posted_at = START + seconds(posted_after)
    return judge_qr(KEY, session, token, posted_at=posted_at, clock=RIGHT, scanned_at=scanned_at)


def test_the_code_turns_over_every_fifteen_seconds():
    shown = [qr(START + seconds(number)) for number in range(30)]

    assert len(set(shown[:15])) == len(set(shown[15:])) == 1
    assert shown[14] != shown[15]
    assert {len(token) for token in shown} == {48}


@pytest.mark.parametrize(
    ("posted_after", "verdict"),
    [
        pytest.param(0, Verdict.COUNTS, id="at once"),
        pytest.param(45, Verdict.COUNTS, id="period and 30 s"),
        pytest.param(45.000001, Verdict.EXPIRED, id="a microsecond later"),
        pytest.param(86_400, Verdict.EXPIRED, id="a photo on the next day"),
        pytest.param(-0.000001, Verdict.NOT_YET, id="before it was shown: the clock went back"),
    ],
)
def test_a_code_counts_within_its_period_and_thirty_seconds(posted_after, verdict):
    assert judged(qr(), posted_after) is verdict


@pytest.mark.parametrize(
    ("scanned_after", "verdict"),
    [
        pytest.param(3, Verdict.UNVERIFIED, id="scanned while it was shown"),
        pytest.param(46, Verdict.EXPIRED, id="scanned too late by the phone's own word"),
        pytest.param(-1, Verdict.EXPIRED, id="scanned before it was shown"),
        pytest.param(None, Verdict.EXPIRED, id="did not wait"),
    ],
)
def test_a_scan_that_waited_in_the_outbox_is_unverified_and_never_counts_by_itself(scanned_after, verdict):
    assert judged(qr(), 7_200, scanned_after=scanned_after) is verdict


def test_a_code_of_another_session_is_told_apart_from_a_forged_one():
    assert judged(qr(session=OTHER_SESSION), 1) is Verdict.OTHER_SESSION
    assert judged(qr(key=OTHER_KEY), 1) is Verdict.FORGED


def test_no_letter_of_a_code_can_be_changed():
    token = qr()
    for place, letter in enumerate(token):
        for other in "AQgw_-9":
            if other != letter:
                assert judged(token[:place] + other + token[place + 1 :], 1) is Verdict.FORGED


@pytest.mark.parametrize("token", ["", "A" * 48, "=" * 48, "签" * 48, "\ud800" * 48, "A" * 49, "A B" * 16])
def test_what_is_no_code_is_forged(token):
    assert judged(token, 1) is Verdict.FORGED


@pytest.mark.parametrize("clock", [state for state in ClockState if not state.trusted])
def test_a_box_that_does_not_know_the_time_neither_shows_nor_takes_codes(clock):
    moment = {"posted_at": START, "clock": clock}

    for refused in (
        lambda: qr(clock=clock),
        lambda: judge_qr(KEY, SESSION, qr(), **moment),
        lambda: show_typed(KEY, SESSION, now=START, clock=clock),
        lambda: judge_typed(KEY, SESSION, "123456", **moment),
    ):
        with pytest.raises(ClockNotTrustedError, match=rf"\({clock.value}\): check in on paper"):
            refused()


def test_a_key_of_thirty_one_bytes_signs_nothing():
    with pytest.raises(WeakKeyError, match="31 bytes, expected 32"):
        qr(key=bytes(31))


def typed(code, posted_after, *, typed_after=None):
    typed_at = None if typed_after is None else START + seconds(typed_after)
    posted_at = START + seconds(posted_after)
    return judge_typed(KEY, SESSION, code, posted_at=posted_at, clock=RIGHT, typed_at=typed_at)


def test_a_typed_code_counts_within_its_minute_and_thirty_seconds_and_is_wrong_afterwards():
    code = show_typed(KEY, SESSION, now=START, clock=RIGHT)

    assert [typed(code, after) for after in (-1, 0, 90, 91)] == [
        Verdict.WRONG,
        Verdict.COUNTS,
        Verdict.COUNTS,
        Verdict.WRONG,
    ]
    assert typed(code, 7_200, typed_after=5) is Verdict.UNVERIFIED
    assert typed(code, 7_200, typed_after=91) is Verdict.WRONG
    assert typed(code, -600, typed_after=5) is Verdict.WRONG


def test_a_typed_code_is_read_with_blanks_and_full_width_digits():
    code = show_typed(KEY, SESSION, now=START, clock=RIGHT)
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in code)

    assert len(code) == 6
    assert typed(f" {full_width[:3]}　{full_width[3:]}", 1) is Verdict.COUNTS
    assert typed(str((int(code) + 1) % 10**6).zfill(6), 1) is Verdict.WRONG
    assert typed("六" * 6 + "\ud800", 1) is Verdict.WRONG


def test_at_most_two_typed_codes_count_at_any_time():
    rotation = Rotation(period_s=60)

    counting = [len(rotation.counting(START + seconds(number))) for number in range(61)]

    assert counting == [2] * 31 + [1] * 29 + [2]


def test_typed_codes_keep_their_zeros_and_use_all_of_their_range():
    codes = [
        show_typed(KEY, SESSION, now=START + timedelta(minutes=number), clock=RIGHT)
        for number in range(2_000)
    ]

    assert {len(code) for code in codes} == {6}
    assert {code[0] for code in codes} == set("0123456789")


def test_a_sixth_try_within_a_minute_waits():
    tries = [START + seconds(number) for number in range(0, 50, 10)]

    assert may_try(tries[:4], now=START + seconds(50))
    assert not may_try(tries, now=START + seconds(59))
    assert may_try(tries, now=START + seconds(60))


def test_only_a_code_that_counts_checks_somebody_in_and_one_that_waited_is_to_be_verified():
    claim = Claim(UUID(int=9), SESSION, "chen", START)

    assert by_code(claim, Verdict.COUNTS).verified is True
    assert by_code(claim, Verdict.UNVERIFIED).verified is False
    for verdict in set(Verdict) - {Verdict.COUNTS, Verdict.UNVERIFIED}:
        with pytest.raises(CodeRefusedError, match=verdict.value):
            by_code(claim, verdict)
