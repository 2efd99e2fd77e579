"""Read the words of a sheet."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from study.rules import local_day
from study.session.actions import LeadMode

WORDS = Path(__file__).with_name("zh-CN.yml")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Fields(_Part):
    """What stands above the table."""

    branch: str
    title: str
    date: str
    lead_mode: str
    leader: str


class Columns(_Part):
    """The columns of the table, in their order."""

    number: str
    staff_number: str
    name: str
    group: str
    signature: str


class SheetWords(_Part):
    """The whole file."""

    heading: str
    fields: Fields
    date: str
    no_date: str
    lead_modes: dict[LeadMode, str]
    columns: Columns
    home: str
    guests: str
    nobody: str
    page: str
    scan: str
    file: str

    def day(self, moment: datetime | None) -> str:
        """The local day in words; a blank to fill in where nobody knows it."""
        if moment is None:
            return self.no_date
        day = local_day(moment)
        return self.date.format(year=day.year, month=day.month, day=day.day)


@cache
def sheet_words(path: Path = WORDS) -> SheetWords:
    """The words, read once."""
    return SheetWords.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
