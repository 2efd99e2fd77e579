"""Read the words of the roster: column names, roles, what is wrong with a row."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from study.people.records import Role

WORDS = Path(__file__).with_name("zh-CN.yml")


class Columns(BaseModel):
    """A word or a value for each column."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    staff_number: str
    name: str
    branch: str
    group: str
    station: str
    roles: str


class RosterWords(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sheet: str
    columns: Columns
    example: Columns
    roles: dict[str, Role]
    problems: dict[str, str]
    administrator: str


@cache
def roster_words(path: Path = WORDS) -> RosterWords:
    """The words, read once."""
    return RosterWords.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
