"""Keep the findings of recent questions, so that a question asked again costs nothing."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable

from index.hits import Findings


class RecentFindings:
    """Findings by what was asked, the least recently asked let go first. Safe for several threads.

    Nothing here is ever out of date: the one who asks makes the release a part of the key.
    """

    def __init__(self, capacity: int) -> None:
        """Keep at most `capacity` findings."""
        self._capacity = capacity
        self._kept: OrderedDict[Hashable, Findings] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Findings | None:
        """What was found for this key, if it is still kept."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: Hashable, findings: Findings) -> None:
        """Keep what was found."""
        with self._lock:
            self._kept[key] = findings
            self._kept.move_to_end(key)
            if len(self._kept) > self._capacity:
                self._kept.popitem(last=False)
