"""Show how far a command is: bars in a terminal, lines in the log of a service."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from cli.console import notes

_STEPS = 10
_FAST = 10
_MEGABYTE = 1_000_000


class StagedProgress(Protocol):
    """Whatever shows how far each stage of a command is."""

    def report(self, stage: str, done: int, total: int) -> None:
        """Set how far a stage is; `total` 0 means that it cannot be told."""


class Bars:
    """One bar a stage, shown when the stage first reports."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def report(self, stage: str, done: int, total: int) -> None:
        """Move the stage's bar."""
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(stage, total=total or None)
        self._bars.update(self._tasks[stage], completed=done, total=total or None)


class Lines:
    """One line when a stage begins and at each further tenth of it, so that a log shows life."""

    def __init__(self, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._say = say
        self._clock = clock
        self._began: dict[str, tuple[float, int]] = {}
        self._said: dict[str, int] = {}

    def report(self, stage: str, done: int, total: int) -> None:
        """Say so if a tenth more is done than when the stage was last spoken of."""
        tenth = done * _STEPS // total if total else 0
        if tenth <= self._said.get(stage, -1):
            return
        self._said[stage] = tenth
        since, first = self._began.setdefault(stage, (self._clock(), done))
        line = f"{stage} {done}/{total}" if total else stage
        if done > first:
            rate = (done - first) / max(self._clock() - since, 1e-9)
            line += f", {_shown(rate)}, {(total - done) / rate:.0f} s left"
        self._say(line)


def _shown(rate: float) -> str:
    return f"{rate:.0f}/s" if rate >= _FAST else f"{rate:.1f}/s"


class _Rate(ProgressColumn):
    """How many are done a second."""

    def render(self, task: Task) -> Text:
        return Text(_shown(task.speed) if task.speed else "", style="progress.data.speed")


def megabytes(progress: StagedProgress, stage: str) -> Callable[[int, int], None]:
    """Reports bytes, done and in all, as whole megabytes."""
    return lambda done, total: progress.report(stage, -(-done // _MEGABYTE), -(-total // _MEGABYTE))


@contextmanager
def staged_progress() -> Iterator[StagedProgress]:
    """Progress on standard error for as long as the block runs."""
    if not notes.is_terminal:
        yield Lines(lambda line: notes.print(line, markup=False, soft_wrap=True))
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=notes) as bars:
        yield Bars(bars)
