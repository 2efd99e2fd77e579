"""Know when to stop: a signal, Ctrl-C, or the terminal that went away."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import FrameType

from deploy.terminal import Terminal

_PR_SET_CHILD_SUBREAPER = 36  # <linux/prctl.h>
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopWish:
    """Whether somebody wants Yunxue to end, and why."""

    def __init__(self, terminal: Terminal) -> None:
        self.reason = ""
        self._terminal = terminal

    def listen(self) -> None:
        """Turn the signals that end a process into a wish; under `nohup`, SIGHUP stays ignored."""
        for number in _STOP_SIGNALS:
            if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._note)

    def is_made(self) -> bool:
        """Whether it is time to stop."""
        if not self.reason and self._terminal.is_gone():
            self.reason = "the terminal was closed"
        return bool(self.reason)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self.reason = self.reason or ("Ctrl-C" if number == signal.SIGINT else signal.Signals(number).name)


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent dies, so that none gets out of sight (Linux)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_descendants(proc: Path = Path("/proc")) -> int:
    """Kill whatever this process started and is still there; returns how many there were."""
    found = list(_descendants(os.getpid(), proc))
    for process in found:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    return len(found)


def _descendants(parent: int, proc: Path) -> Iterator[int]:
    for children in proc.glob(f"{parent}/task/*/children"):
        for child in map(int, children.read_text().split()):
            yield from _descendants(child, proc)
            yield child
