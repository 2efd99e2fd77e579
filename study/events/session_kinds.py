"""Describe the events of a led session: what was done, from which device, and under which lead."""

from __future__ import annotations

from dataclasses import fields
from typing import ClassVar

from pydantic import Field

from study.events.payload import Payload
from study.session import actions
from study.session.actions import Action, Plan, SpeakingMode


class SessionPayload(Payload):
    """What every such event carries: its fields beside these two are those of its action.

    `asked_on` names the device that asked for it (the envelope's device is the box), `epoch` the lead that
    it went by.
    """

    action_type: ClassVar[type[Action]]

    asked_on: str = Field(max_length=64)
    epoch: int = Field(ge=0)

    @property
    def action(self) -> Action:
        """What was done."""
        values = {field.name: getattr(self, field.name) for field in fields(self.action_type)}
        return self.action_type(**values)


class SessionPlanned(SessionPayload):
    """A session was put into the calendar."""

    kind = "session_planned"
    action_type = actions.PlanSession

    plan: Plan


class SessionStarted(SessionPayload):
    """A session was started on the spot."""

    kind = "session_started"
    action_type = actions.StartOnTheSpot

    plan: Plan


class SessionOpened(SessionPayload):
    """A planned session was opened: people can check in."""

    kind = "session_opened"
    action_type = actions.OpenSession


class StepStarted(SessionPayload):
    """A step of the running order began."""

    kind = "step_started"
    action_type = actions.StartStep

    step: int


class StepSkipped(SessionPayload):
    """A step was left out."""

    kind = "step_skipped"
    action_type = actions.SkipStep

    step: int
    reason: str


class SessionPaused(SessionPayload):
    """The session stopped where it was."""

    kind = "session_paused"
    action_type = actions.Pause


class SessionResumed(SessionPayload):
    """The session went on."""

    kind = "session_resumed"
    action_type = actions.Resume


class GuestsWelcomed(SessionPayload):
    """Members of a twinned branch may take part."""

    kind = "guests_welcomed"
    action_type = actions.WelcomeGuests

    branch: str


class Spoke(SessionPayload):
    """Somebody spoke."""

    kind = "spoke"
    action_type = actions.Speak

    member: str
    mode: SpeakingMode
    draw: int | None = None
    note: str | None = None


class LeadHandedOver(SessionPayload):
    """The leading device gave the lead to another."""

    kind = "lead_handed_over"
    action_type = actions.HandOver

    to_device: str


class LeadTakenOver(SessionPayload):
    """A device took the lead from one that was silent."""

    kind = "lead_taken_over"
    action_type = actions.TakeOver


class SessionClosed(SessionPayload):
    """The session ended."""

    kind = "session_closed"
    action_type = actions.Close


SESSION_KINDS: tuple[type[SessionPayload], ...] = (
    SessionPlanned, SessionStarted, SessionOpened, StepStarted, StepSkipped, SessionPaused, SessionResumed,
    GuestsWelcomed, Spoke, LeadHandedOver, LeadTakenOver, SessionClosed,
)  # fmt: skip
_PAYLOAD_OF = {payload.action_type: payload for payload in SESSION_KINDS}


def payload_of(action: Action, *, asked_on: str, epoch: int) -> SessionPayload:
    """The payload that tells of an action."""
    values = {field.name: getattr(action, field.name) for field in fields(action)}
    return _PAYLOAD_OF[type(action)](asked_on=asked_on, epoch=epoch, **values)
