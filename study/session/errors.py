"""Name everything that can go wrong with a session."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from study.errors import RuleError


class SessionError(RuleError):
    """The root of what this package raises."""

    code = "session"


class RunningOrderError(SessionError):
    """A running order lacks a set step, or has one twice."""

    code = "running_order"

    def __init__(self, problem: str) -> None:
        super().__init__(f"the running order {problem}: put in each of the six set steps once")


class SessionUnknownError(SessionError):
    """There is no such session yet."""

    code = "session_unknown"

    def __init__(self, session: UUID) -> None:
        super().__init__(f"session {session} is not known here: plan it, or start it on the spot")


class SessionExistsError(SessionError):
    """The session was planned or started before."""

    code = "session_exists"

    def __init__(self, session: UUID) -> None:
        super().__init__(f"session {session} exists already: send a new random UUID for another one")


class WrongPhaseError(SessionError):
    """The session is not where this can be done."""

    code = "wrong_phase"

    def __init__(self, action: str, phase: str, allowed: Iterable[str]) -> None:
        super().__init__(
            f"{action} cannot be done while the session is {phase}: it must be {_either(allowed)}"
        )
        self.phase = phase


class WrongStepError(SessionError):
    """That step cannot be started or skipped now."""

    code = "wrong_step"

    def __init__(self, step: int, following: int | None) -> None:
        expected = (
            "every step was started or skipped" if following is None else f"step {following} comes next"
        )
        super().__init__(f"step {step} cannot be started or skipped now: {expected}")
        self.following = following


class StaleLeadError(SessionError):
    """The device does not lead the session any more, or never did."""

    code = "lead_stale"

    def __init__(self, device: str, epoch: int, lead_device: str, lead_epoch: int) -> None:
        super().__init__(
            f"device {device} with epoch {epoch} does not lead, but {lead_device} with epoch {lead_epoch}: "
            "read the session anew, or take over"
        )


class OtherBoxError(SessionError):
    """A session is led on the box that opened it, and nowhere else."""

    code = "other_box"

    def __init__(self, box: str, home: str) -> None:
        super().__init__(f"the session is led on box {home} and not on {box}: connect to {home}")
        self.home = home


class AlreadyLeadingError(SessionError):
    """The device that would take the lead has it."""

    code = "already_leading"

    def __init__(self, device: str) -> None:
        super().__init__(f"device {device} leads already: go on with the epoch of the session")


class LeadHeldError(SessionError):
    """The leading device was heard too recently for another to take over."""

    code = "lead_held"

    def __init__(self, silent_s: float, needed_s: float) -> None:
        super().__init__(
            f"the leading device was heard {silent_s:.1f} s ago: take over after {needed_s:.1f} s of "
            "silence, or have it handed over"
        )


class NotEntitledError(SessionError):
    """Nobody entitled to lead is signed in on the device."""

    code = "not_entitled"

    def __init__(self, device: str) -> None:
        super().__init__(f"nobody who may lead is signed in on device {device}: sign in as the leader there")


class ReasonMissingError(SessionError):
    """Skipping a step needs a reason."""

    code = "reason_missing"

    def __init__(self, step: int) -> None:
        super().__init__(f"step {step} is skipped without a reason: give one, it is part of the record")


def _either(words: Iterable[str]) -> str:
    return " or ".join(words) or "new"
