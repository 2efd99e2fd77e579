"""Give each browser or screen a few streams at a time: the newest ones."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

AT_A_TIME: Final = 8
"""A phone has one open, and after a tunnel some more that nobody has noticed are dead."""


@dataclass(slots=True, eq=False)
class Place:
    """One stream's place; `is_lost` once newer streams of the same browser took all of them."""

    is_lost: bool = False


@dataclass(slots=True)
class StreamPlaces:
    """Who streams now. For one event loop; nothing here waits."""

    at_a_time: int = AT_A_TIME
    _taken: dict[str, deque[Place]] = field(default_factory=dict)

    @property
    def taken(self) -> int:
        """How many streams are open, those that have just lost their place left out."""
        return sum(map(len, self._taken.values()))

    @contextmanager
    def place(self, visitor: str) -> Iterator[Place]:
        """A place while a stream runs; if none is left, the oldest stream of this visitor loses its own.

        The oldest is most likely dead. If it is not, its browser resumes it, and misses nothing.
        """
        own = self._taken.setdefault(visitor, deque())
        if len(own) >= self.at_a_time:
            own.popleft().is_lost = True
        place = Place()
        own.append(place)
        try:
            yield place
        finally:
            if not place.is_lost:
                own.remove(place)
            if not own and self._taken.get(visitor) is own:
                del self._taken[visitor]
