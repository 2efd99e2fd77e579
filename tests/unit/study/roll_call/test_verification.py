"""A stranger finds what was forged, changed, removed or moved."""

from dataclasses import replace
from pathlib import Path

import pytest

from study.roll_call.calling import RollCall, close_draw, open_draw
from study.roll_call.draw_file import read_draws, write_draws
from study.roll_call.draws import Draw, Undo
from study.roll_call.errors import UnreadableDrawError
from study.roll_call.picking import Nonce, commitment_to
from study.roll_call.verification import Fault, Problem, verify
from tests.unit.study.roll_call.drawing import attendees, lively_roll_call, seed_of
from tests.unit.study.roll_call.stranger import first_wrong_line

DRAWS, END = lively_roll_call()
"""In it draws are undone, rounds end, and people come late and leave; see the first test."""


def changed(at: int, **fields) -> tuple[Draw, ...]:
    """The draws with one changed and nothing else made to fit."""
    opening = {name: fields.pop(name) for name in list(fields) if name in DRAWS[0].opening.__slots__}
    draw = DRAWS[at - 1]
    forged = replace(draw, opening=replace(draw.opening, **opening), **fields)
    return (*DRAWS[: at - 1], forged, *DRAWS[at:])


def faults(draws, **outside):
    return {(problem.number, problem.fault) for problem in verify(draws, **outside)}


def test_an_honest_roll_call_has_no_problem_to_us_nor_to_a_stranger_who_only_read_the_description():
    seen = {draw.opening.number: draw.announced for draw in DRAWS}

    assert verify(DRAWS, seen=seen, head=END.head) == []
    assert first_wrong_line(write_draws(DRAWS)) is None
    assert {draw.opening.round for draw in DRAWS} == set(range(1, DRAWS[-1].opening.round + 1))
    assert DRAWS[-1].opening.round > 3
    assert sum(len(draw.opening.undone) for draw in DRAWS) > 3


def test_a_stranger_agrees_with_us_on_many_roll_calls():
    for seed in range(30):
        draws, end = lively_roll_call(seed, length=25)

        assert verify(draws, head=end.head) == []
        assert first_wrong_line(write_draws(draws)) is None


def test_a_forged_pick_is_found_in_every_draw_by_us_and_by_the_stranger():
    for at, draw in enumerate(DRAWS, start=1):
        for other in set(draw.opening.present) - {draw.picked}:
            forged = changed(at, picked=other)

            assert Problem(at, at, Fault.PICK) in verify(forged)
            assert first_wrong_line(write_draws(forged)) == at


def test_a_seed_that_does_not_fit_its_commitment_is_found():
    forged = changed(3, seed=seed_of(99).hex())

    assert {(3, Fault.SEED), (4, Fault.CHAIN)} <= faults(forged)
    assert first_wrong_line(write_draws(forged)) == 3


def test_another_seed_with_a_commitment_made_to_fit_is_found():
    forged = changed(3, seed=seed_of(99).hex(), commitment=commitment_to(seed_of(99)))

    assert {(3, Fault.OPENING), (4, Fault.CHAIN)} <= faults(forged)


def test_a_changed_list_of_candidates_is_found_even_where_the_pick_stays_right():
    left = tuple(member for member in DRAWS[0].opening.present if member != DRAWS[0].picked)[:1]
    fewer = tuple(member for member in DRAWS[0].opening.candidates if member not in left)
    forged = changed(1, candidates=fewer, present=fewer)

    assert {(1, Fault.OPENING), (2, Fault.CHAIN)} <= faults(forged)
    assert faults(changed(1, candidates=fewer)) >= {(1, Fault.OPENING), (1, Fault.CANDIDATES)}
    assert first_wrong_line(write_draws(forged)) == 1


def test_a_removed_draw_is_found_and_blamed_on_no_other_line():
    removed = (*DRAWS[:9], *DRAWS[10:])

    assert verify(removed) == [Problem(10, 11, Fault.NUMBER), Problem(10, 11, Fault.CHAIN)]
    assert first_wrong_line(write_draws(removed)) == 10
    assert verify(DRAWS[1:]) == [Problem(1, 2, Fault.NUMBER), Problem(1, 2, Fault.CHAIN)]


