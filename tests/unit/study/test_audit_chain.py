"""The audit chain shows any tampering and names the entry."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.actors import SYSTEM
from study.audit.chain import START, Deed, Fault, Head, first_fault, link

NOON = datetime(2026, 6, 30, 4, tzinfo=UTC)


def _chain(length):
    links, head = [], START
    for number in range(1, length + 1):
        deed = Deed(SYSTEM, "roles.set", f"member:{number}", {"n": number}, NOON + timedelta(seconds=number))
        links.append(link(head, deed))
        head = Head(links[-1].number, links[-1].hash)
    return links, head


CHAIN, HEAD = _chain(9)


def test_an_untouched_chain_has_no_fault():
    assert first_fault(CHAIN, HEAD) is None
    assert first_fault([], START) is None


@given(st.integers(0, 8), st.sampled_from(["entry", "previous_hash", "hash"]), st.data())
def test_one_flipped_byte_is_found_and_its_entry_named(at, field, data):
    text = getattr(CHAIN[at], field).encode()
    place = data.draw(st.integers(0, len(text) - 1))
    flipped = bytearray(text)
    flipped[place] ^= data.draw(st.integers(1, 127))
    changed = replace(CHAIN[at], **{field: flipped.decode("utf-8", "surrogateescape")})

    fault = first_fault([*CHAIN[:at], changed, *CHAIN[at + 1 :]], HEAD)

    assert fault is not None
    assert fault.number == at + 1


@given(st.integers(0, 8))
def test_a_removed_entry_is_missed_by_number_also_at_the_end(at):
    assert first_fault([*CHAIN[:at], *CHAIN[at + 1 :]], HEAD) == Fault(at + 1, "is missing")


@given(st.integers(0, 8), st.integers(0, 8))
def test_two_entries_that_changed_places_are_found_at_the_first(one, other):
    if one == other:
        return
    first, second = sorted((one, other))
    links = list(CHAIN)
    links[first] = replace(CHAIN[second], number=first + 1)
    links[second] = replace(CHAIN[first], number=second + 1)

    assert first_fault(links, HEAD).number == first + 1


def test_an_entry_written_anew_with_a_right_hash_breaks_the_next_one():
    entry = CHAIN[3].entry.replace("member:4", "member:9")
    forged = link(Head(3, CHAIN[2].hash), Deed(SYSTEM, "roles.set", "member:9", {"n": 4}, NOON))
    links = [*CHAIN[:3], replace(forged, entry=forged.entry), *CHAIN[4:]]

    assert "member:9" in entry
    assert first_fault(links, HEAD) == Fault(5, "does not follow the entry before it")


@pytest.mark.parametrize(
    "extra", [CHAIN[8], link(HEAD, Deed(SYSTEM, "x", "y", {}, NOON))], ids=["twice", "forged"]
)
def test_an_entry_too_many_is_found(extra):
    fault = first_fault([*CHAIN, extra], HEAD)

    assert fault is not None
    assert fault.number in {9, 10}


def test_entries_are_canonical_json_with_their_number():
    entry = json.loads(CHAIN[0].entry)

    assert entry == {
        "number": 1,
        "moment": "2026-06-30T04:00:01+00:00",
        "actor": "system:yunxue",
        "action": "roles.set",
        "subject": "member:1",
        "details": {"n": 1},
    }
    assert CHAIN[0].entry == json.dumps(entry, sort_keys=True, separators=(",", ":"))
