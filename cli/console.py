"""Show progress, tables and errors of the command line in one way."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

# Results go to standard output, everything else to standard error, so that --json can be piped.
results = Console(highlight=False)
notes = Console(stderr=True, highlight=False)


def print_json(value: Any) -> None:  # noqa: ANN401 - any JSON value
    """Print a value as exactly one line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def fail(error: Exception) -> NoReturn:
    """Say what is wrong in one line, and end with exit status 1."""
    notes.print(f"[red]error:[/red] {escape(' '.join(str(error).split()))}", soft_wrap=True)
    raise typer.Exit(1)


class StagedProgress:
    """One bar a stage, shown when the stage first reports."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def report(self, stage: str, done: int, total: int) -> None:
        """Set how far a stage is; `total` 0 means that it cannot be told."""
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(stage, total=total or None)
        self._bars.update(self._tasks[stage], completed=done, total=total or None)


@contextmanager
def staged_progress() -> Iterator[StagedProgress]:
    """Bars on standard error for as long as the block runs."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=notes) as bars:
        yield StagedProgress(bars)
