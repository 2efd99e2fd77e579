"""Name everything that can go wrong when somebody checks in to a session."""

from __future__ import annotations

from study.clock import ClockState
from study.errors import RuleError


class PresenceError(RuleError):
    """The root of what this package raises."""

    code = "presence"


class ClockNotTrustedError(PresenceError):
    """The box does not know what time it is, so that codes bound to time prove nothing."""

    code = "clock_not_trusted"

    def __init__(self, clock: ClockState) -> None:
        super().__init__(
            f"the clock cannot be trusted ({clock}): check in on paper or by message, and set the clock"
        )
        self.clock = clock


class WeakKeyError(PresenceError):
    """The key is too short to sign with."""

    code = "weak_key"

    def __init__(self, length: int, expected: int) -> None:
        super().__init__(f"the key for codes has {length} bytes, expected {expected} or more random ones")


class CodeRefusedError(PresenceError):
    """A scanned or typed code checks nobody in; `verdict` says why, and `qr_expired` can be made up for."""

    code = "code_refused"

    def __init__(self, verdict: str) -> None:
        super().__init__(
            f"the code does not count ({verdict}): scan the one on the screen, or ask for a make-up"
        )
        self.verdict = verdict


class NoteMissingError(PresenceError):
    """A check-in by message, a request or a refusal has no words."""

    code = "note_missing"

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} has no note: send one")


class NotWatchedEnoughError(PresenceError):
    """Too little of the video was watched."""

    code = "not_watched_enough"

    def __init__(self, watched_ms: int, needed_ms: int) -> None:
        super().__init__(
            f"{watched_ms} ms of the video were watched, {needed_ms} ms are needed: watch what is missing"
        )
        self.watched_ms = watched_ms
        self.needed_ms = needed_ms


class OwnRequestError(PresenceError):
    """Nobody decides on their own make-up."""

    code = "own_request"

    def __init__(self, member: str) -> None:
        super().__init__(f"{member} asked for this make-up: somebody else must decide on it")


class AlreadyDecidedError(PresenceError):
    """A make-up was decided before."""

    code = "already_decided"

    def __init__(self, state: str) -> None:
        super().__init__(f"the make-up is {state} already: the first decision stands")
