"""Which environments are made anew, from what, and where torch comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from deploy.errors import CommandFailedError, MissingToolError
from deploy.setup.environments import HOME, Environments
from deploy.setup.steps import Progress


@dataclass
class Recorder:
    """Takes the place of the commands: notes each, and lets those that hold a word fail."""

    failing: tuple[str, ...] = ()
    ran: list[list[str]] = field(default_factory=list)

    def run(
        self,
        command: Sequence[str],
        *,
        log: Path,
        on_line: Callable[[str], None],
        extra: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        self.ran.append(list(command))
        if any(word in command for word in self.failing):
            raise CommandFailedError("it said no")
        if "venv" in command:
            Path(command[-1]).mkdir(parents=True, exist_ok=True)

    def said(self, word: str) -> list[list[str]]:
        return [command for command in self.ran if word in command]


MACHINE = {
    "uv": "uv 0.13.9",
    "python3.10": "3.10 /usr/bin/python3.10",
    "python3.11": "3.11 /usr/bin/python3.11",
}


def environments(root: Path, programs: Mapping[str, str], **variables: str) -> Environments:
    return Environments(root, {"HOME": "/nowhere", **variables}, lambda command: programs.get(command[0]))


def progress(root: Path, recorder: Recorder) -> Progress:
    return Progress(recorder, root / "log", lambda _line: None)


def test_a_missing_environment_is_made_with_the_python_that_runs(tmp_path: Path) -> None:
    recorder = Recorder()

    environments(tmp_path, MACHINE).provide_rasa(progress(tmp_path, recorder))

    (made,) = recorder.said("venv")
    assert made[made.index("--python") + 1 :] == ["/usr/bin/python3.10", str(tmp_path / ".venv-rasa")]
    assert recorder.ran[-1][-4:] == ["--no-deps", "--require-hashes", "--requirement", "locks/rasa.txt"]


@pytest.mark.parametrize(
    ("answer", "home", "made_anew"),
    [
        ("Python 3.10.13", None, False),
        ("Python 3.10.13", "here", False),
        ("Python 3.10.13", "/elsewhere", True),
        ("Python 3.9.18", None, True),
        (None, "here", True),
    ],
    ids=["made by hand", "made here", "moved", "another Python", "broken"],
)
def test_an_environment_is_kept_only_if_it_works_here(
    tmp_path: Path, answer: str | None, home: str | None, made_anew: bool
) -> None:
    python = tmp_path / ".venv-rasa" / "bin" / "python"
    python.parent.mkdir(parents=True)
    if home:
        (tmp_path / ".venv-rasa" / HOME).write_text(str(tmp_path) if home == "here" else home)
    recorder = Recorder()
    programs = {**MACHINE, str(python): answer} if answer else MACHINE

    environments(tmp_path, programs).provide_rasa(progress(tmp_path, recorder))

    assert bool(recorder.said("venv")) is made_anew


def test_a_python_that_nobody_has_is_fetched_and_if_that_fails_the_sentence_says_what_to_install(
    tmp_path: Path,
) -> None:
    recorder = Recorder(failing=("3.10",))

    with pytest.raises(MissingToolError, match=r"it said no\nPython 3.10 is missing .*`pyenv install 3.10`"):
        environments(tmp_path, {"uv": "uv 0.13.9"}).provide_rasa(progress(tmp_path, recorder))

    assert recorder.ran == [["uv", "python", "install", "3.10"]]


def torch_sources(recorder: Recorder) -> list[str]:
    return [
        next((word for word in command if word in {"--find-links", "--torch-backend"}), "plain")
        for command in recorder.said("torch==2.13.0")
    ]


@pytest.mark.parametrize(
    ("links", "failing", "sources"),
    [
        ("/wheels https://host/wheels", (), ["--find-links"]),
        ("/wheels", ("--find-links",), ["--find-links", "--torch-backend"]),
        ("", (), ["--torch-backend"]),
        ("", ("--torch-backend",), ["--torch-backend", "plain"]),
    ],
    ids=["found links have it", "found links lack it", "no found links", "no build for the CPU"],
)
def test_torch_comes_from_the_smallest_source_that_has_it(
    tmp_path: Path, links: str, failing: tuple[str, ...], sources: list[str]
) -> None:
    recorder = Recorder(failing=failing)

    environments(tmp_path, MACHINE, PIP_FIND_LINKS=links).provide_checks(progress(tmp_path, recorder))

    assert torch_sources(recorder) == sources
    assert recorder.ran[-1][-1] == "locks/dev.txt"


def test_the_peers_have_an_environment_of_their_own_with_the_same_torch(tmp_path: Path) -> None:
    recorder = Recorder()

    environments(tmp_path, MACHINE, PIP_FIND_LINKS="/wheels").provide_peers(progress(tmp_path, recorder))

    installs = recorder.said("install")
    assert torch_sources(recorder) == ["--find-links"]
    assert installs[-1][-1] == "locks/peers.txt"
    assert {command[command.index("--python") + 1] for command in installs} == {
        str(tmp_path / ".venv-peers" / "bin" / "python")
    }


def test_uv_is_installed_only_where_none_runs(tmp_path: Path) -> None:
    has_one, has_none = Recorder(), Recorder()

    environments(tmp_path, MACHINE).provide_uv(progress(tmp_path, has_one))
    without = {name: answer for name, answer in MACHINE.items() if name != "uv"}
    environments(tmp_path, without).provide_uv(progress(tmp_path, has_none))

    assert has_one.ran == []
    assert [command[1:3] for command in has_none.ran] == [["-m", "venv"], ["-m", "pip"]]
    assert has_none.ran[-1][-3:] == ["--require-hashes", "-r", "locks/tools.txt"]


def test_a_python_that_cannot_make_environments_is_told_what_is_missing(tmp_path: Path) -> None:
    without = {name: answer for name, answer in MACHINE.items() if name != "uv"}

    with pytest.raises(
        MissingToolError, match=r"it said no\n`/usr/bin/python3.11 -m venv` failed: install uv"
    ):
        environments(tmp_path, without).provide_uv(progress(tmp_path, Recorder(failing=("venv",))))
