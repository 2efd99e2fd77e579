"""Carry out the steps of set-up, two at a time where they don't need one another."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import partial
from pathlib import Path
from typing import Sequence

from deploy.errors import DeployError
from deploy.setup.commands import Commands
from deploy.setup.diagnosis import explain
from deploy.setup.display import Display
from deploy.setup.steps import Progress, Step

AT_ONCE = 2
REDRAW = 0.1  # seconds


class Schedule:
    """Which steps wait, run and are done."""

    def __init__(self, steps: Sequence[Step], commands: Commands, logs: Path, display: Display) -> None:
        self._waiting: list[Step] = list(steps)
        self._running: dict[Future[None], Step] = {}
        self._done: set[str] = set()
        self._commands = commands
        self._logs = logs
        self._display = display

    def carry_out(self) -> None:
        """Carry out what is not done yet; earlier steps in the list go first.

        Raises:
            DeployError: a step failed; what ran beside it has been ended.
        """
        with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
            try:
                while self._waiting or self._running:
                    self._start_what_can(pool)
                    self._display.redraw()
                    self._take_results()
            except BaseException:
                self._commands.stop()  # the pool waits for its threads, and they for their commands
                raise
        self._display.close()

    def _start_what_can(self, pool: ThreadPoolExecutor) -> None:
        while len(self._running) < AT_ONCE:
            step = self._next()
            if step is None:
                return
            self._waiting.remove(step)
            if step.is_done():
                self._display.unchanged(step.title)
                self._done.add(step.name)
            else:
                self._display.started(step.title)
                self._running[pool.submit(step.carry_out, self._progress(step))] = step

    def _next(self) -> Step | None:
        return next((step for step in self._waiting if self._done.issuperset(step.needs)), None)

    def _progress(self, step: Step) -> Progress:
        log = self._logs / f"{step.name}.log"
        if log.exists():
            log.unlink()
        return Progress(self._commands, log, partial(self._display.line, step.title))

    def _take_results(self) -> None:
        finished, _ = wait(self._running, timeout=REDRAW, return_when=FIRST_COMPLETED)
        for future in finished:
            step = self._running.pop(future)
            try:
                future.result()
            except DeployError:
                self._display.failed(step.title)
                raise
            except OSError as error:
                self._display.failed(step.title)
                raise DeployError(f"{error}. {explain(str(error), 0)}") from error
            self._display.finished(step.title)
            self._done.add(step.name)
