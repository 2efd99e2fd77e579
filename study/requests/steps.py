"""Describe the steps of a request, as they are recorded one after another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Brought:
    """A member brings a request in. Of an anonymous one there is a receipt instead of a member."""

    branch: str
    text: str
    member: str | None = None
    receipt: str | None = None


@dataclass(frozen=True, slots=True)
class TakenUp:
    """Somebody is to see to it; the last one named is."""

    to: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The one who brought it is told something; there may be several answers."""

    text: str


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """The one who brought it is not content with the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Closed:
    """It is settled: `reason` says how, if the last answer does not."""

    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The one who brought it wants nothing more."""


Action: TypeAlias = Brought | TakenUp | Answered | AskedAgain | Closed | Withdrawn


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a request, never changed afterwards.

    `id` is the client's UUID. `by` is a member's id; None where it was the anonymous one who brought the
    request, whom the door has told by the receipt. `at` is a moment in UTC.
    """

    id: UUID
    request: UUID
    action: Action
    by: str | None
    at: datetime
