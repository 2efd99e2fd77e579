"""Give each side a process of its own, so that no library's threads or settings reach the other side."""

from __future__ import annotations

import os
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Generic, TypeVar

from bench.errors import SideFailedError
from bench.timing import Timed

ItemT = TypeVar("ItemT")
MadeT = TypeVar("MadeT")
ResultT = TypeVar("ResultT")

_FAILURE_SHOWN = 300  # characters


@dataclass(frozen=True, slots=True)
class _Failure:
    """Sent back instead of a result: why there is none."""

    reason: str


class Side(ABC, Generic[ItemT, MadeT, ResultT]):
    """What is measured: it lives in its own process, and only `work` is timed."""

    @abstractmethod
    def work(self, item: ItemT) -> MadeT:
        """The timed part."""

    @abstractmethod
    def result(self, made: MadeT) -> ResultT:
        """What of it is sent back, untimed."""


class SideProcess(Generic[ItemT, ResultT]):
    """A side in a fresh process. `make` must be picklable; it loads everything the side needs."""

    def __init__(self, name: str, make: Callable[[], Side[ItemT, MadeT, ResultT]], log: Path) -> None:
        """Start the process; what the libraries print goes to the end of `log`."""
        self._name = name
        context = get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, make, log), daemon=True)
        self._process.start()
        theirs.close()

    def __enter__(self) -> SideProcess[ItemT, ResultT]:
        self.ready_s: float = self._received().seconds
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
        self._process.join(timeout=20)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join()

    def run(self, items: Sequence[ItemT]) -> list[Timed[ResultT]]:
        """Do the items one after another, each timed inside the process.

        Raises:
            SideFailedError: the side failed, or its process died.
        """
        timed = []
        for item in items:
            self._connection.send(item)
            timed.append(self._received())
        return timed

    def _received(self) -> Timed[ResultT]:
        try:
            answer: Timed[ResultT] | _Failure = self._connection.recv()
        except (EOFError, ConnectionResetError) as error:
            self._process.join(timeout=5)
            reason = f"its process ended with status {self._process.exitcode}, see the log"
            raise SideFailedError(self._name, reason) from error
        if isinstance(answer, _Failure):
            raise SideFailedError(self._name, answer.reason)
        return answer


def _serve(connection: Connection, make: Callable[[], Side[ItemT, MadeT, ResultT]], log: Path) -> None:
    """The side's process: make it, say how long that took, then work until the other end is closed."""
    _print_into(log)
    try:
        start = time.perf_counter()
        side = make()
        connection.send(Timed(time.perf_counter() - start, None))
        while True:
            connection.send(_timed(side, connection.recv()))
    except (EOFError, BrokenPipeError):
        return
    except Exception as error:  # the outermost loop of this process: the parent raises it again
        connection.send(_Failure(f"{type(error).__name__}: {error}"[:_FAILURE_SHOWN]))
        raise


def _timed(side: Side[ItemT, MadeT, ResultT], item: ItemT) -> Timed[ResultT]:
    start = time.perf_counter()
    made = side.work(item)
    seconds = time.perf_counter() - start
    return Timed(seconds, side.result(made))


def _print_into(log: Path) -> None:
    with log.open("ab") as file:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
            os.dup2(file.fileno(), stream.fileno())
