"""PINs and codes: what is taken, and how it is kept."""

import random

import pytest

from study.errors import InvalidRecordError
from study.sign_in.pins import PinKeeper, clean_pin
from study.sign_in.secrets import ALPHABET, new_code, read_code

KEEPER = PinKeeper("k" * 32)


def test_a_pin_is_kept_as_an_argon2id_hash_that_only_it_opens():
    kept = KEEPER.hash("739154")

    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert "739154" not in kept
    assert KEEPER.verify(kept, "739154")
    assert not KEEPER.verify(kept, "739155")
    assert not KEEPER.verify(None, "739154")


def test_a_copy_of_the_database_without_the_key_does_not_tell_a_pin():
    kept = KEEPER.hash("739154")

    assert not PinKeeper("x" * 32).verify(kept, "739154")


@pytest.mark.parametrize(
    ("pin", "problem"),
    [
        ("12345", "malformed"),
        ("1234567890123", "malformed"),
        ("73915a", "malformed"),
        ("７３９１５４", "malformed"),
        ("", "malformed"),
        ("123456", "weak"),
        ("654321", "weak"),
        ("890123", "weak"),
        ("111111", "weak"),
        ("121212", "weak"),
        ("100123", "weak"),
    ],
)
def test_pins_that_everybody_tries_first_are_refused(pin, problem):
    with pytest.raises(InvalidRecordError, match=f"pin is {problem}"):
        clean_pin(pin, staff_number="0100123")


def test_a_code_is_two_blocks_of_letters_that_are_not_mixed_up_and_may_be_typed_in_any_way():
    code = new_code(random.Random(7).choice)

    assert len(code) == 9
    assert set(code) <= {*ALPHABET, "-"}
    assert not set("01IO") & set(ALPHABET)
    assert read_code(f" {code.lower().replace('-', ' ')} ") == read_code(code)
