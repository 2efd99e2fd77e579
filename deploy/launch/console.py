"""Talk to the terminal: lines that stay, and one that changes while something is awaited."""

from __future__ import annotations

import shutil
import time
from typing import TextIO

from deploy.setup.display import clipped, spoken

_FRAMES = "|/-\\"


class Console:
    """Writes to `out` and falls silent when nobody is listening any more."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._began = time.monotonic()
        self._shown = ""

    def say(self, text: str) -> None:
        """Print a line that stays."""
        self._write(f"{self._erasure()}{text}\n")
        self._shown = ""

    def show(self, text: str) -> None:
        """Show what is being awaited: in place on a terminal, elsewhere when it changes."""
        line = f"Starting, {spoken(time.monotonic() - self._began)}: {text}"
        if self._out.isatty():
            frame = _FRAMES[int(time.monotonic() * 2) % len(_FRAMES)]
            self._write(self._erasure() + clipped(f"{frame} {line}", shutil.get_terminal_size().columns - 1))
        elif text != self._shown:
            self._write(line + "\n")
        self._shown = text

    def _erasure(self) -> str:
        return "\r\x1b[K" if self._shown and self._out.isatty() else ""

    def _write(self, text: str) -> None:
        try:
            self._out.write(text)
            self._out.flush()
        except OSError:  # the terminal or the pipe is gone; the end comes from StopWish
            return
