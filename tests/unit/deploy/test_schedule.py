"""Steps run in order of need, two at a time; one failure ends the rest and is shown."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.errors import CommandFailedError, DeployError
from deploy.setup.commands import Commands
from deploy.setup.display import Display
from deploy.setup.schedule import Schedule
from deploy.setup.stamps import Inputs, Stamp
from deploy.setup.steps import Progress, Step

Work = Callable[[Progress], None]


def step(folder: Path, name: str, work: Work, *needs: str) -> Step:
    return Step(name, name.title(), work, lambda: Inputs(folder), Stamp(folder / f"{name}.stamp"), (), needs)


def schedule(folder: Path, steps: list[Step], out: io.StringIO) -> Schedule:
    commands = Commands(folder, {"PATH": "/usr/bin:/bin"})
    return Schedule(steps, commands, folder / "logs", Display(out, len(steps)))


def test_a_step_waits_for_what_it_needs_and_is_numbered_as_it_starts(tmp_path: Path) -> None:
    order: list[str] = []
    out = io.StringIO()
    steps = [
        step(tmp_path, "last", lambda _: order.append("last"), "first", "second"),
        step(tmp_path, "second", lambda _: order.append("second"), "first"),
        step(tmp_path, "first", lambda _: order.append("first")),
    ]

    schedule(tmp_path, steps, out).carry_out()

    assert order == ["first", "second", "last"]
    assert out.getvalue().splitlines() == [
        "[1/3] First …",
        "[1/3] First: done in 0 s",
        "[2/3] Second …",
        "[2/3] Second: done in 0 s",
        "[3/3] Last …",
        "[3/3] Last: done in 0 s",
    ]


def test_what_is_done_is_passed_over_in_one_line(tmp_path: Path) -> None:
    steps = [step(tmp_path, "only", lambda _: None)]
    schedule(tmp_path, steps, io.StringIO()).carry_out()
    out = io.StringIO()

    schedule(tmp_path, steps, out).carry_out()

    assert out.getvalue() == "[1/1] Only: up to date\n"


def test_two_that_do_not_need_one_another_run_side_by_side(tmp_path: Path) -> None:
    both = threading.Barrier(2, timeout=20)

    schedule(
        tmp_path,
        [step(tmp_path, "left", lambda _: both.wait()), step(tmp_path, "right", lambda _: both.wait())],
        io.StringIO(),
    ).carry_out()

    assert not both.broken


def test_a_failure_shows_the_last_lines_and_ends_what_runs_beside_it(tmp_path: Path) -> None:
    def fail(progress: Progress) -> None:
        progress.run("/bin/sh", "-c", "echo first; echo npm error code EINTEGRITY; exit 3")

    def go_on(progress: Progress) -> None:
        progress.run("sleep", "600")

    began = time.monotonic()
    with pytest.raises(
        CommandFailedError, match=r"(?s)^`/bin/sh.*status 3.*EINTEGRITY.*\nA download differs"
    ):
        schedule(
            tmp_path, [step(tmp_path, "long", go_on), step(tmp_path, "bad", fail)], io.StringIO()
        ).carry_out()

    assert time.monotonic() - began < 60
    assert (tmp_path / "logs" / "bad.log").read_text().endswith("first\nnpm error code EINTEGRITY\n")


def test_a_full_disk_in_set_up_itself_is_explained(tmp_path: Path) -> None:
    def fill(_progress: Progress) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(DeployError, match=r"No space left on device. The disk is full: free some"):
        schedule(tmp_path, [step(tmp_path, "full", fill)], io.StringIO()).carry_out()
