"""Keep what was worked out about flags while the flags are kept themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import ref

from index.dense.store import Allowed

Made = TypeVar("Made")


class Remembered(Generic[Made]):
    """Results of a function of flags.

    A filter's flags come with every question, and at a million passages counting them takes longer than
    looking a result up. Results for flags that may still be written to are worked out each time.
    """

    def __init__(self, make: Callable[[Allowed], Made]) -> None:
        """`make` must not refer to who keeps this: a circle stays in memory longer than it is used."""
        self._make = make
        self._kept: dict[int, tuple[ref[Allowed], Made]] = {}

    def of(self, flags: Allowed) -> Made:
        """The function's result for these flags."""
        if flags.flags.writeable or not flags.flags.owndata:
            return self._make(flags)
        number = id(flags)
        kept = self._kept.get(number)
        # Another array may have come to lie where one that is gone lay.
        if kept is not None and kept[0]() is flags:
            return kept[1]
        for gone in [number for number, (there, _) in list(self._kept.items()) if there() is None]:
            self._kept.pop(gone, None)
        made = self._make(flags)
        self._kept[number] = (ref(flags), made)
        return made
