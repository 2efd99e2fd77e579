"""Cleaning removes what set-up made, and people's records only when told to."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from deploy.errors import AlreadyRunningError
from deploy.instance import held
from deploy.settings import Settings, read_settings
from deploy.setup.cleaning import clean

MADE = (
    ".venv/bin/python",
    "web/node_modules/a",
    "web/dist/index.html",
    "api/__pycache__/a.pyc",
    ".venv-rasa/a",
)
MADE_IN_DATA = (
    "logs/api.log",
    "releases/sample/current/manifest.json",
    "rasa/models/yunxue.tar.gz",
    "setup/a",
    "rasa/training-x1/a",
)
RECORDS = (
    "yunxue.db",
    "yunxue.db-wal",
    "secrets/service-token",
    "rasa/tracker.db",
    "releases/ours/manifest.json",
)
SOURCES = ("web/src/main.ts", "api/app.py", "Makefile")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = read_settings(tmp_path / "project", {"YUNXUE_DATA_DIR": str(tmp_path / "data")})
    for name in (*MADE, *SOURCES):
        _touch(settings.root / name)
    for name in (*MADE_IN_DATA, *RECORDS, "somebody's letter.txt"):
        _touch(settings.data_dir / name)
    return settings


def _touch(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x")


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_what_set_up_made_goes_and_records_and_sources_stay(settings: Settings) -> None:
    said: list[str] = []

    clean(settings, records_too=False, say=said.append)

    assert _files(settings.root) == set(SOURCES)
    assert _files(settings.data_dir) == {*RECORDS, "somebody's letter.txt"}
    assert "Kept" in said[-1]
    assert "yunxue.db, yunxue.db-wal, secrets, rasa/tracker.db, releases" in said[-1]


def test_records_go_when_asked_for_but_nothing_that_set_up_does_not_know(settings: Settings) -> None:
    clean(settings, records_too=True, say=lambda _line: None)

    assert _files(settings.data_dir) == {"somebody's letter.txt"}


def test_an_emptied_data_folder_goes_too(settings: Settings) -> None:
    (settings.data_dir / "somebody's letter.txt").unlink()

    clean(settings, records_too=True, say=lambda _line: None)

    assert not settings.data_dir.exists()


def test_nothing_is_removed_under_a_running_yunxue(settings: Settings) -> None:
    before = _files(settings.data_dir)

    with (
        held(settings.data_dir),
        pytest.raises(AlreadyRunningError, match=rf"\(process {os.getpid()}\) uses the data folder"),
    ):
        clean(settings, records_too=True, say=lambda _line: None)

    assert _files(settings.data_dir) >= before
    assert _files(settings.root) == {*SOURCES, *MADE}
