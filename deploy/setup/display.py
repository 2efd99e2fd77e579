"""Show how far set-up is: a live block on a terminal, plain lines elsewhere."""

from __future__ import annotations

import shutil
import time
import unicodedata
from typing import Callable, TextIO

HEARTBEAT = 15.0  # seconds of silence after which a plain display says what is going on
Clock = Callable[[], float]


class Display:
    """Plain lines, for logs and pipes: one when a step starts, one when it ends, some in between."""

    def __init__(self, out: TextIO, total: int, clock: Clock = time.monotonic) -> None:
        self._out = out
        self._total = total
        self._clock = clock
        self._labels: dict[str, str] = {}
        self._began: dict[str, float] = {}
        self._latest: dict[str, str] = {}
        self._spoke = clock()

    def started(self, title: str) -> None:
        """A step begins."""
        self._number(title)
        self._began[title] = self._clock()
        self._announce(title)

    def unchanged(self, title: str) -> None:
        """A step has nothing to do."""
        self._number(title)
        self._print(f"{self._labels[title]}: up to date")

    def line(self, title: str, text: str) -> None:
        """A step's command wrote a line; called from the step's own thread."""
        if text.strip():
            self._latest[title] = text.strip()

    def finished(self, title: str) -> None:
        """A step has succeeded."""
        self._end(title, "done in")

    def failed(self, title: str) -> None:
        """A step has failed."""
        self._end(title, "FAILED after")

    def redraw(self) -> None:
        """Called ten times a second."""
        if self._clock() - self._spoke >= HEARTBEAT:
            for title in list(self._began):
                self._print(f"      {self._running(title)}")

    def close(self) -> None:
        """Nothing more will come."""

    def _announce(self, title: str) -> None:
        self._print(f"{self._labels[title]} …")

    def _number(self, title: str) -> None:
        self._labels[title] = f"[{len(self._labels) + 1}/{self._total}] {title}"

    def _running(self, title: str) -> str:
        return f"{title}: {spoken(self._clock() - self._began[title])}, {self._latest.get(title, 'working')}"

    def _end(self, title: str, words: str) -> None:
        seconds = self._clock() - self._began.pop(title)
        self._latest.pop(title, None)
        self._print(f"{self._labels[title]}: {words} {spoken(seconds)}")

    def _print(self, text: str) -> None:
        self._spoke = self._clock()
        self._out.write(text + "\n")
        self._out.flush()


class LiveDisplay(Display):
    """The steps that are done scroll up; the ones at work stay below them with a spinner."""

    _FRAMES = "|/-\\"

    def __init__(self, out: TextIO, total: int, clock: Clock = time.monotonic) -> None:
        super().__init__(out, total, clock)
        self._drawn = 0

    def redraw(self) -> None:
        """Draw the steps at work anew."""
        frame = self._FRAMES[int(self._clock() * 8) % len(self._FRAMES)]
        block = [self._one_line(frame, title) for title in self._began]
        self._out.write(self._erasure() + "".join(line + "\n" for line in block))
        self._out.flush()
        self._drawn = len(block)

    def close(self) -> None:
        """Take the block away."""
        self._print_above("")

    def _announce(self, title: str) -> None:
        """The block shows it."""

    def _print(self, text: str) -> None:
        self._print_above(text + "\n")

    def _print_above(self, text: str) -> None:
        self._out.write(self._erasure() + text)
        self._out.flush()
        self._drawn = 0

    def _erasure(self) -> str:
        return f"\x1b[{self._drawn}A\x1b[J" if self._drawn else ""

    def _one_line(self, frame: str, title: str) -> str:
        label = self._labels[title].split("]")[0] + "]"
        return clipped(f"{label} {frame} {self._running(title)}", shutil.get_terminal_size().columns - 1)


def make_display(out: TextIO, total: int) -> Display:
    """The live display on a terminal, the plain one elsewhere."""
    return LiveDisplay(out, total) if out.isatty() else Display(out, total)


def spoken(seconds: float) -> str:
    """A duration as `7 s` or `2 min 05 s`."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def clipped(text: str, columns: int) -> str:
    """As much of `text` as fits; a Chinese character takes two columns."""
    kept: list[str] = []
    for character in text:
        columns -= 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if columns < 0:
            break
        kept.append(character)
    return "".join(kept)
