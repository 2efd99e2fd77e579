"""Describe a draw as it is announced, and as it is published when it is over."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from study.roll_call.picking import Nonce
from study.roll_call.scope import Scope

VERSION = 1
NOTHING_BEFORE = "0" * 64
"""Stands where the first draw would name the draw before it."""


@dataclass(frozen=True, slots=True)
class Undo:
    """That an earlier draw of the round was taken back, and why.

    The reason is published: who undoes until somebody suits shall have to write it down each time.
    """

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Opening:
    """All that is shown before a draw: who can be picked, and the commitment to the seed.

    `number` counts the draws of the roll-call from 1; `previous` is the digest of the draw before; `undone`
    names what was undone since then.
    """

    roll_call: UUID
    scope: Scope
    number: int
    round: int
    previous: str
    present: tuple[str, ...]
    candidates: tuple[str, ...]
    undone: tuple[Undo, ...]
    commitment: str

    def to_json(self) -> dict[str, object]:
        """The opening as JSON values."""
        return {
            "version": VERSION,
            "roll_call": str(self.roll_call),
            "scope": {"kind": self.scope.kind.value, "of": self.scope.of},
            "number": self.number,
            "round": self.round,
            "previous": self.previous,
            "present": list(self.present),
            "candidates": list(self.candidates),
            "undone": [{"number": undo.number, "reason": undo.reason} for undo in self.undone],
            "commitment": self.commitment,
        }

    @property
    def digest(self) -> str:
        """What a phone keeps, and the screen shows the start of: whoever has it sees any later change."""
        return digest(self.to_json())


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw that is over, with all that a stranger needs to repeat it.

    `announced` is the opening's digest as it was shown; `seed` is the revealed one in hex.
    """

    opening: Opening
    announced: str
    nonces: tuple[Nonce, ...]
    seed: str
    picked: str

    def to_json(self) -> dict[str, object]:
        """The draw as JSON values, on one level with its opening."""
        return {
            **self.opening.to_json(),
            "opening": self.announced,
            "nonces": [{"member": nonce.member, "nonce": nonce.value} for nonce in self.nonces],
            "seed": self.seed,
            "picked": self.picked,
        }

    @property
    def digest(self) -> str:
        """What the next draw names as the one before it."""
        return digest(self.to_json())


def canonical(values: Mapping[str, object]) -> str:
    """The one text of JSON values (RFC 8785; there are no fractions here)."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(values: Mapping[str, object]) -> str:
    """The SHA-256 of the canonical text, in hex."""
    return hashlib.sha256(canonical(values).encode()).hexdigest()
