"""Check published draws after the published description, as a stranger would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from study.roll_call.draws import NOTHING_BEFORE, Draw
from study.roll_call.errors import CannotUndoError
from study.roll_call.picking import commitment_to, pick
from study.roll_call.rounds import Rounds


class Fault(StrEnum):
    """What is wrong with a draw; a stable word for a door to translate."""

    OTHER_ROLL_CALL = "other_roll_call"
    NUMBER = "number_out_of_order"
    CHAIN = "does_not_follow_on_the_draw_before"
    SEED = "seed_does_not_fit_commitment"
    OPENING = "changed_after_opening"
    NOT_AS_SEEN = "opening_was_shown_otherwise"
    LISTS = "lists_out_of_order"
    UNDO = "undoes_what_cannot_be_undone"
    ROUND = "wrong_round"
    CANDIDATES = "wrong_candidates"
    NONCES = "nonces_from_others_or_out_of_order"
    PICK = "forged_pick"
    HEAD = "not_the_last_draw"


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault and where it is: the line of the draw in the file, counted from 1, and the number it claims."""

    line: int
    number: int
    fault: Fault


def verify(
    draws: Sequence[Draw], *, seen: Mapping[int, str] | None = None, head: str | None = None
) -> list[Problem]:
    """What is wrong with a roll-call's draws; empty when all is right.

    Whoever holds the file can make all of it anew, with a seed that suits. What stops that is kept outside:
    `seen` are openings' digests as phones noted them before a draw, by its number; `head` is the digest of
    the last draw, which also tells that the end was cut off.
    """
    problems = []
    rounds: Rounds | None = Rounds()
    before: Draw | None = None
    for line, draw in enumerate(draws, start=1):
        faults = list(_order_faults(draw, before, first=draws[0]))
        rounds = _rounds_at(draw, before, None if faults else rounds, is_next=not faults)
        faults += _own_faults(draw, (seen or {}).get(draw.opening.number))
        if rounds is not None:
            fairness_faults, rounds = _fairness(draw, rounds)
            faults += fairness_faults
        problems += [Problem(line, draw.opening.number, fault) for fault in faults]
        before = draw
    if head is not None and head != (before.digest if before else NOTHING_BEFORE):
        problems.append(Problem(len(draws), before.opening.number if before else 0, Fault.HEAD))
    return problems


def _order_faults(draw: Draw, before: Draw | None, *, first: Draw) -> Iterator[Fault]:
    opening = draw.opening
    if (opening.roll_call, opening.scope) != (first.opening.roll_call, first.opening.scope):
        yield Fault.OTHER_ROLL_CALL
    if opening.number != (before.opening.number + 1 if before else 1):
        yield Fault.NUMBER
    if opening.previous != (before.digest if before else NOTHING_BEFORE):
        yield Fault.CHAIN


def _rounds_at(draw: Draw, before: Draw | None, rounds: Rounds | None, *, is_next: bool) -> Rounds | None:
    """The rounds as they stood before a draw.

    After a gap nobody can tell who had been called (None), until a draw starts another round than the draw
    that it follows on.
    """
    if rounds is None and is_next and before is not None and draw.opening.round > before.opening.round:
        return Rounds(draw.opening.round)
    return rounds


def _own_faults(draw: Draw, seen: str | None) -> Iterator[Fault]:
    """What can be told from the draw alone."""
    opening, seed = draw.opening, bytes.fromhex(draw.seed)
    if commitment_to(seed) != opening.commitment:
        yield Fault.SEED
    if opening.digest != draw.announced:
        yield Fault.OPENING
    if seen is not None and seen != draw.announced:
        yield Fault.NOT_AS_SEEN
    if not (_is_sorted_set(opening.present) and _is_sorted_set(opening.candidates)):
        yield Fault.LISTS
    authors = [nonce.member for nonce in draw.nonces]
    if not (_is_sorted_set(authors) and set(authors) <= set(opening.present)):
        yield Fault.NONCES
    if draw.picked != pick(opening.candidates, seed=seed, opening=draw.announced, nonces=draw.nonces):
        yield Fault.PICK


def _fairness(draw: Draw, rounds: Rounds) -> tuple[list[Fault], Rounds]:
    """Whether undos, round and candidates are right, and the rounds after the draw."""
    opening = draw.opening
    faults = []
    for undo in opening.undone:
        try:
            rounds = rounds.after_undo(undo.number)
        except CannotUndoError:
            faults.append(Fault.UNDO)
    current = rounds.for_next_draw(opening.present)
    if opening.round != current.number:
        faults.append(Fault.ROUND)
    if opening.candidates != rounds.candidates(opening.present):
        faults.append(Fault.CANDIDATES)
    return faults, current.after_call(opening.number, draw.picked)


def _is_sorted_set(members: Sequence[str]) -> bool:
    return list(members) == sorted(set(members))
