"""No part of a library is passed over in silence."""

import os
import tempfile
from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import UnlistableFolderError
from knowledge.library import load_library
from knowledge.listing import material_files
from tests.disks import without_privileges

_TODAY = date(2026, 11, 22)


@pytest.fixture
def open_folder():
    """A library that every user can reach, unlike pytest's own folders."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        for name in ("a.md", "密/b.md", "cards/c.yml"):
            (Path(folder) / name).parent.mkdir(exist_ok=True)
            (Path(folder) / name).write_text("", "utf-8")
        yield Path(folder)


@pytest.mark.parametrize("closed", ["密", "cards", ""])
def test_a_folder_that_cannot_be_listed_is_named(open_folder, closed):
    (open_folder / closed).chmod(0o000)

    with (
        without_privileges(),
        pytest.raises(UnlistableFolderError, match=rf"{closed} cannot be listed \(Permission denied\)"),
    ):
        load_library(open_folder, today=_TODAY)

    (open_folder / closed).chmod(0o755)


def test_a_file_that_may_not_be_read_is_a_problem_and_the_rest_goes_on(open_folder):
    (open_folder / "a.md").write_text("第一条 甲。\n", "utf-8")
    (open_folder / "密" / "b.md").chmod(0o000)

    with without_privileges():
        library = load_library(open_folder, today=_TODAY)

    assert [entry.document.path for entry in library.documents] == ["a.md"]
    assert [(problem.path, problem.code) for problem in library.problems] == [("密/b.md", "missing_file")]


def test_a_file_that_is_gone_when_it_is_read_is_a_problem_and_the_rest_goes_on(tmp_path):
    for name in ("a.md", "b.md", "c.md"):
        (tmp_path / name).write_text(f"第一条 {name}。\n", "utf-8")

    def delete_the_next_but_one(done, total, name):
        if name == "a.md":
            (tmp_path / "b.md").unlink()

    told = []
    library = load_library(tmp_path, today=_TODAY, progress=delete_the_next_but_one, found=told.append)

    assert [entry.document.path for entry in library.documents] == ["a.md", "c.md"]
    assert [(problem.path, problem.code) for problem in library.problems] == [("b.md", "missing_file")]
    assert told == list(library.problems)


def test_a_broken_link_is_listed_and_a_pipe_is_not(tmp_path):
    (tmp_path / "weg.md").symlink_to("nirgends.md")
    os.mkfifo(tmp_path / "rohr.md")

    assert [path.name for path in material_files(tmp_path)] == ["weg.md"]


def test_problems_are_told_when_they_are_found_and_once(tmp_path):
    (tmp_path / "a.md").write_text("", "utf-8")
    for name in ("b.md", "c.md"):
        (tmp_path / name).write_text("# 值班办法\n\n第一条 乙。\n", "utf-8")
    happened = []

    library = load_library(
        tmp_path,
        today=_TODAY,
        progress=lambda done, total, name: happened.append(done),
        found=lambda problem: happened.append(problem.code),
    )

    assert happened == [0, "empty", 1, 2, 3, "duplicate"]
    assert len(library.problems) == 2
