"""Programs are found by running them; what fails or is too old does not count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from deploy.errors import MissingToolError
from deploy.setup.machine import RASA_PYTHONS, SERVE_PYTHONS, Ask, ask, check_npm, find_python, find_uv


def answering(answers: Mapping[str, str]) -> Ask:
    """A machine on which only these programs run."""

    def reply(command: Sequence[str]) -> str | None:
        return answers.get(command[0])

    return reply


def kept_by_pyenv(root: Path, *versions: str) -> dict[str, str]:
    for version in versions:
        (root / "versions" / version).mkdir(parents=True)
    return {"PYENV_ROOT": str(root), "HOME": "/nowhere"}


def test_a_stand_in_that_fails_is_passed_over_for_the_version_managers_own_folder(tmp_path: Path) -> None:
    environment = kept_by_pyenv(tmp_path, "3.10.2", "3.11.7")
    behind = str(tmp_path / "versions" / "3.10.2" / "bin" / "python")
    machine = answering({"python3": "3.12 /usr/bin/python3.12", behind: f"3.10 {behind}"})

    assert find_python(RASA_PYTHONS, environment=environment, ask=machine) == Path(behind)


def test_a_program_that_calls_itself_3_10_and_is_not_is_passed_over() -> None:
    machine = answering({"python3.10": "3.9 /usr/bin/python3.9"})

    assert find_python(RASA_PYTHONS, environment={"HOME": "/nowhere"}, ask=machine) is None


def test_the_version_the_locks_were_made_with_comes_before_newer_ones() -> None:
    machine = answering({"python3.13": "3.13 /usr/bin/python3.13", "python3": "3.11 /usr/bin/python3.11"})

    found = find_python(SERVE_PYTHONS, environment={"HOME": "/nowhere"}, ask=machine)

    assert found == Path("/usr/bin/python3.11")


def test_a_path_with_spaces_and_chinese_characters_is_understood_whole() -> None:
    machine = answering({"python3.10": "3.10 /home/我的 python/bin/python3.10"})

    found = find_python(RASA_PYTHONS, environment={"HOME": "/nowhere"}, ask=machine)

    assert found == Path("/home/我的 python/bin/python3.10")


def test_an_old_uv_and_one_that_fails_are_passed_over() -> None:
    machine = answering({"old": "uv 0.6.14 (x86_64)", "new": "uv 0.7.0"})

    assert find_uv(["failing", "old", "new"], ask=machine) == "new"
    assert find_uv(["failing", "old"], ask=machine) is None


@pytest.mark.parametrize(
    ("programs", "sentence"),
    [
        ({}, "`node` is missing or does not run: install Node.js 20.19 or newer"),
        ({"node": "v22.1.0"}, "`npm` is missing or does not run: install Node.js 20.19 or newer"),
        ({"node": "v18.20.4", "npm": "10.8.2"}, "Node.js is v18.20.4, the page needs 20.19"),
    ],
    ids=["no node", "no npm", "old node"],
)
def test_a_machine_that_cannot_build_the_page_is_told_what_to_install(
    programs: dict[str, str], sentence: str
) -> None:
    with pytest.raises(MissingToolError, match=sentence):
        check_npm(ask=answering(programs))


def test_the_oldest_node_that_will_do_is_accepted() -> None:
    check_npm(ask=answering({"node": "v20.19.0", "npm": "10.8.2"}))


def test_asking_a_missing_or_failing_program_gives_no_answer(tmp_path: Path) -> None:
    failing = tmp_path / "failing"
    failing.write_text("#!/bin/sh\necho 3.10\nexit 127\n")
    failing.chmod(0o755)

    assert ask([str(tmp_path / "missing")]) is None
    assert ask([str(failing)]) is None
    assert ask(["/bin/sh", "-c", "echo yes"]) == "yes"
