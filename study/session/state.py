"""Describe where a session stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from study.session.actions import Plan, Speak


class Phase(StrEnum):
    """planned → open (check-in) → running ⇄ paused → closed; open and paused can be closed, too."""

    PLANNED = "planned"
    OPEN = "open"
    RUNNING = "running"
    PAUSED = "paused"
    CLOSED = "closed"


LIVE = (Phase.OPEN, Phase.RUNNING, Phase.PAUSED)
"""When a session is led, and people can check in to it."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Which device leads, on which box; the epoch grows with each change and tells old commands apart."""

    box: str
    device: str
    epoch: int


@dataclass(frozen=True, slots=True)
class Speech:
    """Who spoke in which step (counted from 0), how they came to it, and when."""

    spoken: Speak
    step: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """A session as its events made it.

    `step` is the one that runs or is paused, counted from 0. `started` tells when steps were first started,
    `skipped` why they were not. `applied` are the events that made it so, `set_aside` those that came too
    late or from a device that did not lead: they changed nothing.
    """

    id: UUID
    plan: Plan
    phase: Phase
    guests: frozenset[str]
    lease: Lease | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    step: int | None = None
    started: Mapping[int, datetime] = field(default_factory=lambda: MappingProxyType({}))
    skipped: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    speeches: tuple[Speech, ...] = ()
    applied: frozenset[UUID] = frozenset()
    set_aside: frozenset[UUID] = frozenset()

    @property
    def following(self) -> int | None:
        """The next step that was neither started nor skipped; None when there is none."""
        steps = range(len(self.plan.running_order))
        return next((step for step in steps if step not in self.started and step not in self.skipped), None)

    @property
    def takes_check_ins(self) -> bool:
        """Whether people can check in now; afterwards there are make-ups."""
        return self.phase in LIVE

    def welcomes(self, branch: str) -> bool:
        """Whether members of that branch take part: the session's own, or a twinned one."""
        return branch == self.plan.branch or branch in self.guests
