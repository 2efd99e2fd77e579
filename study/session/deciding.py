"""Decide on commands: what they make happen, or why not."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from study.session.actions import Command, Event, HandOver, OpenSession, PlanSession, StartOnTheSpot, TakeOver
from study.session.errors import LeadHeldError, NotEntitledError
from study.session.rules import objection
from study.session.state import Session

SILENCE_S: Final = 4.0
"""A leading device is heard every second. After 4 s without it another may take over, which leaves a second
of the 5 s in which the session shall go on."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a decision depends on besides the session, and what no log holds.

    `box` is the one that decides, `may_lead` are the devices on which somebody entitled to lead is signed in.
    `lead_silent_s` says for how long nothing was heard of the leading device since it got the lead, by a
    clock that only goes forward: the time of day may be set in the middle of a session.
    """

    box: str
    at: datetime
    may_lead: AbstractSet[str]
    lead_silent_s: float = 0.0


def decide(session: Session | None, command: Command, circumstances: Circumstances) -> tuple[Event, ...]:
    """The events that a command makes happen: one, or none where it was obeyed before.

    What a log cannot tell (who is entitled, who is silent) is asked here only, and never again when the
    events are read.

    Raises:
        SessionUnknownError: it is neither planned nor started.
        SessionExistsError: it was planned or started before, by another command.
        WrongPhaseError: the session is not where this can be done.
        OtherBoxError: the session is led on another box.
        StaleLeadError: the device does not lead, or does so no more.
        AlreadyLeadingError: the lead would go to the device that has it.
        LeadHeldError: the leading device was heard too recently.
        NotEntitledError: nobody on the device that would get the lead may lead.
        WrongStepError: that step cannot be started or skipped now.
        ReasonMissingError: a step is skipped without a reason.
    """
    if session is not None and command.id in session.applied:
        return ()
    event = Event(
        id=command.id,
        session=command.session,
        by=command.by,
        device=command.device,
        action=command.action,
        epoch=command.epoch,
        box=circumstances.box,
        at=circumstances.at,
    )
    refusal = objection(session, event)
    if refusal is not None:
        raise refusal
    _require_entitled(command, circumstances.may_lead)
    if isinstance(command.action, TakeOver) and circumstances.lead_silent_s < SILENCE_S:
        raise LeadHeldError(circumstances.lead_silent_s, SILENCE_S)
    return (event,)


def _require_entitled(command: Command, may_lead: AbstractSet[str]) -> None:
    match command.action:
        case PlanSession() | StartOnTheSpot() | OpenSession() | TakeOver():
            device = command.device
        case HandOver(to_device):
            device = to_device
        case _:
            return
    if device not in may_lead:
        raise NotEntitledError(device)
