"""Decide which segments a release consists of: a large base, and beside it what has changed since."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.plan import Plan
from index.previous import Previous
from index.segment import Segment
from index.segment_writing import Contents, Kept

# What is beside the base is compared exactly on each question, so it must stay small.
_MOST_BESIDE = 1500
# Passages that are no longer there still take up room and time.
_LEAST_LIVE = 0.8


@dataclass(frozen=True, slots=True)
class Layout:
    """Segments that are taken over as they are, and one that is to be written, if any."""

    linked: tuple[Segment, ...]
    written: Contents | None


def lay_out(plan: Plan, previous: Previous | None, *, whole: bool) -> Layout:
    """The segments of a planned release. With `whole` it becomes one segment, however little has changed."""
    kept = _kept(plan, previous) if previous else ()
    everything = Layout((), Contents(tuple(one for one in kept if one.documents), plan.fresh, is_base=True))
    if not kept or whole:
        return everything
    base, beside = kept[0], tuple(one for one in kept[1:] if one.documents)
    live = int(np.count_nonzero(base.live()))
    rest = len(plan.passages) + sum(int(np.count_nonzero(one.live())) for one in beside)
    if live < _LEAST_LIVE * base.segment.size or rest > min(_MOST_BESIDE, live):
        return everything
    if not plan.fresh and all(one.live().all() for one in beside):
        return Layout((base.segment, *(one.segment for one in beside)), None)
    return Layout((base.segment,), Contents(beside, plan.fresh, is_base=False))


def _kept(plan: Plan, previous: Previous) -> tuple[Kept, ...]:
    return tuple(
        Kept(
            segment,
            tuple(row for row in entry.documents if segment.documents[row].document.path in plan.kept),
        )
        for segment, entry in zip(previous.segments, previous.manifest.segments, strict=True)
    )
