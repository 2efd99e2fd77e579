"""Before, during and after a session: what can be sent, and what codes say of themselves."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from study.clock import ClockState
from study.presence.errors import (
    CheckInClosedError,
    CheckInNotOpenError,
    ClockNotTrustedError,
    MakeUpsOverError,
)
from study.presence.modes import Claim
from study.presence.periods import Period, demand_begun, demand_live, period_of
from study.presence.proofs import Codes, HasWatched, Scanned, TypedIn, Written, prove
from study.presence.qr_codes import judge_qr, session_of, show_qr
from study.presence.rotation import Verdict
from study.presence.showing import shown_qr, shown_typed
from study.presence.watching import Watched
from study.session.actions import LeadMode, Plan
from study.session.running_order import usual_order
from study.session.state import LIVE, Phase, Session

SESSION = UUID(int=1)
START = datetime(2026, 7, 1, 8, tzinfo=UTC)
CODES = Codes(b"k" * 32, ClockState.GOOD)
PLAN = Plan("b", "主题党日", LeadMode.BRANCH_SECRETARY, "m", usual_order())
PLANNED = Session(SESSION, PLAN, Phase.PLANNED, frozenset())
CLOSED = Session(SESSION, PLAN, Phase.CLOSED, frozenset(), opened_at=START, closed_at=START)
DAYS = timedelta(days=14)


@pytest.mark.parametrize(
    ("session", "now", "period"),
    [
        (PLANNED, START, Period.BEFORE),
        *((Session(SESSION, PLAN, phase, frozenset()), START, Period.DURING) for phase in LIVE),
        (CLOSED, START + DAYS, Period.AFTER),
        (CLOSED, START - DAYS, Period.AFTER),
        (CLOSED, START + DAYS + timedelta(microseconds=1), Period.TOO_LATE),
    ],
)
def test_a_session_is_before_during_after_or_too_late(session, now, period):
    assert period_of(session, now) is period


def test_what_is_for_the_session_itself_is_refused_before_and_after_it():
    with pytest.raises(CheckInNotOpenError, match="not open"):
        demand_live(PLANNED, START)
    with pytest.raises(CheckInClosedError, match="make-up"):
        demand_live(CLOSED, START)
    with pytest.raises(MakeUpsOverError, match="14 days"):
        demand_begun(CLOSED, START + 2 * DAYS)
    assert demand_begun(CLOSED, START) is Period.AFTER


def test_after_a_session_only_a_code_that_waited_is_taken_and_is_unverified_even_if_it_counts_still():
    claim = Claim(UUID(int=5), SESSION, "m", START)
    token = show_qr(CODES.key, SESSION, now=START, clock=ClockState.GOOD)

    waited = prove(claim, Scanned(token, START), Period.AFTER, CODES)

    assert prove(claim, Scanned(token), Period.DURING, CODES).verified
    assert not waited.verified
    for proof in (Scanned(token), TypedIn("123456"), Written("到"), HasWatched(Watched(10, ((0, 10),)))):
        with pytest.raises(CheckInClosedError, match="make-up"):
            prove(claim, proof, Period.AFTER, CODES)


def test_what_is_shown_says_until_when_it_is_shown_and_until_when_it_counts():
    now = START + timedelta(seconds=50)

    qr, typed = shown_qr(CODES, SESSION, now=now), shown_typed(CODES, SESSION, now=now)

    assert (qr.shown_until, qr.counts_until) == (START + timedelta(seconds=60), START + timedelta(seconds=90))
    assert (typed.shown_until, typed.counts_until) == (qr.shown_until, qr.counts_until)
    for posted_at, verdict in [
        (qr.counts_until, Verdict.COUNTS),
        (qr.counts_until + timedelta(microseconds=1), Verdict.EXPIRED),
    ]:
        found = judge_qr(CODES.key, SESSION, qr.code, posted_at=posted_at, clock=ClockState.GOOD)
        assert found is verdict


def test_a_genuine_token_names_its_session_however_old_it_is_and_a_forged_one_names_none():
    token = show_qr(CODES.key, SESSION, now=START, clock=ClockState.GOOD)

    assert session_of(CODES.key, token, clock=ClockState.GOOD) == SESSION
    assert session_of(b"x" * 32, token, clock=ClockState.GOOD) is None
    assert session_of(CODES.key, token + "A", clock=ClockState.GOOD) is None
    with pytest.raises(ClockNotTrustedError, match="unset"):
        session_of(CODES.key, token, clock=ClockState.UNSET)


@pytest.mark.parametrize(
    ("parts", "missing"),
    [
        ((), ((0, 100),)),
        (((0, 100),), ()),
        (((10, 20), (30, 90)), ((0, 10), (20, 30), (90, 100))),
        (((0, 20),), ((20, 100),)),
    ],
    ids=["nothing", "everything", "two parts", "the beginning"],
)
def test_what_is_missing_is_what_lies_between_the_parts_that_were_watched(parts, missing):
    watched = Watched(100, parts)

    assert watched.missing == missing
    assert watched.watched_ms + sum(end - start for start, end in watched.missing) == 100
