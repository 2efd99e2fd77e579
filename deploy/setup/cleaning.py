"""Remove what set-up made; people's records stay unless they are asked for."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Callable, Iterator

from deploy.instance import held
from deploy.settings import Settings

MADE_IN_PROJECT = (
    ".venv",
    ".venv-rasa",
    ".venv-peers",
    ".venv-tools",
    "web/node_modules",
    "web/dist",
    ".rasa",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".hypothesis",
    ".import_linter_cache",
)
MADE_IN_DATA = (
    "setup",
    "logs",
    "run",
    "models/bge-small-zh-v1.5",
    "models/.fetch-*",  # what a killed download left
    "releases/sample",
    "releases/bench",
    "releases/bench-squad",
    "bench",
    "rasa/models",
    "rasa/cache",
    "rasa/training-*",  # what a killed training left
)
# What people recorded, and what they brought in themselves.
RECORDS = ("yunxue.db", "yunxue.db-wal", "yunxue.db-shm", "secrets", "rasa/tracker.db", "releases", "models")


def clean(settings: Settings, *, records_too: bool, say: Callable[[str], None]) -> None:
    """Remove exactly what is named above, then the folders that this leaves empty.

    Raises:
        AlreadyRunningError: a running Yunxue uses the data folder.
    """
    data = settings.data_dir
    if data.is_dir():
        with held(data):
            patterns = (*MADE_IN_DATA, *(RECORDS if records_too else ()))
            _remove([path for pattern in patterns for path in data.glob(pattern)], say)
    _remove([*(settings.root / name for name in MADE_IN_PROJECT), *_bytecode(settings.root)], say)
    for folder in (data / "releases", data / "models", data / "rasa", data):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    kept = [name for name in RECORDS if (data / name).exists()]
    if kept:
        say(f"Kept in {data}: {', '.join(kept)}. `make clean ALL=1` removes these records too.")


def _remove(paths: list[Path], say: Callable[[str], None]) -> None:
    for path in paths:
        if path.is_symlink() or path.is_file():
            path.unlink()
        elif path.is_dir():
            shutil.rmtree(str(path))
        else:
            continue
        if path.name != "__pycache__":
            say(f"removed {path}")


def _bytecode(root: Path) -> Iterator[Path]:
    for name in ("actions", "api", "bench", "cli", "deploy", "index", "knowledge", "study", "tests", "bot"):
        yield from list((root / name).rglob("__pycache__"))
