"""Add up what terms give to passages, or look it up for some of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.postings import Rows

Sums = npt.NDArray[np.float64]
# Rows, ascending, and the sum of each; both [n].
Found = tuple[Rows, Sums]
# One flag for each row of the library; None if all are admitted.
Admitted = npt.NDArray[np.bool_] | None

# So many shares are added up in little more time than it takes to call NumPy for it.
AT_ONCE = 8000
# To go through an array as long as the library costs what it costs to sort an eighth as many shares.
_ROWS_FOR_A_SHARE = 8


class Shares(NamedTuple):
    """What one term, or several together, give to passages: `weight * values[i]` to row `first + rows[i]`.

    `rows` ascend and there is at least one; `most` is the greatest of the values. A question makes dozens
    of these, and a named tuple is made in a third of the time that a frozen dataclass takes.
    """

    rows: Rows
    values: npt.NDArray[np.floating]
    most: np.floating
    weight: np.floating
    first: int = 0

    @property
    def length(self) -> int:
        """How many rows get a share."""
        return len(self.rows)

    @property
    def bound(self) -> float:
        """The greatest share, rounded as the shares are."""
        return float(self.most * self.weight)

    def times(self, factor: np.floating) -> Shares:
        """The same shares, each so many times."""
        return Shares(self.rows, self.values, self.most, self.weight * factor, self.first)

    def all(self) -> tuple[Rows, npt.NDArray[np.floating]]:
        """The rows and the share of each."""
        return (self.rows + self.first if self.first else self.rows), self.values * self.weight

    def of(self, wanted: Rows) -> npt.NDArray[np.floating]:
        """The shares of these rows, 0 for those without one; soonest done if they ascend.

        `wanted` has the type of `rows`: NumPy would convert the whole list to any other before it searches.
        """
        sought = wanted - self.first if self.first else wanted
        near = self.rows.searchsorted(sought)
        is_there = self.rows.take(near, mode="clip") == sought
        return np.asarray(self.values.take(near, mode="clip") * self.weight * is_there)


def as_shares(found: Found) -> Shares:
    """Sums as a list of their own; at least one row has one."""
    rows, sums = found
    return Shares(rows, sums, sums.max(), np.float64(1))


def add_up(lists: Sequence[Shares], size: int, admitted: Admitted = None) -> Found:
    """The admitted rows of these lists, and the sum of each one's shares.

    The shares are sorted by row, so that time and memory follow from their number. Where they are many
    beside the `size` of the library, it is faster to count them into an array that long.
    """
    pairs = [one.all() for one in lists]
    rows = np.concatenate([rows for rows, _ in pairs])
    shares = np.concatenate([shares for _, shares in pairs], dtype=np.float64)
    if len(lists) > 1 and len(rows) * _ROWS_FOR_A_SHARE > size:
        return _counted(rows, shares, size, admitted)
    if admitted is not None:
        is_admitted = admitted.take(rows)
        rows, shares = rows[is_admitted], shares[is_admitted]
    return _sorted(rows, shares) if len(lists) > 1 else (rows, shares)


def taken_at_once(lists: Sequence[Shares], at_once: int) -> int:
    """How many lists, from the first one on, have at most so many shares together; at least one list."""
    count, shares = 1, lists[0].length
    while count < len(lists) and shares + lists[count].length <= at_once:
        shares += lists[count].length
        count += 1
    return count


def with_short_ones_added(lists: Sequence[Shares], size: int, at_once: int) -> list[Shares]:
    """Fewer lists with the same sums: the short ones become one, in which rows are looked up at once."""
    by_length = sorted(lists, key=lambda one: one.length)
    count = taken_at_once(by_length, at_once)
    if count == 1:
        return by_length
    return [as_shares(add_up(by_length[:count], size)), *by_length[count:]]


def _counted(rows: Rows, shares: Sums, size: int, admitted: Admitted) -> Found:
    sums = np.bincount(rows, shares, size)
    has_some = sums > 0
    if admitted is not None:
        has_some &= admitted
    found = has_some.nonzero()[0]
    return found.astype(np.int32), np.asarray(sums[found], np.float64)


def _sorted(rows: Rows, shares: Sums) -> Found:
    # Each list ascends already, and a stable sort is quick on such runs.
    order = rows.argsort(kind="stable")
    rows = rows[order]
    is_first = np.ones(len(rows), np.bool_)
    np.not_equal(rows[1:], rows[:-1], out=is_first[1:])
    starts = is_first.nonzero()[0]
    return rows[starts], np.add.reduceat(shares[order], starts)