def test_reordered_draws_are_found():
    swapped = (*DRAWS[:4], DRAWS[5], DRAWS[4], *DRAWS[6:])

    assert verify(swapped) == [
        *(Problem(5, 6, fault) for fault in (Fault.NUMBER, Fault.CHAIN)),
        *(Problem(6, 5, fault) for fault in (Fault.NUMBER, Fault.CHAIN)),
        *(Problem(7, 7, fault) for fault in (Fault.NUMBER, Fault.CHAIN)),
    ]


def test_a_cut_off_end_is_found_by_who_kept_the_digest_of_the_last_draw():
    assert verify(DRAWS[:-1]) == []
    assert verify(DRAWS[:-1], head=END.head) == [Problem(39, 39, Fault.HEAD)]
    assert verify([], head=END.head) == [Problem(0, 0, Fault.HEAD)]


def test_a_roll_call_made_anew_with_a_seed_that_suits_is_found_by_who_noted_the_opening():
    opening = DRAWS[0].opening
    blank = RollCall(opening.roll_call, opening.scope)
    again = close_draw(open_draw(blank, attendees(*opening.present), seed=seed_of(99)))

    assert verify([again]) == []
    assert verify([again], seen={1: DRAWS[0].announced}) == [Problem(1, 1, Fault.NOT_AS_SEEN)]


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        pytest.param({"round": 2}, Fault.ROUND, id="a round begun too early"),
        pytest.param({"undone": (Undo(7, "x"),)}, Fault.UNDO, id="an undo of a draw to come"),
        pytest.param(
            {"nonces": (Nonce("stranger", "a" * 32),)}, Fault.NONCES, id="a nonce of nobody present"
        ),
        pytest.param({"nonces": DRAWS[1].nonces[::-1]}, Fault.NONCES, id="nonces out of order"),
        pytest.param({"present": DRAWS[1].opening.present[::-1]}, Fault.LISTS, id="present out of order"),
        pytest.param({"scope": replace(END.scope, of="b2")}, Fault.OTHER_ROLL_CALL, id="another branch"),
    ],
)
def test_what_breaks_a_rule_is_named(fields, fault):
    assert (2, fault) in faults(changed(2, **fields))


def test_draws_come_back_from_their_file_as_they_were():
    assert read_draws(write_draws(DRAWS)) == DRAWS


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        pytest.param("{", "Expecting property name", id="no JSON"),
        pytest.param('{"seed":1,"seed":1}', "a field is there twice", id="a field twice"),
        pytest.param("[" * 100_000, "recursion", id="nested without end"),
        pytest.param("CUT", "picked: Field required", id="a field is missing"),
        pytest.param("MORE", "mood: Extra inputs are not permitted", id="an unknown field is not hashed"),
        pytest.param("FLOAT", "number: Input should be a valid integer", id="a number with a fraction"),
        pytest.param("SURROGATE", "surrogates not allowed", id="half a character"),
    ],
)
def test_a_line_that_is_no_draw_is_refused_with_its_number(line, problem):
    whole = write_draws(DRAWS[:1]).strip()
    lines = {
        "CUT": whole.replace('"picked":', '"mood":'),
        "MORE": whole.replace("{", '{"mood":1,', 1),
        "FLOAT": whole.replace('"number":1,', '"number":1.0,'),
        "SURROGATE": whole.replace('"undone":[]', '"undone":[{"number":1,"reason":"\\ud800"}]'),
    }

    with pytest.raises(UnreadableDrawError, match=rf"line 3 is no draw \((?s:.*){problem}"):
        read_draws(f"{whole}\n\n{lines.get(line, line)}\n")


def test_the_description_for_strangers_has_at_most_twenty_lines_and_names_every_field():
    description = Path("docs/roll-call.md").read_text(encoding="utf-8")

    assert len(description.splitlines()) <= 20
    assert [name for name in DRAWS[0].to_json() if f"`{name}`" not in description] == []
