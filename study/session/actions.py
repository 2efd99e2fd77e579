"""Describe what can be done with a session: as a command that asks, and as an event that tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from study.session.running_order import Step


class LeadMode(StrEnum):
    """Who leads (领学): 党委书记, 党委副书记兼总经理 or 支部书记."""

    PARTY_SECRETARY = "party_secretary"
    DEPUTY_SECRETARY_AND_MANAGER = "deputy_secretary_and_manager"
    BRANCH_SECRETARY = "branch_secretary"


class SpeakingMode(StrEnum):
    """How somebody comes to speak (发言): 主题发言, 随机点名 or 自愿交流."""

    PREPARED = "prepared"
    DRAWN = "drawn"
    VOLUNTEERED = "volunteered"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a session is to be; `planned_for` is None where it is started on the spot.

    `running_order` comes from `checked_order`; `guests` are twinned branches.
    """

    branch: str
    title: str
    lead_mode: LeadMode
    leader: str
    running_order: tuple[Step, ...]
    planned_for: datetime | None = None
    guests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanSession:
    """Put a session into the calendar."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class StartOnTheSpot:
    """Make a session and open it at once; the device leads it with epoch 1."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Let people check in to a planned session; the device leads it with epoch 1."""


@dataclass(frozen=True, slots=True)
class StartStep:
    """Go on to the next step of the running order (counted from 0), or back to an earlier one."""

    step: int


@dataclass(frozen=True, slots=True)
class SkipStep:
    """Leave the next step out, for a reason that becomes part of the record."""

    step: int
    reason: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop where the session is."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on with the step that was paused."""


@dataclass(frozen=True, slots=True)
class WelcomeGuests:
    """Let members of a twinned branch take part."""

    branch: str


@dataclass(frozen=True, slots=True)
class Speak:
    """Record that somebody speaks; `draw` is the draw's number where they were drawn."""

    member: str
    mode: SpeakingMode
    draw: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class HandOver:
    """Give the lead to another device."""

    to_device: str


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Take the lead from a device that is silent; the epoch is the one it leads with."""


@dataclass(frozen=True, slots=True)
class Close:
    """End the session for good."""


Action: TypeAlias = (
    PlanSession | StartOnTheSpot | OpenSession | StartStep | SkipStep | Pause | Resume | WelcomeGuests | Speak
    | HandOver | TakeOver | Close
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Command:
    """What a device asks for: `id` is the client's UUID, `epoch` the last it saw (0 before there is one)."""

    id: UUID
    session: UUID
    by: str
    device: str
    action: Action
    epoch: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """What was done, when, and on which box; it has the command's id, so that a command acts once."""

    id: UUID
    session: UUID
    by: str
    device: str
    action: Action
    epoch: int
    box: str
    at: datetime
