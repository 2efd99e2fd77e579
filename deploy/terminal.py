"""Notice that the terminal has gone, also when nobody sends a signal about it.

When a terminal window closes, only its first process is sure to get SIGHUP; where that is `make`,
nobody passes it on.
"""

from __future__ import annotations

import os
import select
import stat
from typing import Sequence

STANDARD = (0, 1, 2)


class Terminal:
    """The terminal this process was started in, if it was started in one."""

    def __init__(self, descriptors: Sequence[int] = STANDARD) -> None:
        # A terminal that has gone already no longer says that it is one, but is still a device.
        self._devices = [descriptor for descriptor in descriptors if _is_device(descriptor)]

    def is_gone(self) -> bool:
        """Whether it was closed."""
        poll = select.poll()
        for descriptor in self._devices:
            poll.register(descriptor, 0)
        return any(event & (select.POLLHUP | select.POLLERR) for _, event in poll.poll(0))


def _is_device(descriptor: int) -> bool:
    try:
        return stat.S_ISCHR(os.fstat(descriptor).st_mode)
    except OSError:  # closed from the start
        return False
