"""Read whom an organisation's members must talk with, on what occasions, and by when."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from study.rule_files import read_rules
from study.talks.deadlines import Within
from study.talks.errors import TalkRulesError

USUAL = Path(__file__).with_name("talks.yml")

Key = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
Words = Annotated[str, Field(min_length=1, max_length=60)]


class Holder(StrEnum):
    """What the roster knows somebody to be, as far as talks are concerned."""

    MEMBER = "member"
    SECRETARY = "secretary"
    ADMIN = "admin"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Span(_Part):
    """How long there is: exactly one of the three."""

    hours: int | None = Field(default=None, ge=1, le=24 * 366)
    days: int | None = Field(default=None, ge=0, le=366)
    months: int | None = Field(default=None, ge=1, le=36)

    @model_validator(mode="after")
    def _only_one(self) -> Self:
        if len(self.model_fields_set) != 1 or None in self.model_dump(exclude_unset=True).values():
            raise ValueError("name one of hours, days, months")
        return self

    @property
    def within(self) -> Within:
        """The same for reckoning."""
        return Within(hours=self.hours, days=self.days, months=self.months)


class Occasion(_Part):
    """Something that makes a talk necessary, and of which of the six groups it is."""

    group: Key
    name: Words
    within: Span


class Quota(_Part):
    """How often somebody of a level must talk at least; months are counted from January."""

    times: int = Field(ge=1, le=100)
    every_months: int = Field(ge=1, le=12)
    of: frozenset[Holder] = frozenset()

    @model_validator(mode="after")
    def _fits_a_year(self) -> Self:
        if 12 % self.every_months:
            raise ValueError("a year must hold whole periods: 1, 2, 3, 4, 6 or 12 months")
        return self


class Level(_Part):
    """One of the four levels; 1 is the highest."""

    name: Words
    talkers: Words
    talks_with: Words
    recorded_by: frozenset[Holder]
    quota: Quota | None = None


class TalkRules(_Part):
    """The whole file."""

    groups: dict[Key, Words] = Field(min_length=1)
    occasions: dict[Key, Occasion] = Field(min_length=1)
    levels: dict[int, Level] = Field(min_length=1)
    level_of: dict[Holder, int]
    remind_above_after_hours: int = Field(ge=0, le=24 * 366)

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if sorted(self.levels) != list(range(1, len(self.levels) + 1)):
            raise ValueError("levels are numbered from 1 on")
        if {one.group for one in self.occasions.values()} != set(self.groups):
            raise ValueError("each occasion is of a group, and each group has one")
        if Holder.MEMBER not in self.level_of or not set(self.level_of.values()) <= set(self.levels):
            raise ValueError("level_of names a level for member, and only levels that there are")
        return self

    def level_for(self, holds: Collection[Holder]) -> int:
        """Which level talks with somebody, where nobody says: the highest that they call for."""
        called_for = {self.level_of[one] for one in holds if one in self.level_of}
        return min(called_for | {self.level_of[Holder.MEMBER]})


@cache
def talk_rules(path: Path = USUAL) -> TalkRules:
    """The rules, read once.

    Raises:
        TalkRulesError: the file cannot be read, or is not what it should be.
    """
    return read_rules(path, TalkRules, TalkRulesError)
