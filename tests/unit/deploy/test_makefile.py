"""`make` finds a Python that runs, or says in one sentence what to install."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A PATH that has a shell and nothing of Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "make"):
        (folder / name).symlink_to(shutil.which(name))
    return folder


def stand_in(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def make(programs: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [programs / "make", "-C", ROOT, "--no-print-directory", *words],
        env={"PATH": str(programs)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_machine_without_python_is_told_what_to_install(programs: Path) -> None:
    answer = make(programs, "run")

    assert answer.returncode != 0
    assert answer.stderr.startswith("No Python runs on this machine: install Python 3.11 and run the command")
    assert answer.stdout == ""


@pytest.mark.parametrize(
    ("words", "options"),
    [
        (["run"], ["run"]),
        (["run", "LAN=1"], ["run", "--lan"]),
        (["run", "LAN=0"], ["run"]),
        (["clean", "ALL=1"], ["clean", "--all"]),
        (["test"], ["test"]),
        (["bench"], ["bench"]),
    ],
    ids=["run", "run on the network", "LAN=0 is no", "clean all", "test", "bench"],
)
def test_a_python_that_fails_is_passed_over_and_the_options_go_through(
    programs: Path, words: list[str], options: list[str]
) -> None:
    stand_in(programs, "python3", "exit 127")
    stand_in(programs, "python3.12", '[ "$1" = -c ] || echo "$@"')

    answer = make(programs, *words)

    assert answer.stdout.split() == ["-m", "deploy.setup", *options]
