"""Pick one of the candidates from a seed that was committed to, and the phones' nonces."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

SEED_BYTES = 32
_WORD_BYTES = 8
_WORDS = 1 << (8 * _WORD_BYTES)


@dataclass(frozen=True, slots=True)
class Nonce:
    """What one member's phone adds to a draw: 16 random bytes in hex, so that nobody alone decides."""

    member: str
    value: str


def commitment_to(seed: bytes) -> str:
    """The SHA-256 of the seed in hex, shown before the draw: it tells nothing and admits no other seed."""
    return hashlib.sha256(seed).hexdigest()


def pick(candidates: Sequence[str], *, seed: bytes, opening: str, nonces: Iterable[Nonce]) -> str:
    """The candidate that follows from the seed, the nonces and the opening.

    `opening` is the digest of everything shown before the draw, the draw's number and the ordered candidates
    among it. Nonces count in the order of their members' ids: in the order of arrival, whoever holds the
    list could choose among its arrangements. `candidates` must not be empty.
    """
    ordered = sorted(nonces, key=lambda nonce: nonce.member)
    return candidates[index_below(len(candidates), _words(seed, opening, ordered))]


def index_below(size: int, words: Iterable[int]) -> int:
    """A number from 0 to `size` - 1, each equally likely, from random 64-bit words.

    Words in the incomplete last multiple of `size` are left out, as their remainders would favour the first
    candidates.
    """
    limit = _WORDS - _WORDS % size
    return next(word for word in words if word < limit) % size


def _words(seed: bytes, opening: str, nonces: Sequence[Nonce]) -> Iterator[int]:
    lines = [opening, *(f"{nonce.member} {nonce.value}" for nonce in nonces)]
    for attempt in count():
        message = "\n".join([*lines, str(attempt)]).encode("ascii")
        digest = hmac.digest(seed, message, "sha256")
        yield int.from_bytes(digest[:_WORD_BYTES], "big")
