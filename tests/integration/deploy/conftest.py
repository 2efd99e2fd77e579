"""Start the launcher with quick programs and look at what it leaves behind."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).resolve().parent
COMMAND = [sys.executable, "-m", "deploy.launch", "--configuration", str(HERE / "programs.conf")]


@dataclass
class Launched:
    """A launcher and the data folder that marks everything below it."""

    process: subprocess.Popen[str]
    data_dir: Path
    said: list[str] = field(default_factory=list)

    def wait_for(self, words: str, seconds: float = 90) -> str:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            readable, _, _ = select.select([self.process.stdout], [], [], 0.1)
            line = self.process.stdout.readline() if readable else ""
            self.said.append(line)
            if words in line:
                return line
            if readable and not line:  # it has ended
                break
        raise AssertionError(f"never said {words!r}, but: {''.join(self.said)}")

    def left(self) -> dict[int, str]:
        """Every process that carries the data folder in its environment: number and command line."""
        return processes_of(self.data_dir)

    def of_program(self, behaviour: str) -> int:
        return next(number for number, line in self.left().items() if line.split()[-1] == behaviour)

    def supervisord(self) -> int:
        return int((self.data_dir / "run" / "supervisor.pid").read_text())


def processes_of(data_dir: Path) -> dict[int, str]:
    mark = f"YUNXUE_DATA_DIR={data_dir}".encode()
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                found[int(process.name)] = (
                    (process / "cmdline").read_bytes().decode().replace("\0", " ").strip()
                )
        except OSError:
            continue
    return {number: line for number, line in found.items() if line and number != os.getpid()}


def gone(data_dir: Path, seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while processes_of(data_dir) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not processes_of(data_dir)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(
    data_dir: Path, *, rasa: str = "steady", api: str = "answering", **more: str
) -> dict[str, str]:
    ports = {f"YUNXUE_{part}_PORT": str(free_port()) for part in ("API", "ACTIONS", "RASA")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YUNXUE_")}
    return {
        **kept,
        **ports,
        "YUNXUE_DATA_DIR": str(data_dir),
        "PYTHON": sys.executable,
        "RASA_BEHAVES": rasa,
        "API_BEHAVES": api,
        "PYTHONUNBUFFERED": "1",
        **more,
    }


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    """A data folder with a space, an apostrophe and Chinese characters; nothing survives the test."""
    folder = tmp_path / "it's 数据"
    yield folder
    for number in processes_of(folder):
        os.kill(number, signal.SIGKILL)


@pytest.fixture
def launch(data_dir: Path) -> Iterator[Callable[..., Launched]]:
    started: list[subprocess.Popen[str]] = []

    def start(**options: str) -> Launched:
        process = subprocess.Popen(
            COMMAND,
            cwd=ROOT,
            env=environment(data_dir, **options),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            bufsize=1,
            start_new_session=True,
        )
        started.append(process)
        return Launched(process, data_dir)

    yield start
    for process in started:
        process.kill()
        process.wait()
