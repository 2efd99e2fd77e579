"""Run the commands of set-up: output into a log file, the last line to the display, none left behind."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from pathlib import Path
from typing import IO, Callable, Iterator, Mapping, Sequence

from deploy.errors import CommandFailedError, MissingToolError, StoppedError
from deploy.setup.diagnosis import explain
from deploy.terminal import Terminal

TETHER = Path(__file__).resolve().parents[1] / "tether.py"
SHOWN_LINES = 20
REMEMBERED_LINES = 400
LOOK_EVERY = 0.1  # seconds
PATIENCE = 5.0  # seconds between asking a command to end and ending it
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Commands:
    """Starts commands in `root`, each in a process group of its own that `stop` ends as a whole."""

    def __init__(self, root: Path, environment: Mapping[str, str]) -> None:
        self.root = root
        self._environment = dict(environment)
        self._alive: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def run(
        self,
        command: Sequence[str],
        *,
        log: Path,
        on_line: Callable[[str], None],
        extra: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        """Run `command` to its end, appending its output to `log`.

        Raises:
            MissingToolError: the program is not there.
            CommandFailedError: it ended with an error; carries the last lines and what to do.
            StoppedError: `stop` was called.
        """
        log.parent.mkdir(parents=True, exist_ok=True)
        remembered: deque[str] = deque(maxlen=REMEMBERED_LINES)
        with log.open("ab") as file:
            file.write(f"$ {' '.join(command)}\n".encode())
            process = self._start(command, extra or {}, folder or self.root)
            for line in _lines(process, file):
                remembered.append(line)
                on_line(line)
        status = process.wait()
        self._forget(process)
        if self._stopped:
            raise StoppedError("stopped")
        if status != 0:
            raise _failure(command, status, list(remembered), log)

    def show(self, command: Sequence[str], *, folder: Path) -> int:
        """Run `command` with its output going straight to the terminal; returns its exit status.

        Raises:
            StoppedError: the terminal was closed.
        """
        process = self._start(command, {}, folder, output=None)
        terminal = Terminal()
        try:
            while process.poll() is None and not terminal.is_gone():
                time.sleep(LOOK_EVERY)
        finally:
            if process.poll() is None:
                self.stop()
            self._forget(process)
        if self._stopped:
            raise StoppedError("the terminal was closed")
        return process.returncode

    def stop(self) -> None:
        """End every command still running, with everything it started."""
        self._stopped = True
        with self._lock:
            alive = list(self._alive)
        for process in alive:
            _signal_group(process, signal.SIGTERM)
        for process in alive:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=PATIENCE)
            _signal_group(process, signal.SIGKILL)  # what the command itself left running

    def _forget(self, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            self._alive.discard(process)

    def _start(
        self,
        command: Sequence[str],
        extra: Mapping[str, str],
        folder: Path,
        output: int | None = subprocess.PIPE,
    ) -> subprocess.Popen[bytes]:
        environment: dict[str, str] = {**self._environment, **extra}
        with self._lock:
            if self._stopped:
                raise StoppedError("stopped")
            try:
                process = subprocess.Popen(
                    [sys.executable, "-S", str(TETHER), *command],
                    cwd=str(folder),
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT if output else None,
                    start_new_session=True,
                )
            except OSError as error:
                raise MissingToolError(f"cannot start {command[0]}: {error.strerror}") from error
            self._alive.add(process)
        return process


def _lines(process: subprocess.Popen[bytes], log: IO[bytes]) -> Iterator[str]:
    """Lines as they come; a progress bar's carriage return ends a line too."""
    if process.stdout is None:
        return
    pending = b""
    while chunk := os.read(process.stdout.fileno(), 65536):
        log.write(chunk)
        log.flush()
        *complete, pending = re.split(rb"[\r\n]+", pending + chunk)
        for raw in complete:
            yield _clean(raw)
    if pending:
        yield _clean(pending)
    process.stdout.close()


def _clean(raw: bytes) -> str:
    return _ESCAPES.sub("", raw.decode("utf-8", "replace")).rstrip()


def _failure(command: Sequence[str], status: int, output: list[str], log: Path) -> CommandFailedError:
    shown = [f"    {line}" for line in output if line.strip()][-SHOWN_LINES:]
    lines = [f"`{' '.join(command[:4])} …` ended with status {status}; its last lines:", *shown]
    lines.append(f"    (all of it: {log})")
    return CommandFailedError("\n".join(lines), explain("\n".join(output), status))


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
