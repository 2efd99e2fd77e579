"""Find the rows with the greatest sums without adding up what cannot matter."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from index.shares import AT_ONCE, Admitted, Found, Shares, add_up, as_shares, taken_at_once

# What has most of a few lists need not have most of all: of so many rows all lists are looked up.
_TRIED_FOR_EACH_WANTED = 4
_LEAST_TRIED = 64
# Sums that are added up in another order differ in their last bits.
_ROUNDING = 1e-9


def best_rows(
    lists: Sequence[Shares], k: int, *, size: int, admitted: Admitted, at_once: int = AT_ONCE
) -> Found:
    """The admitted rows with the `k` greatest sums, and those sums; rows that equal the last come too.

    This is MaxScore (Turtle and Flood, 1995) on whole arrays. The longest lists are those of common terms,
    which give little to any row. As soon as `k` rows are known to reach more than such lists could give
    together, a row that stands in no other list cannot be among the best, and the long lists need not be
    gone through: they are looked up for the rows that were found. So the cost follows from the lists that
    tell rows apart, and not from the library's `size`.
    """
    if not lists:
        return np.empty(0, np.int32), np.empty(0)
    # First those that promise most for what they cost.
    ordered = sorted(lists, key=lambda one: one.bound / one.length, reverse=True)
    taken = taken_at_once(ordered, at_once)
    found = add_up(ordered[:taken], size, admitted)
    if taken == len(ordered):
        return _reaching(_kth(found, k), found)
    # What the lists from each one on could give to a row.
    rests = [*accumulate((one.bound for one in reversed(ordered)), initial=0.0)][::-1]
    floor = _surely_reached(found, ordered[taken:], k)
    needed = next((at for at in range(taken, len(ordered)) if rests[at] < floor), len(ordered))
    if needed > taken:
        so_far = [as_shares(found)] if len(found[0]) else []
        found = add_up([*so_far, *ordered[taken:needed]], size, admitted)
    return _completed(found, ordered[needed:], rests[needed:], floor, k)


def _surely_reached(found: Found, rest: Sequence[Shares], k: int) -> float:
    """A sum that `k` rows reach: what the best so far have together with the rest of their shares."""
    rows, sums = found
    tried = max(_TRIED_FOR_EACH_WANTED * k, _LEAST_TRIED)
    if len(rows) > tried:
        best = np.sort(np.argpartition(sums, -tried)[-tried:])
        rows, sums = rows[best], sums[best]
    for one in rest:
        sums = sums + one.of(rows)
    return _kth((rows, sums), k)


def _completed(found: Found, rest: Sequence[Shares], rests: Sequence[float], floor: float, k: int) -> Found:
    """The best of the rows with the rest of their shares; those that it cannot lift are let go on the way."""
    for one, most in zip(rest, rests, strict=False):
        rows, sums = _reaching(floor - most, found)
        found = rows, sums + one.of(rows)
        floor = max(floor, _kth(found, k))
    return _reaching(max(floor, _kth(found, k)), found)


def _reaching(least: float, found: Found) -> Found:
    rows, sums = found
    is_reached = sums >= least
    return rows[is_reached], sums[is_reached]


def _kth(found: Found, k: int) -> float:
    """The k-th greatest sum, or a little less; 0 if there are fewer."""
    _, sums = found
    if len(sums) < k:
        return 0.0
    kth = sums.max() if k == 1 else np.partition(sums, -k)[-k]
    return float(kth) * (1 - _ROUNDING)
