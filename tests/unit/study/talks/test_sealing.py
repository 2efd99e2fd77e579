"""Notes that two people can open: who else cannot, and what a changed byte does."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from study.errors import InvalidRecordError
from study.talks.errors import KeysBusyError, NoteClosedError, NoteDamagedError, PassphraseWrongError
from study.talks.keys import Cost, Locksmith, clean_passphrase
from study.talks.notes import About, seal, share, unseal

SMITH = Locksmith(Cost(n=2, r=1, p=1))  # what a guess costs does not matter here
WANG, LI, ZHAO = UUID(int=1), UUID(int=2), UUID(int=3)
ABOUT = About(UUID(int=11), LI, WANG, UUID(int=12))
WORDS = "最近家里有困难"
LOCKED = {who: SMITH.make(who, f"春风又绿江南岸{who.int}") for who in (WANG, LI, ZHAO)}
OPEN = {who: SMITH.open(key, f"春风又绿江南岸{who.int}") for who, key in LOCKED.items()}
NOTE = seal(WORDS, ABOUT, [LOCKED[LI], LOCKED[WANG]])


def flipped(some, place):
    place %= len(some)
    return some[:place] + bytes([some[place] ^ 1]) + some[place + 1 :]


def test_both_read_it_and_nothing_of_it_lies_in_what_is_kept():
    kept = b"".join((NOTE.body, *(box.sealed for box in NOTE.boxes.values())))

    assert [unseal(NOTE, OPEN[who]) for who in (LI, WANG)] == [WORDS, WORDS]
    assert WORDS.encode() not in kept
    assert OPEN[LI].private.private_bytes_raw() not in LOCKED[LI].locked


def test_a_third_key_opens_nothing_even_where_it_takes_a_readers_place():
    box = NOTE.boxes[WANG]
    as_wang = replace(OPEN[ZHAO], member=WANG, id=OPEN[WANG].id)
    own_box = replace(NOTE, boxes={ZHAO: replace(box, reader=ZHAO, key=OPEN[ZHAO].id)})

    with pytest.raises(NoteClosedError, match="not sealed to your key"):
        unseal(NOTE, OPEN[ZHAO])
    for note, key in ((NOTE, as_wang), (own_box, OPEN[ZHAO])):
        with pytest.raises(NoteDamagedError, match="damaged"):
            unseal(note, key)


@given(st.integers(0, 2000), st.sampled_from(["body", "box"]))
@settings(deadline=None)
def test_a_flipped_bit_anywhere_is_told_as_damage(place, where):
    box = NOTE.boxes[WANG]
    damaged = (
        replace(NOTE, body=flipped(NOTE.body, place))
        if where == "body"
        else replace(NOTE, boxes={WANG: replace(box, sealed=flipped(box.sealed, place))})
    )

    with pytest.raises(NoteDamagedError, match="damaged"):
        unseal(damaged, OPEN[WANG])


@pytest.mark.parametrize("name", ["talk", "talker", "member", "writing"])
def test_a_note_cannot_be_put_under_another_talk_or_other_people(name):
    moved = replace(NOTE, about=replace(ABOUT, **{name: UUID(int=77)}))

    with pytest.raises(NoteDamagedError, match="damaged"):
        unseal(moved, OPEN[WANG])


def test_an_older_body_under_a_newer_writing_is_damage():
    newer = seal("后来好了", replace(ABOUT, writing=UUID(int=13)), [LOCKED[WANG]])

    with pytest.raises(NoteDamagedError, match="damaged"):
        unseal(replace(newer, body=NOTE.body), OPEN[WANG])


@pytest.mark.parametrize("name", ["public", "salt", "locked", "check"])
@pytest.mark.parametrize("place", [0, 5, 11])
def test_damage_to_a_kept_key_is_no_wrong_passphrase(name, place):
    damaged = replace(LOCKED[WANG], **{name: flipped(getattr(LOCKED[WANG], name), place)})

    with pytest.raises(NoteDamagedError, match="damaged"):
        SMITH.open(damaged, "春风又绿江南岸1")


@pytest.mark.parametrize("wrong", ["春风又绿江南岸2", "", "x" * 500, "\ud800"])
def test_a_wrong_passphrase_opens_nothing(wrong):
    with pytest.raises(PassphraseWrongError, match="passphrase is wrong"):
        SMITH.open(LOCKED[WANG], wrong)


def test_a_key_that_would_cost_too_much_to_open_is_taken_for_damaged():
    with pytest.raises(NoteDamagedError, match="damaged"):
        SMITH.open(replace(LOCKED[WANG], cost=Cost(2**30, 8, 1)), "春风又绿江南岸1")


def test_who_finds_no_room_is_refused_and_room_comes_back_after_each():
    smith = Locksmith(Cost(n=2, r=1, p=1), patience_s=0.01)
    with smith._room, pytest.raises(KeysBusyError, match="try again in 1 seconds"):
        smith.open(LOCKED[WANG], "春风又绿江南岸1")

    with pytest.raises(PassphraseWrongError, match="wrong"):
        smith.open(LOCKED[WANG], "春风又绿江南岸2")
    assert smith.open(LOCKED[WANG], "春风又绿江南岸1").id == LOCKED[WANG].id


def test_after_a_change_of_passphrase_only_the_new_one_opens_and_old_notes_are_read():
    relocked = SMITH.lock(OPEN[WANG], "Correct horse 2")

    assert relocked.public == LOCKED[WANG].public
    assert relocked.locked != LOCKED[WANG].locked
    assert unseal(NOTE, SMITH.open(relocked, "Ｃｏｒｒｅｃｔ horse ２")) == WORDS
    with pytest.raises(PassphraseWrongError, match="wrong"):
        SMITH.open(relocked, "春风又绿江南岸1")


def test_with_a_new_key_nothing_is_readable_until_the_other_shares_it():
    renewed = SMITH.make(WANG, "一江春水向东流呀")
    key = SMITH.open(renewed, "一江春水向东流呀")
    with pytest.raises(NoteClosedError, match="ask the other person"):
        unseal(NOTE, key)

    box = share(NOTE, OPEN[LI], renewed)

    assert unseal(replace(NOTE, boxes={**NOTE.boxes, WANG: box}), key) == WORDS


@pytest.mark.parametrize(
    ("passphrase", "problem"),
    [
        pytest.param("1234567", "too_short", id="seven"),
        pytest.param("739154", "too_short", id="a PIN"),
        pytest.param("73915482", "weak", id="eight digits"),
        pytest.param("７３９１５４８２", "weak", id="wide digits"),
        pytest.param("abababab", "weak", id="two letters"),
        pytest.param("        1 ", "too_short", id="blanks"),
        pytest.param("x1y2" * 17, "too_long", id="too long"),
        pytest.param("abcdef\x07gh", "unreadable", id="control character"),
    ],
)
def test_a_passphrase_that_could_be_guessed_is_refused(passphrase, problem):
    with pytest.raises(InvalidRecordError, match="passphrase is") as refused:
        clean_passphrase(passphrase)
    assert refused.value.problem == problem


@pytest.mark.parametrize("passphrase", ["春风又绿江南岸呀", "abcd1234", "73915482640517"])
def test_eight_characters_or_fourteen_digits_are_enough(passphrase):
    assert clean_passphrase(passphrase) == passphrase


@pytest.mark.parametrize("text", ["谈" * 2000, "a", "第一行\n第二行"])
def test_notes_come_back_to_the_letter_and_their_length_says_little(text):
    note = seal(text, ABOUT, [LOCKED[WANG]])

    assert unseal(note, OPEN[WANG]) == text
    assert (len(note.body) - 12 - 16) % 512 == 0


def test_a_note_that_is_too_long_or_empty_is_refused():
    for text, problem in (("谈" * 2001, "too_long"), (" \n", "empty"), ("\0谈", "unreadable")):
        with pytest.raises(InvalidRecordError, match="text is") as refused:
            seal(text, ABOUT, [LOCKED[WANG]])
        assert refused.value.problem == problem
