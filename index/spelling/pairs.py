"""Know which two characters stand side by side anywhere in a library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

_BEYOND = "\uffff"
_BYTES = 2


class Pairs:
    """Pairs of characters as sorted numbers: a library of 50,000 passages has 170,000, opened at once.

    A set of as many strings would take longer to make than everything else that a release needs.
    """

    def __init__(self, joined: str) -> None:
        """Take pairs that `join` wrote one after another."""
        self._codes = _codes(joined)[::2].copy()

    @classmethod
    def merge(cls, parts: Sequence[Pairs]) -> Pairs:
        """The pairs of all parts."""
        merged = cls("")
        # A stable sort merges what is sorted already; pairs that are there twice do no harm.
        merged._codes = np.sort(np.concatenate([part._codes for part in parts]), kind="stable")
        return merged

    @staticmethod
    def join(pairs: Iterable[str]) -> str:
        """The pairs as one string; sorted, and so are their numbers."""
        return "".join(sorted(pairs))

    def __contains__(self, pair: str) -> bool:
        return len(pair) == 2 and self.strange(pair) == [False]  # noqa: PLR2004 (a pair)

    def strange(self, text: str) -> list[bool]:
        """For each character but the first: whether the library never has it after the one before."""
        codes = _codes(text)
        if not len(self._codes):
            return [True] * len(codes)
        found = np.searchsorted(self._codes, codes).clip(max=len(self._codes) - 1)
        return [bool(differs) for differs in self._codes[found] != codes]


def _codes(text: str) -> npt.NDArray[np.uint32]:
    """A number for each character with its next; rare characters that UTF-16 splits count as one mark."""
    encoded = text.encode("utf-16-le")
    if len(encoded) != _BYTES * len(text):
        encoded = "".join(min(letter, _BEYOND) for letter in text).encode("utf-16-le")
    letters = np.frombuffer(encoded, dtype="<u2").astype(np.uint32)
    return np.asarray((letters[:-1] << 16) | letters[1:], dtype=np.uint32)
