"""Lend the memory in which a question's scores are added up, and take it back cleared."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt

Sums = npt.NDArray[np.float32]


class Tallies:
    """Arrays of zeros, float32 [size], one for each field: a set for each question that is being answered.

    In a large library making an array of its length takes longer than adding up what a question's terms
    tell of the few passages that hold them. So the arrays are kept. Safe to use from several threads.
    """

    def __init__(self, fields: Sequence[str], size: int) -> None:
        self._fields = fields
        self._size = size
        self._free: deque[dict[str, Sums]] = deque()

    @contextmanager
    def lent(self) -> Iterator[dict[str, Sums]]:
        """A set of arrays; the borrower leaves nothing but zeros. One that fails keeps them for good."""
        try:
            sums = self._free.pop()
        except IndexError:
            sums = {field: np.zeros(self._size, np.float32) for field in self._fields}
        yield sums
        self._free.append(sums)
