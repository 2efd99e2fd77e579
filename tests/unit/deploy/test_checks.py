"""Every check runs and is told, whatever became of the ones before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.setup.checks import CHECKS, Check, run_all
from deploy.setup.commands import Commands

ROOT = Path(__file__).resolve().parents[3]


def shell(name: str, script: str) -> Check:
    return Check(name, ("/bin/sh", "-c", script))


def test_all_run_after_one_has_failed_and_the_failed_one_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    checks = (shell("first", "echo ran first; exit 3"), shell("second", "echo ran second"))
    said: list[str] = []

    status = run_all(Commands(tmp_path, {"PATH": "/usr/bin:/bin"}), say=said.append, checks=checks)

    assert status == 1
    assert capfd.readouterr().out == "ran first\nran second\n"
    assert [line.split()[:2] for line in said[-2].split("\n") if line] == [
        ["FAILED", "first"],
        ["ok", "second"],
    ]
    assert said[-1] == "\n1 of 2 checks failed: first"


def test_the_exit_status_is_good_when_all_passed(tmp_path: Path) -> None:
    said: list[str] = []

    assert run_all(Commands(tmp_path, {}), say=said.append, checks=(shell("only", "exit 0"),)) == 0
    assert said[-1] == "\nAll checks passed."


def test_every_folder_of_tests_is_among_the_checks() -> None:
    checked = {word for check in CHECKS for word in check.command if word.startswith("tests/")}

    folders = {f"tests/{path.name}" for path in (ROOT / "tests").iterdir() if any(path.rglob("test_*.py"))}

    assert checked == folders
