"""Let somebody who could not check in ask for it afterwards, and somebody else decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from study.presence.errors import AlreadyDecidedError, NoteMissingError, OwnRequestError
from study.presence.modes import Claim
from study.records import CheckInMode
from study.rules import clean_note


class MakeUpState(StrEnum):
    """requested → approved or declined; both are final, and after declined another can be requested."""

    REQUESTED = "requested"
    APPROVED = "approved"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody entitled decided on a make-up; `id` is the client's UUID."""

    id: UUID
    make_up: UUID
    approved: bool
    by: str
    at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class MakeUp:
    """A request to be counted afterwards.

    One for a scan that arrived unverified has that check-in's id in its claim: verifying it is nothing else.
    """

    claim: Claim
    mode: CheckInMode
    reason: str
    decision: Decision | None = None

    @property
    def state(self) -> MakeUpState:
        """Where the request stands."""
        if self.decision is None:
            return MakeUpState.REQUESTED
        return MakeUpState.APPROVED if self.decision.approved else MakeUpState.DECLINED


def request(claim: Claim, mode: CheckInMode, reason: str) -> MakeUp:
    """Ask for a make-up.

    Raises:
        NoteMissingError: no reason is given.
        InvalidRecordError: the reason is too long or holds control characters.
    """
    return MakeUp(claim, mode, _words(reason, "the request for a make-up"))


def decide(make_up: MakeUp, decision: Decision) -> MakeUp:
    """The make-up once it is decided; the same decision again changes nothing.

    Raises:
        OwnRequestError: it is the decider's own.
        AlreadyDecidedError: another decision stands.
        NoteMissingError: it is declined without a reason.
        InvalidRecordError: the reason is too long or holds control characters.
    """
    if make_up.decision is not None:
        if make_up.decision.id == decision.id:
            return make_up
        raise AlreadyDecidedError(make_up.state.value)
    if decision.by == make_up.claim.member:
        raise OwnRequestError(decision.by)
    if not decision.approved:
        _words(decision.reason or "", "declining a make-up")
    return MakeUp(make_up.claim, make_up.mode, make_up.reason, decision)


def settle(make_up: MakeUp, decisions: Iterable[Decision]) -> MakeUp:
    """The make-up after a log of decisions, in the log's order: the first valid one stands.

    Two boxes that were apart may each have decided; merged, both come to the same end.
    """
    for decision in decisions:
        if decision.make_up == make_up.claim.id:
            try:
                make_up = decide(make_up, decision)
            except (AlreadyDecidedError, OwnRequestError, NoteMissingError):
                continue
    return make_up


def _words(text: str, what: str) -> str:
    cleaned = clean_note(text)
    if cleaned is None:
        raise NoteMissingError(what)
    return cleaned
