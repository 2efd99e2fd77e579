"""Describe what is told of talks, one step after another; what was said in them is told nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Reported:
    """A talk with a member has become necessary; the step's id is that of the need."""

    member: UUID
    branch: UUID | None
    occasion: str
    level: int
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class Dropped:
    """It was reported by mistake."""

    need: UUID


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is told of a talk and can be corrected. Without `need` it answers none."""

    level: int
    occasion: str | None
    need: UUID | None
    held_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """Whoever tells it has talked with a member; the step's id is that of the talk."""

    member: UUID
    branch: UUID | None
    particulars: Particulars


@dataclass(frozen=True, slots=True)
class Corrected:
    """It was told wrongly: this is how it was."""

    talk: UUID
    particulars: Particulars


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """There was no such talk."""

    talk: UUID


Action: TypeAlias = Reported | Dropped | Held | Corrected | Withdrawn


@dataclass(frozen=True, slots=True)
class Step:
    """One step, never changed afterwards: `by` is the member who took it, `at` a moment in UTC."""

    id: UUID
    action: Action
    by: UUID | None
    at: datetime
