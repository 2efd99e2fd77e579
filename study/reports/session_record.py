"""Describe the record of a session: all that the log tells of it, and nothing else.

Codes and ids stand here, so that it can be read by programs; words come in when it is written for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from study.presence.make_ups import MakeUpState
from study.presence.modes import How
from study.records import CheckInMode
from study.reports.quiz_lines import QuizTold, SatisfactionTold
from study.reports.who import Who
from study.roll_call.outcomes import OutcomeKind
from study.roll_call.scope import ScopeKind
from study.roll_call.verification import Fault
from study.session.actions import LeadMode, SpeakingMode
from study.session.course import StepFate
from study.session.running_order import SetStep
from study.session.state import Phase


@dataclass(frozen=True, slots=True)
class RecordTotals:
    """How many people, as on the session's board; expected are counted, waiting or missing."""

    expected: int
    counted: int
    modes: Mapping[CheckInMode, int]
    make_ups: int
    waiting: int
    missing: int
    guests: int


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the running order: a set one, or a chosen one by name."""

    number: int
    set_step: SetStep | None
    name: str | None
    fate: StepFate
    started_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class CourseLine:
    """Something that was done with the session: `kind` is that of its event, `device` asked for it.

    `step` counts from 1; `branch` was welcomed; `to_device` got the lead.
    """

    id: UUID
    kind: str
    at: datetime
    by: Who | None
    device: str
    step: int | None = None
    reason: str | None = None
    branch: str | None = None
    to_device: str | None = None


@dataclass(frozen=True, slots=True)
class CheckInLine:
    """The check-in by which somebody is counted; `id` is that of its event.

    `entered_by` is whoever entered the sheet, where it was not the person.
    """

    id: UUID
    who: Who
    is_guest: bool
    mode: CheckInMode
    how: How
    at: datetime
    note: str | None
    watched_ms: int | None
    entered_by: Who | None


@dataclass(frozen=True, slots=True)
class MakeUpLine:
    """Somebody asked to be counted afterwards (`how` is None), or a scan waited on a phone.

    `counts` tells whether its person is counted by it.
    """

    id: UUID
    who: Who
    is_guest: bool
    mode: CheckInMode
    how: How | None
    at: datetime
    reason: str
    state: MakeUpState
    counts: bool
    decided_by: Who | None
    decided_at: datetime | None
    decision: str | None


@dataclass(frozen=True, slots=True)
class MoveLine:
    """That somebody left, or came back."""

    id: UUID
    who: Who
    here: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class SpeechLine:
    """Who spoke in which step (counted from 1), and how they came to it."""

    id: UUID
    who: Who
    step: int
    mode: SpeakingMode
    draw: int | None
    note: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class RollCallTold:
    """A roll-call, the digest of its last draw, and what checking its draws finds wrong."""

    id: UUID
    scope: ScopeKind
    scope_name: str | None
    draws: int
    head: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class DrawLine:
    """A draw with the digests that were noted before it and after; one that is not over has picked nobody."""

    roll_call: UUID
    number: int
    round: int
    candidates: int
    opened_at: datetime
    closed_at: datetime | None
    who: Who | None
    card: str | None
    question: str | None
    outcome: OutcomeKind | None
    note: str | None
    undone: str | None
    opening_digest: str
    digest: str | None


@dataclass(frozen=True, slots=True)
class RecordSource:
    """What the record was made from: so many events, and the SHA-256 of them all.

    Two records with the same digest tell the same; `set_aside` are events that did not fit the session.
    """

    events: int
    digest: str
    set_aside: tuple[UUID, ...]
    exported_at: datetime


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """All of a session. Moments are in UTC. There is no `satisfaction` where nobody was asked."""

    session: UUID
    title: str
    branch: str
    lead_mode: LeadMode
    leader: Who
    phase: Phase
    planned_for: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    guests: tuple[str, ...]
    totals: RecordTotals
    steps: tuple[StepLine, ...]
    course: tuple[CourseLine, ...]
    check_ins: tuple[CheckInLine, ...]
    make_ups: tuple[MakeUpLine, ...]
    missing: tuple[Who, ...]
    moves: tuple[MoveLine, ...]
    speeches: tuple[SpeechLine, ...]
    roll_calls: tuple[RollCallTold, ...]
    draws: tuple[DrawLine, ...]
    quizzes: tuple[QuizTold, ...]
    satisfaction: SatisfactionTold | None
    source: RecordSource
