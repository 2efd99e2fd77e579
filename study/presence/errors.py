"""Name everything that can go wrong when somebody checks in to a session."""

from __future__ import annotations

from collections.abc import Mapping

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


class CheckInNotOpenError(PresenceError):
    """The session has not been opened yet."""

    code = "check_in_not_open"

    def __init__(self) -> None:
        super().__init__("the session is planned but not open: check in once it is")


class CheckInClosedError(PresenceError):
    """The session is over."""

    code = "check_in_closed"

    def __init__(self) -> None:
        super().__init__("the session is over, check-in with it: ask for a make-up")


class MakeUpsOverError(PresenceError):
    """The session has been over for so long that its attendance stands."""

    code = "make_ups_over"

    def __init__(self, days: int) -> None:
        super().__init__(f"the session was closed more than {days} days ago: its attendance stands")


class TooManyTriesError(PresenceError):
    """Too many codes were typed in a short time, right ones or wrong."""

    code = "too_many_attempts"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"too many codes were typed: try again in {retry_after_s} seconds")
        self.retry_after_s = retry_after_s


class AlreadyCountedError(PresenceError):
    """Who is counted has nothing to make up for."""

    code = "already_counted"

    def __init__(self) -> None:
        super().__init__("this member is counted in the session already: there is nothing to make up for")


class MakeUpUnknownError(PresenceError):
    """Nobody asked for this."""

    code = "make_up_unknown"

    def __init__(self) -> None:
        super().__init__("no make-up of this session has that id: take ids from the list of make-ups")


class NotCheckedInError(PresenceError):
    """Who is not counted can neither leave nor come back."""

    code = "not_checked_in"

    def __init__(self) -> None:
        super().__init__("this member is not counted in the session: check in first")


class SheetRowsError(PresenceError):
    """Rows of a signed sheet cannot be entered, and so nothing of it was."""

    code = "sheet_rows"

    def __init__(self, rows: Mapping[int, str]) -> None:
        super().__init__(f"{len(rows)} rows cannot be entered, so nothing was: mend them and send all again")
        self.rows = rows
        """What is wrong with a row, in one stable word, under its number (from 1)."""


class VideoNotSetError(PresenceError):
    """The session has no video."""

    code = "video_not_set"

    def __init__(self) -> None:
        super().__init__("no video was set for this session: whoever leads it can set one")


class VideoChangedError(PresenceError):
    """The player plays another video than the session's."""

    code = "video_changed"

    def __init__(self) -> None:
        super().__init__("the session has another video now: read it anew and open a new player")


class TooManyHeartbeatsError(PresenceError):
    """More heartbeats, or players, than anybody who watches would send."""

    code = "too_many_heartbeats"

    def __init__(self) -> None:
        super().__init__("there are more heartbeats of this member than watching makes: send one every 10 s")
