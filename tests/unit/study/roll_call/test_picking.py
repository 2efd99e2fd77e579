"""Every candidate is as likely as any other, and nobody can choose."""

import hashlib
from collections import Counter

import pytest

from study.roll_call.picking import Nonce, commitment_to, index_below, pick
from tests.unit.study.roll_call.drawing import seed_of

SEED = bytes(range(32))


def test_the_commitment_is_the_sha256_of_the_seed():
    assert commitment_to(SEED) == "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd"


@pytest.mark.parametrize(
    ("size", "words", "number"),
    [
        pytest.param(3, [5], 2, id="remainder"),
        pytest.param(3, [2**64 - 2], 2, id="the last word of the last complete multiple"),
        pytest.param(3, [2**64 - 1, 7], 1, id="a word of the incomplete multiple is left out"),
        pytest.param(4, [2**64 - 1], 3, id="nothing is left out where all multiples are complete"),
        pytest.param(1, [2**64 - 1], 0, id="one candidate"),
    ],
)
def test_words_that_would_favour_the_first_candidates_are_left_out(size, words, number):
    assert index_below(size, words) == number


def test_draws_from_a_fixed_seed_are_uniform_and_independent_of_the_draw_before():
    """Chi-square at 0.1 %: 31.3 with 11 degrees of freedom, 201 with 143."""
    members = [f"m{n:02}" for n in range(12)]
    picks = [pick(members, seed=seed_of(n, "uniform"), opening=f"{n:064x}", nonces=()) for n in range(60_000)]

    assert _chi_square(Counter(picks), cells=12) < 31.3
    assert _chi_square(Counter(zip(picks[::2], picks[1::2], strict=True)), cells=144) < 201.0


def test_one_honest_nonce_makes_a_known_seed_uniform():
    members = [f"m{n:02}" for n in range(12)]
    values = (hashlib.sha256(b"%d" % n).hexdigest()[:32] for n in range(30_000))
    picks = [pick(members, seed=SEED, opening="0" * 64, nonces=[Nonce("m03", value)]) for value in values]

    assert _chi_square(Counter(picks), cells=12) < 31.3


def test_the_order_in_which_nonces_arrive_changes_nothing():
    nonces = [Nonce("chen", "a" * 32), Nonce("li", "b" * 32), Nonce("wang", "c" * 32)]
    members = [f"m{n}" for n in range(1_000)]

    picked = pick(members, seed=SEED, opening="0" * 64, nonces=nonces)

    assert pick(members, seed=SEED, opening="0" * 64, nonces=reversed(nonces)) == picked
    assert pick(members, seed=SEED, opening="0" * 64, nonces=nonces[:2]) != picked


def _chi_square(counted, *, cells):
    expected = counted.total() / cells
    unseen = (cells - len(counted)) * expected
    return unseen + sum((seen - expected) ** 2 / expected for seen in counted.values())
