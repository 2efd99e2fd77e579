"""Describe one event: its envelope and what it carries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from study.actors import Actor
from study.canonical import canonical
from study.events.payload import Payload


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about; whatever does not apply is None."""

    session: UUID | None = None
    member: UUID | None = None
    branch: UUID | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; never changed afterwards.

    `id` is the UUID that the client made. `device` says which device told it; its `sequence` grows from
    event to event, from 1 on, and may leave numbers out. `occurred_at` is the device's clock,
    `received_at` ours, both in UTC.
    """

    id: UUID
    device: str
    sequence: int
    actor: Actor
    subject: Subject
    occurred_at: datetime
    received_at: datetime
    payload: Payload

    @property
    def kind(self) -> str:
        """The kind, as it is stored."""
        return self.payload.kind

    def says_the_same(self, other: Event) -> bool:
        """Whether both tell the same thing; when it arrived does not matter."""
        return replace(self, received_at=other.received_at) == other


@dataclass(frozen=True, slots=True)
class Draft:
    """An event that this box itself makes: its device, sequence and moments are filled in on appending."""

    id: UUID
    actor: Actor
    subject: Subject
    payload: Payload


@dataclass(frozen=True, slots=True)
class Placed:
    """An event and its place in this database's order of arrival: what a reader resumes from."""

    position: int
    event: Event


def payload_text(payload: Payload) -> str:
    """The payload as it is stored."""
    return canonical(payload.model_dump(mode="json"))
