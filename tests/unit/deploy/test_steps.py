"""A step runs when its inputs changed, when what it made is gone, or when it was interrupted."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.errors import CommandFailedError
from deploy.setup.commands import Commands
from deploy.setup.stamps import Inputs, Stamp
from deploy.setup.steps import Progress, Step


def step_in(folder: Path, *, fails: bool = False, facts: tuple[str, ...] = ()) -> Step:
    def work(_progress: Progress) -> None:
        if fails:
            raise CommandFailedError("broken")
        (folder / "made").write_text("made")

    return Step(
        name="step",
        title="Step",
        work=work,
        inputs=lambda: Inputs(folder, ("inputs",), facts),
        stamp=Stamp(folder / "setup" / "step.stamp"),
        made=(folder / "made",),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inputs" / "deep").mkdir(parents=True)
    (tmp_path / "inputs" / "deep" / "a.yml").write_text("a")
    return tmp_path


@pytest.fixture
def progress(folder: Path) -> Progress:
    return Progress(Commands(folder, {}), folder / "log", lambda _line: None)


def test_nothing_is_done_twice_for_the_same_inputs(folder: Path, progress: Progress) -> None:
    assert not step_in(folder).is_done()

    step_in(folder).carry_out(progress)

    assert step_in(folder).is_done()


def _edit(folder: Path) -> None:
    (folder / "inputs" / "deep" / "a.yml").write_text("b")


def _rename(folder: Path) -> None:
    (folder / "inputs" / "deep" / "a.yml").rename(folder / "inputs" / "deep" / "b.yml")


def _add(folder: Path) -> None:
    (folder / "inputs" / "new.yml").write_text("")


def _remove_result(folder: Path) -> None:
    (folder / "made").unlink()


@pytest.mark.parametrize("change", [_edit, _rename, _add, _remove_result])
def test_a_change_makes_the_step_run_again(folder: Path, progress: Progress, change) -> None:
    step_in(folder).carry_out(progress)

    change(folder)

    assert not step_in(folder).is_done()


def test_another_setting_makes_the_step_run_again(folder: Path, progress: Progress) -> None:
    step_in(folder, facts=("model=a",)).carry_out(progress)

    assert step_in(folder, facts=("model=a",)).is_done()
    assert not step_in(folder, facts=("model=b",)).is_done()


def test_bytecode_and_builds_are_no_inputs(folder: Path, progress: Progress) -> None:
    step_in(folder).carry_out(progress)

    (folder / "inputs" / "__pycache__").mkdir()
    (folder / "inputs" / "__pycache__" / "a.pyc").write_text("x")

    assert step_in(folder).is_done()


def test_a_step_that_failed_after_it_once_worked_counts_as_not_done(folder: Path, progress: Progress) -> None:
    step_in(folder).carry_out(progress)

    with pytest.raises(CommandFailedError, match="broken"):
        step_in(folder, fails=True).carry_out(progress)

    assert not step_in(folder).is_done()
