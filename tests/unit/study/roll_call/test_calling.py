"""A draw is opened, takes nonces, and is closed; its roll-call goes on from there."""

from dataclasses import replace
from uuid import UUID

import pytest

from study.roll_call.calling import RollCall, add_nonce, after_draw, after_undo, close_draw, open_draw
from study.roll_call.draws import NOTHING_BEFORE, Undo
from study.roll_call.errors import (
    DrawDoesNotFollowError,
    InvalidDrawInputError,
    NobodyPresentError,
    NonceTakenError,
    NotPresentError,
    ReasonMissingError,
)
from study.roll_call.outcomes import Outcome, OutcomeKind, outcome_of
from study.roll_call.picking import Nonce, commitment_to
from study.roll_call.scope import Attendee, Scope, ScopeKind
from tests.unit.study.roll_call.drawing import attendees, draw_once, new_roll_call, seed_of

A, B = "a" * 32, "b" * 32


def test_an_opening_commits_to_the_seed_and_fixes_the_candidates():
    _, roll_call = draw_once(new_roll_call(), ["chen"])

    opening = open_draw(roll_call, attendees("wang", "chen", "li"), seed=seed_of(2)).opening

    assert (opening.number, opening.round) == (2, 1)
    assert opening.present == ("chen", "li", "wang")
    assert opening.candidates == ("li", "wang")
    assert opening.commitment == commitment_to(seed_of(2))
    assert opening.previous == roll_call.head != NOTHING_BEFORE


@pytest.mark.parametrize(
    ("scope", "members"),
    [
        pytest.param(
            Scope(ScopeKind.SESSION, "s1"), ("chen", "li", "sun", "wang"), id="session, with guests"
        ),
        pytest.param(Scope(ScopeKind.BRANCH, "b1"), ("chen", "li", "wang"), id="branch"),
        pytest.param(Scope(ScopeKind.GROUP, "g2"), ("wang",), id="group"),
    ],
)
def test_only_those_in_scope_can_be_drawn(scope, members):
    present = [*attendees("li", "chen"), Attendee("wang", "b1", "g2"), Attendee("sun", "b9")]

    opening = open_draw(RollCall(UUID(int=5), scope), present, seed=seed_of(1)).opening

    assert opening.candidates == members


def test_nobody_is_drawn_where_nobody_of_the_scope_is_present():
    with pytest.raises(NobodyPresentError, match="check somebody in first"):
        open_draw(new_roll_call(), [Attendee("sun", "b9")], seed=seed_of(1))


@pytest.mark.parametrize(
    ("members", "seed", "field"),
    [
        pytest.param(["chen"], b"short", "seed", id="a seed of five bytes"),
        pytest.param(["chen li"], bytes(32), "id", id="a blank, which parts member and nonce"),
        pytest.param(["王芳"], bytes(32), "id", id="a name instead of an id"),
    ],
)
def test_what_a_stranger_could_not_read_unambiguously_is_refused(members, seed, field):
    with pytest.raises(InvalidDrawInputError, match=f"{field} has the wrong form"):
        open_draw(new_roll_call(), attendees(*members), seed=seed)


def test_each_member_present_adds_one_nonce_and_sending_it_twice_changes_nothing():
    opened = open_draw(new_roll_call(), attendees("chen", "li"), seed=seed_of(1))

    with_both = add_nonce(add_nonce(opened, Nonce("li", A)), Nonce("chen", B))

    assert with_both.nonces == (Nonce("chen", B), Nonce("li", A))
    assert add_nonce(with_both, Nonce("li", A)) is with_both
    with pytest.raises(NonceTakenError, match="li has already added a nonce"):
        add_nonce(with_both, Nonce("li", B))
    with pytest.raises(NotPresentError, match="sun was not present"):
        add_nonce(with_both, Nonce("sun", B))
    with pytest.raises(InvalidDrawInputError, match="nonce has the wrong form"):
        add_nonce(opened, Nonce("li", "A" * 32))


def test_the_seed_of_an_open_draw_is_not_printed_and_is_revealed_at_the_close():
    opened = open_draw(new_roll_call(), attendees("chen", "li"), seed=seed_of(1))

    assert seed_of(1).hex() not in repr(opened)
    assert str(seed_of(1)) not in repr(opened)
    assert close_draw(opened).seed == seed_of(1).hex()


def test_an_undone_member_can_be_drawn_again_and_the_next_draw_publishes_the_reason():
    draw, roll_call = draw_once(new_roll_call(), ["chen"])

    undone = after_undo(roll_call, 1, reason=" 不在车厢 ")
    opening = open_draw(undone, attendees("chen", "li"), seed=seed_of(2)).opening

    assert draw.picked == "chen"
    assert opening.candidates == ("chen", "li")
    assert opening.undone == (Undo(1, "不在车厢"),)
    with pytest.raises(ReasonMissingError, match="give one"):
        after_undo(roll_call, 1, reason=" ")


def test_a_draw_that_was_opened_before_an_undo_or_in_another_roll_call_does_not_follow():
    draw, once = draw_once(new_roll_call(), ["chen", "li"])
    stale = close_draw(open_draw(once, attendees("chen", "li"), seed=seed_of(2)))

    for other in (after_undo(once, 1, reason="错点"), new_roll_call(), replace(once, id=UUID(int=6))):
        with pytest.raises(DrawDoesNotFollowError, match="draw 2 does not follow"):
            after_draw(other, stale)
    with pytest.raises(DrawDoesNotFollowError, match=r"draw 1 does not follow .* next one is 2"):
        after_draw(once, draw)


def test_who_passes_has_been_called_all_the_same():
    draw, roll_call = draw_once(new_roll_call(), ["chen", "li"])

    outcome = outcome_of(draw, OutcomeKind.PASSED, card="card-7", note="  ")

    assert outcome == Outcome(1, draw.picked, OutcomeKind.PASSED, "card-7", None)
    assert draw.picked not in roll_call.rounds.candidates(["chen", "li"])
