"""Run the three processes under supervisord and hear what becomes of them."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.errors import StartFailedError
from deploy.launch.lifetime import end_descendants

PATIENCE = 20.0  # seconds for supervisord to end the processes in order
_EXITED = re.compile(r"exited: (?P<part>\S+) \((?P<how>.*); (?:not )?expected\)")
_GIVEN_UP = re.compile(r"gave up: (?P<part>\S+) entered (?P<how>FATAL state)")


@dataclass(frozen=True, slots=True)
class Exit:
    """One of the processes ended by itself; supervisord starts it again, unless it has given up."""

    part: str
    how: str


class Supervisord:
    """A running supervisord with everything below it.

    It gets a session of its own, so that Ctrl-C and a closing terminal reach only the launcher: to
    supervisord, SIGHUP means reload. The tether ends it when the launcher is killed.
    """

    def __init__(
        self, root: Path, configuration: Path, log_folder: Path, environment: Mapping[str, str]
    ) -> None:
        log_folder.mkdir(parents=True, exist_ok=True)
        self._log = log_folder / "supervisor.log"
        self._read = self._log.stat().st_size if self._log.exists() else 0
        self._complaints = log_folder / "supervisor-start.log"
        tether = Path(__file__).resolve().parents[1] / "tether.py"
        command = [sys.executable, str(tether), sys.executable, "-m", "supervisor.supervisord"]
        with self._complaints.open("wb") as complaints:
            self._process = subprocess.Popen(
                [*command, "--configuration", str(configuration), "--nodaemon"],
                cwd=root,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=complaints,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def exits(self) -> Iterator[Exit]:
        """The processes that ended since this was last asked.

        Raises:
            StartFailedError: supervisord itself has ended.
        """
        if self._process.poll() is not None:
            end_descendants()
            said = self._complaints.read_text(encoding="utf-8", errors="replace").strip()
            raise StartFailedError(
                f"supervisord ended with status {self._process.returncode}. {said}".strip()
            )
        for line in self._new_lines():
            if found := _EXITED.search(line) or _GIVEN_UP.search(line):
                yield Exit(found["part"], found["how"])

    def _new_lines(self) -> list[str]:
        if not self._log.exists():
            return []
        with self._log.open("rb") as log:
            if log.seek(0, 2) < self._read:  # rotated
                self._read = 0
            log.seek(self._read)
            complete = log.read().rpartition(b"\n")[0]
        self._read += len(complete) + bool(complete)
        return complete.decode("utf-8", "replace").splitlines()

    def stop(self) -> None:
        """End everything: in order first, by force what is left."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
        for _ in range(20):  # the killed are gone a moment later
            if end_descendants() == 0:
                return
            time.sleep(0.05)


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, indented, for showing why a part ended."""
    if not log.is_file():
        return f"    ({log} is empty)"
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
    return "\n".join([*(f"    {line}" for line in lines), f"    (all of it: {log})"])
