"""One person counts once a session, whatever they did to check in."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.presence.attendance import Counted, Move, attendance
from study.presence.errors import (
    AlreadyDecidedError,
    NoteMissingError,
    NotWatchedEnoughError,
    OwnRequestError,
)
from study.presence.make_ups import Decision, MakeUpState, decide, request, settle
from study.presence.modes import Claim, by_code, by_message, by_video, on_paper
from study.presence.rotation import Verdict
from study.presence.watching import Watched
from study.records import CheckInMode

SESSION, OTHER_SESSION = UUID(int=1), UUID(int=2)
START = datetime(2026, 7, 1, 8, 0, 0, tzinfo=UTC)


def claim(number, member, *, session=SESSION, after=None):
    return Claim(
        UUID(int=number), session, member, START + timedelta(seconds=number if after is None else after)
    )


def decision(number, *, approved=True, by="wang", make_up=50, reason="火车晚点"):
    return Decision(UUID(int=number), UUID(int=make_up), approved, by, START, reason)


PAPER = on_paper(claim(10, "chen"), entered_by="wang")
MESSAGE = by_message(claim(11, "chen"), " 在岗值班，已自学 ")
VIDEO = by_video(claim(12, "chen"), Watched(100, ((0, 90),)))
WAITED = by_code(claim(13, "li"), Verdict.UNVERIFIED)
ASKED = request(claim(50, "sun"), CheckInMode.MESSAGE, "忘了签到")


def test_three_modes_of_one_person_count_once_and_the_earliest_stands():
    result = attendance(SESSION, [VIDEO, MESSAGE, PAPER])

    assert result.counted == {"chen": Counted(PAPER.claim, CheckInMode.PAPER, is_make_up=False)}
    assert result.present == {"chen"}


@given(
    st.permutations([PAPER, MESSAGE, VIDEO, WAITED] * 2), st.permutations([ASKED, decide(ASKED, decision(1))])
)
def test_any_order_and_repeats_give_the_same_attendance(check_ins, make_ups):
    result = attendance(SESSION, check_ins, make_ups)

    assert result.counted["chen"].claim == PAPER.claim
    assert (result.counted.keys(), result.waiting) == ({"chen", "sun"}, {"li"})


def test_of_two_check_ins_at_one_moment_the_smaller_id_stands():
    one, two = (on_paper(claim(number, "chen", after=0), entered_by="wang") for number in (7, 8))

    assert attendance(SESSION, [two, one]).counted["chen"].claim.id == UUID(int=7)


def test_a_check_in_to_another_session_counts_for_nothing_here():
    elsewhere = on_paper(claim(10, "chen", session=OTHER_SESSION), entered_by="wang")

    assert attendance(SESSION, [elsewhere]).counted == {}


def test_who_waited_in_the_outbox_is_waiting_until_somebody_verifies_it():
    asked = request(WAITED.claim, WAITED.mode, "扫码时没有网络")
    approved = decide(asked, decision(1, make_up=13))
    declined = decide(asked, decision(1, make_up=13, approved=False))

    for make_ups, counted, waiting in [
        ([], set(), {"li"}),
        ([asked], set(), {"li"}),
        ([approved], {"li"}, set()),
        ([declined], set(), set()),
    ]:
        result = attendance(SESSION, [WAITED], make_ups)
        assert (result.counted.keys(), result.waiting) == (counted, waiting)


def test_nobody_waits_for_approval_who_counts_already():
    on_the_sheet = on_paper(claim(20, "li"), entered_by="wang")

    assert attendance(SESSION, [WAITED, on_the_sheet], [ASKED]).waiting == {"sun"}


def test_who_is_there_follows_the_last_move_and_a_make_up_shows_nobody_there():
    make_ups = [decide(ASKED, decision(1))]
    moves = [Move("chen", here=False), Move("nobody", here=True)]

    assert attendance(SESSION, [PAPER], make_ups, moves).present == set()
    assert attendance(SESSION, [PAPER], make_ups, [*moves, Move("chen", here=True)]).present == {"chen"}
    assert attendance(SESSION, [PAPER], make_ups, [Move("sun", here=True)]).present == {"chen", "sun"}


def test_each_mode_records_what_it_is_proved_by():
    assert (PAPER.mode, PAPER.entered_by, PAPER.note) == (CheckInMode.PAPER, "wang", None)
    assert (MESSAGE.mode, MESSAGE.entered_by, MESSAGE.note) == (
        CheckInMode.MESSAGE,
        "chen",
        "在岗值班，已自学",
    )
    assert (VIDEO.mode, VIDEO.entered_by) == (CheckInMode.VIDEO, "chen")


def test_a_message_without_words_and_a_video_hardly_watched_check_nobody_in():
    with pytest.raises(NoteMissingError, match="the check-in by message has no note"):
        by_message(claim(1, "chen"), " \n")
    with pytest.raises(NotWatchedEnoughError, match="89 ms of the video were watched, 90 ms are needed"):
        by_video(claim(1, "chen"), Watched(100, ((0, 89),)))


def test_a_make_up_is_requested_with_a_reason_and_then_approved_or_declined():
    assert ASKED.state is MakeUpState.REQUESTED
    assert decide(ASKED, decision(1)).state is MakeUpState.APPROVED
    assert decide(ASKED, decision(1, approved=False)).state is MakeUpState.DECLINED
    with pytest.raises(NoteMissingError, match="the request for a make-up has no note"):
        request(claim(50, "sun"), CheckInMode.PAPER, " ")
    with pytest.raises(NoteMissingError, match="declining a make-up has no note"):
        decide(ASKED, decision(1, approved=False, reason=None))


def test_nobody_approves_their_own_make_up():
    with pytest.raises(OwnRequestError, match="somebody else must decide"):
        decide(ASKED, decision(1, by="sun"))


def test_the_first_decision_stands_and_a_double_tap_changes_nothing():
    approved = decide(ASKED, decision(1))

    assert decide(approved, decision(1)) is approved
    with pytest.raises(AlreadyDecidedError, match="approved already"):
        decide(approved, decision(2, approved=False))


def test_boxes_that_were_apart_come_to_the_same_decision_from_one_log():
    log = [decision(9, make_up=51), decision(1, by="sun"), decision(2, approved=False), decision(3)]

    assert settle(ASKED, log).decision == decision(2, approved=False)
    assert settle(ASKED, [*log, *log]) == settle(ASKED, log)
