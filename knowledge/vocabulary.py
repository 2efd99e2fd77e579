"""Look up the words of Chinese law that are kept as data."""

from __future__ import annotations

from functools import cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import yaml


class _Vocabulary(NamedTuple):
    state: str
    levels: dict[str, str]


def level_of_folder(path: str) -> str | None:
    """The level of law that a document's top folder stands for, None for any other folder."""
    parts = PurePosixPath(path).parts
    return _vocabulary().levels.get(parts[0]) if len(parts) > 1 else None


def without_state(name: str) -> str:
    """A name of a document or authority without the state's name in it."""
    return name.replace(_vocabulary().state, "")


@cache
def _vocabulary() -> _Vocabulary:
    table = yaml.safe_load(Path(__file__).with_name("vocabulary.yml").read_text("utf-8"))
    return _Vocabulary(**table)
