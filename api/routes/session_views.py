"""Show led sessions, and what is asked of them, as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from study.rules import NOTE_LIMIT, UNIT_LIMIT
from study.session import actions
from study.session.actions import LeadMode, SpeakingMode
from study.session.course import StepFate, StepRecord, course_of
from study.session.running_order import ChosenStep, SetStep, Step
from study.session.state import Phase, Session, Speech

STEPS_AT_MOST = 40


class NewSession(BaseModel):
    """A session to plan, or with `start` to open at once. Make `id` once; it becomes the session's."""

    id: UUID
    title: str = Field(min_length=1, max_length=2 * UNIT_LIMIT, examples=["七一主题党日"])
    lead_mode: LeadMode
    leader_id: UUID
    running_order: list[SetStep | ChosenStep] | None = Field(
        default=None, max_length=STEPS_AT_MOST, description="Each set step once, and chosen ones by name"
    )
    planned_for: AwareDatetime | None = None
    guest_branch_ids: list[UUID] = Field(default_factory=list, max_length=20)
    start: bool = Field(default=False, description="Open it now; the calling device leads")


class OpenSession(BaseModel):
    """Let people check in to a planned session; the calling device leads."""

    type: Literal["open"]

    def action(self) -> actions.Action:
        """What is to be done."""
        return actions.OpenSession()


class StartStep(BaseModel):
    """Go on to the next step, or back to an earlier one."""

    type: Literal["start_step"]
    step: int = Field(ge=0, lt=STEPS_AT_MOST)

    def action(self) -> actions.Action:
        """What is to be done."""
        return actions.StartStep(self.step)


class SkipStep(BaseModel):
    """Leave the next step out."""

    type: Literal["skip_step"]
    step: int = Field(ge=0, lt=STEPS_AT_MOST)
    reason: str = Field(max_length=NOTE_LIMIT)

    def action(self) -> actions.Action:
        """What is to be done."""
        return actions.SkipStep(self.step, self.reason)


class Pause(BaseModel):
    """Stop where the session is."""

    type: Literal["pause"]

    def action(self) -> actions.Action:
        """What is to be done."""
        return actions.Pause()


class Resume(BaseModel):
    """Go on."""

    type: Literal["resume"]

    def action(self) -> actions.Action:
        """What is to be done."""
        return actions.Resume()


class WelcomeGuests(BaseModel):
    """Let members of a twinned branch take part."""

    type: Literal["welcome_guests"]
    branch_id: UUID

    def action(self) -> actions.Action:
        """What is to be done."""
        return actions.WelcomeGuests(str(self.branch_id))


class Speak(BaseModel):
    """Record that somebody speaks; who was drawn is recorded by the roll-call."""

    type: Literal["speak"]
    member_id: UUID
    mode: Literal[SpeakingMode.PREPARED, SpeakingMode.VOLUNTEERED]
    note: str | None = Field(default=None, max_length=NOTE_LIMIT)

    def action(self) -> actions.Action:
        """What is to be done."""
        return actions.Speak(str(self.member_id), self.mode, note=self.note)


class HandOver(BaseModel):
    """Give the lead to another device: one of `candidates`."""

    type: Literal["hand_over"]
    to_device: str = Field(max_length=64)

    def action(self) -> actions.Action:
        """What is to be done."""
        return actions.HandOver(self.to_device)


class TakeOver(BaseModel):
    """Take the lead from a device that is silent."""

    type: Literal["take_over"]

    def action(self) -> actions.Action:
        """What is to be done."""
        return actions.TakeOver()


class Close(BaseModel):
    """End the session for good."""

    type: Literal["close"]

    def action(self) -> actions.Action:
        """What is to be done."""
        return actions.Close()


AnyAction = Annotated[
    OpenSession | StartStep | SkipStep | Pause | Resume | WelcomeGuests | Speak | HandOver | TakeOver | Close,
    Field(discriminator="type"),
]


class NewCommand(BaseModel):
    """What to do. `epoch` is that of the lead as this device saw it last; 0 before there is one."""

    id: UUID
    epoch: int = Field(default=0, ge=0, le=2**31)
    action: AnyAction


class SpeechView(BaseModel):
    """Who spoke, and how they came to it; `draw` is the draw's number where they were drawn."""

    member_id: UUID
    mode: SpeakingMode
    draw: int | None
    note: str | None
    at: datetime


class StepView(BaseModel):
    """A step of the running order: a set one by its word, or a chosen one by its name."""

    step: SetStep | ChosenStep
    fate: StepFate
    started_at: datetime | None
    reason: str | None
    speeches: list[SpeechView]


class LeadView(BaseModel):
    """Which device leads, and under which epoch."""

    device: str
    epoch: int


class SessionView(BaseModel):
    """A led session as it stands. `position` is what to watch its events from."""

    id: UUID
    branch_id: UUID
    title: str
    lead_mode: LeadMode
    leader_id: UUID
    planned_for: datetime | None
    guest_branch_ids: list[UUID]
    phase: Phase
    opened_at: datetime | None
    closed_at: datetime | None
    step: int | None = Field(description="The step that runs or is paused, counted from 0")
    following: int | None = Field(description="The next step that was neither started nor skipped")
    steps: list[StepView]
    lead: LeadView | None
    position: int
    this_device: str = Field(description="What the calling device is called in `lead`")


def view_of(session: Session, position: int, device: str) -> SessionView:
    """The session as a device gets to see it."""
    plan, lease = session.plan, session.lease
    return SessionView(
        id=session.id,
        branch_id=UUID(plan.branch),
        title=plan.title,
        lead_mode=plan.lead_mode,
        leader_id=UUID(plan.leader),
        planned_for=plan.planned_for,
        guest_branch_ids=sorted(UUID(branch) for branch in session.guests),
        phase=session.phase,
        opened_at=session.opened_at,
        closed_at=session.closed_at,
        step=session.step,
        following=session.following,
        steps=[_step(record) for record in course_of(session)],
        lead=None if lease is None else LeadView(device=lease.device, epoch=lease.epoch),
        position=position,
        this_device=device,
    )


def order_of(steps: list[Step] | None) -> tuple[Step, ...]:
    """The steps that were asked for; without any the six set ones."""
    return tuple(SetStep) if steps is None else tuple(steps)


def _step(record: StepRecord) -> StepView:
    return StepView(
        step=record.step,
        fate=record.fate,
        started_at=record.started_at,
        reason=record.reason,
        speeches=[_speech(speech) for speech in record.speeches],
    )


def _speech(speech: Speech) -> SpeechView:
    spoken = speech.spoken
    return SpeechView(
        member_id=UUID(spoken.member), mode=spoken.mode, draw=spoken.draw, note=spoken.note, at=speech.at
    )
