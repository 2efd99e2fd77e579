"""Shuffle by a seed, in the same way in every version of Python and in every other language."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from itertools import count
from typing import TypeVar

from study.roll_call.picking import index_below

VERSION = 1
"""Papers are made again from their seed: whatever changes below makes it another version."""

_WORD_BYTES = 8

_Value = TypeVar("_Value")


def shuffled(values: Sequence[_Value], *, seed: bytes, purpose: str) -> tuple[_Value, ...]:
    """The values in an order that follows from seed and purpose, each order equally likely.

    Fisher-Yates from the front: place 0 changes places with one of those from 0 on, place 1 with one of
    those from 1 on, and so forth, each drawn by `words` and `index_below`. The first k of the values are so
    a fair draw of k. `random.shuffle` would do the same, but promises no two versions the same result.
    """
    order = list(values)
    drawn = words(seed, purpose)
    for place in range(len(order) - 1):
        other = place + index_below(len(order) - place, drawn)
        order[place], order[other] = order[other], order[place]
    return tuple(order)


def words(seed: bytes, purpose: str) -> Iterator[int]:
    """Random 64-bit words without end.

    They are the quarters, first byte first, of HMAC-SHA-256 with the seed as key over the text of `yunxue
    paper`, the version, the purpose and a number from 0 on, a line each (UTF-8, no line end at the end).
    """
    for number in count():
        message = f"yunxue paper {VERSION}\n{purpose}\n{number}".encode()
        digest = hmac.digest(seed, message, "sha256")
        for start in range(0, len(digest), _WORD_BYTES):
            yield int.from_bytes(digest[start : start + _WORD_BYTES], "big")
