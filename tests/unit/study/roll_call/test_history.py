"""A roll-call's history: what can be done with a draw, and when."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from study.errors import InvalidRecordError
from study.roll_call.calling import OpenDraw, close_draw, open_draw
from study.roll_call.errors import (
    CannotUndoError,
    DrawIsOpenError,
    DrawIsOverError,
    DrawUndoneError,
    DrawUnknownError,
    OutcomeStandsError,
    ReasonMissingError,
)
from study.roll_call.history import (
    Announced,
    History,
    with_draw,
    with_nonce,
    with_opening,
    with_outcome,
    with_undo,
)
from study.roll_call.outcomes import OutcomeKind
from study.roll_call.picking import Nonce
from study.roll_call.questions import Question
from tests.unit.study.roll_call.drawing import attendees, new_roll_call, seed_of

NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)
PRESENT = attendees("m1", "m2", "m3")


def opened(history, present=PRESENT, question=None):
    seed = seed_of(history.roll_call.drawn + 1)
    opening = open_draw(history.roll_call, present, seed=seed).opening
    return with_opening(history, Announced(opening, opening.digest, NOON, NOON, question))


def closed(history):
    opening = history.open.opening
    draw = close_draw(OpenDraw(opening, seed_of(opening.number), history.open.nonces))
    return with_draw(history, draw, at=NOON)


@pytest.fixture
def new():
    return History(new_roll_call())


@pytest.fixture
def drawn(new):
    """After one draw."""
    return closed(opened(new, question=Question("c1", "预备期多长？")))


def test_chances_are_those_of_the_open_draw_and_otherwise_of_the_next_one(new, drawn):
    picked = drawn.past(1).draw.picked
    others = sorted({"m1", "m2", "m3"} - {picked})

    assert new.chances(PRESENT) == dict.fromkeys(["m1", "m2", "m3"], Fraction(1, 3))
    assert drawn.chances(PRESENT) == {picked: 0, others[0]: Fraction(1, 2), others[1]: Fraction(1, 2)}
    assert opened(drawn).chances(attendees("m9")) == drawn.chances(PRESENT)


def test_a_late_comer_enters_the_current_round_with_an_equal_chance(drawn):
    chances = drawn.chances([*PRESENT, *attendees("m4")])

    assert (chances["m4"], chances[drawn.past(1).draw.picked]) == (Fraction(1, 3), 0)


def test_while_a_draw_is_open_nothing_else_is_drawn_undone_or_answered(drawn):
    waiting = opened(drawn)

    with pytest.raises(DrawIsOpenError, match="draw 2 is open"):
        opened(waiting)
    with pytest.raises(DrawIsOpenError, match="draw 2 is open"):
        with_undo(waiting, 1, reason="请假")
    with pytest.raises(DrawIsOpenError, match="draw 2 is open"):
        with_outcome(waiting, 2, OutcomeKind.PASSED, note=None)
    assert with_outcome(waiting, 1, OutcomeKind.PASSED, note=None).past(1).outcome.kind == "passed"


def test_nonces_go_to_the_open_draw_only(drawn):
    nonce = Nonce("m1", "0" * 32)

    assert with_nonce(opened(drawn), 2, nonce).open.nonces == (nonce,)
    with pytest.raises(DrawIsOverError, match="draw 1 takes no nonces any more"):
        with_nonce(opened(drawn), 1, nonce)
    with pytest.raises(DrawUnknownError, match="draw 2 is not known"):
        with_nonce(drawn, 2, nonce)


def test_an_outcome_names_the_card_that_was_put_and_stays(drawn):
    answered = with_outcome(drawn, 1, OutcomeKind.ANSWERED, note=" 一年 ")

    outcome = answered.past(1).outcome
    assert (outcome.member, outcome.card, outcome.note) == (drawn.past(1).draw.picked, "c1", "一年")
    with pytest.raises(OutcomeStandsError, match="outcome of draw 1 is recorded"):
        with_outcome(answered, 1, OutcomeKind.PASSED, note=None)


def test_who_has_answered_stays_called_who_passed_can_be_taken_back(drawn):
    answered = with_outcome(drawn, 1, OutcomeKind.ANSWERED, note="一年")
    passed = with_outcome(drawn, 1, OutcomeKind.PASSED, note=None)

    with pytest.raises(OutcomeStandsError, match="neither changed nor undone"):
        with_undo(answered, 1, reason="请假")
    taken_back = with_undo(passed, 1, reason=" 请假 ")
    assert taken_back.past(1).undone == "请假"
    assert taken_back.chances(PRESENT)[drawn.past(1).draw.picked] == Fraction(1, 3)


def test_nothing_comes_of_a_draw_that_was_undone_and_it_is_undone_once(drawn):
    undone = with_undo(drawn, 1, reason="请假")

    with pytest.raises(DrawUndoneError, match="draw 1 was undone"):
        with_outcome(undone, 1, OutcomeKind.ANSWERED, note="一年")
    with pytest.raises(CannotUndoError, match="draw 1 stands for no call"):
        with_undo(undone, 1, reason="请假")


@pytest.mark.parametrize(
    ("reason", "refusal"),
    [("  ", ReasonMissingError), ("字" * 501, InvalidRecordError)],
    ids=["none", "too long"],
)
def test_a_reason_for_undoing_must_be_there_and_readable(drawn, reason, refusal):
    with pytest.raises(refusal, match=r"without a reason|note is too_long"):
        with_undo(drawn, 1, reason=reason)
