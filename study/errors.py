"""Name everything that can go wrong with a study record."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID


class StudyError(Exception):
    """The root of what this package raises."""


class RuleError(StudyError):
    """A rule refuses what was asked; `code` is the stable word for a door to translate."""

    code: ClassVar[str] = "rule"


class InvalidRecordError(StudyError):
    """A value breaks the rules for its field.

    `field` and `problem` are stable words for a door to translate; the value itself is left out, since
    messages end up in logs and values are personal.
    """

    def __init__(self, field: str, problem: str, expected: str) -> None:
        super().__init__(f"{field} is {problem}: send {expected}")
        self.field = field
        self.problem = problem


class IdTakenError(StudyError):
    """The client id already names a record of somebody else."""

    def __init__(self, record_id: UUID) -> None:
        super().__init__(f"record {record_id} belongs to somebody else: send a new random UUID")


class StorageUnavailableError(StudyError):
    """The database could not be opened, read or written in time."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"the study database failed ({reason}): check YUNXUE_DATABASE_URL, free disk space and file "
            "permissions"
        )


class OldLayoutError(StudyError):
    """The records have the layout of an earlier version, and whoever asks must not change them."""

    def __init__(self) -> None:
        super().__init__(
            "the records are of an earlier version: start Yunxue once, it brings them up to date"
        )


class CopyRefusedError(StudyError):
    """A database cannot be copied, or a copy of one cannot be trusted."""


class UnknownKindError(StudyError):
    """An event of a kind that this version does not know."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"event kind {kind!r} is unknown to this version: update Yunxue on this machine")


class InvalidEventError(StudyError):
    """What an event carries is not what its kind carries."""

    def __init__(self, kind: str, places: str) -> None:
        super().__init__(f"an event of kind {kind} is malformed at {places}: see study/events/kinds.py")


class EventConflictError(StudyError):
    """An event came again under its UUID or its device's number, but telling something else.

    `line` is the one of a batch, where it came in one.
    """

    def __init__(self, event_id: UUID, what: str, *, line: int | None = None) -> None:
        super().__init__(
            f"{_at(line)}event {event_id} has {what}: keep one UUID and one sequence number for one event, "
            "and send the same content each time"
        )
        self.event_id = event_id
        self.what = what


class BatchRefusedError(StudyError):
    """Events from another box were not taken, none of the batch: `reason` says why, in one stable word.

    `damaged`: not as they were sent. `malformed`: no events. `too_new`: of a newer Yunxue.
    """

    def __init__(self, reason: str, what: str, *, line: int | None) -> None:
        super().__init__(f"{_at(line)}{what}; nothing of it was taken")
        self.reason = reason


class SameBoxError(StudyError):
    """Two databases go by one name, so that what they tell cannot be told apart."""

    def __init__(self) -> None:
        super().__init__(
            "the other machine goes by this one's name, as its files were copied: make it anew from a backup "
            "with `yunxue restore`, which gives a name of its own"
        )


class NameTakenError(StudyError):
    """There is a branch of that name already."""

    def __init__(self) -> None:
        super().__init__("a branch of that name exists: choose another name, or use that branch")


class UnknownMemberError(StudyError):
    """Nobody has that id."""

    def __init__(self) -> None:
        super().__init__("no member has that id: take ids from the list of a branch's members")


class UnknownBranchError(StudyError):
    """No branch has that id."""

    def __init__(self) -> None:
        super().__init__("no branch has that id: take ids from the list of branches")


class MemberLeftError(StudyError):
    """The member has left, and so has the name: nothing can be changed any more."""

    def __init__(self) -> None:
        super().__init__("this member has left: add a member anew if the person has come back")


class LastAdministratorError(StudyError):
    """The change would leave nobody who may give roles."""

    def __init__(self) -> None:
        super().__init__("this is the last administrator: make another one first")


class RosterUnreadableError(StudyError):
    """A roster is no workbook, too large, or has no header: `reason` says which, in one stable word."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the roster cannot be read ({reason}): start from the template")
        self.reason = reason


class SignInRefusedError(StudyError):
    """Number and PIN, or number and code, do not belong together; which of them is wrong is not said."""

    def __init__(self) -> None:
        super().__init__("staff number and PIN or code do not belong together: try again, or ask for a code")


class TooManyAttemptsError(StudyError):
    """Signing in has failed too often: the next try must wait."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"signing in failed too often: try again in {retry_after_s} seconds")
        self.retry_after_s = retry_after_s


class NotTwinnedError(RuleError):
    """Guests can only come from a branch that is twinned with the session's."""

    code = "branches_not_twinned"

    def __init__(self) -> None:
        super().__init__("that branch is not twinned with the session's: an administrator can twin them")


class NotTakingPartError(RuleError):
    """The member belongs to no branch that takes part in the session."""

    code = "not_taking_part"

    def __init__(self) -> None:
        super().__init__("this member's branch takes no part in the session: welcome its guests first")


class UnknownTokenError(StudyError):
    """No token has that id."""

    def __init__(self) -> None:
        super().__init__("no token has that id: take ids from the list of tokens")


class UnknownItemError(RuleError):
    """The question bank has no item of that id."""

    code = "item_unknown"

    def __init__(self) -> None:
        super().__init__("no item has that id: take ids from the list of items")


class ItemChangedError(RuleError):
    """Somebody has changed the item since it was read."""

    code = "item_changed"

    def __init__(self, version: int) -> None:
        super().__init__(f"the item has changed, its version is {version} now: read it again, then decide")


class InvalidItemError(RuleError):
    """An item breaks the rules of the bank; `faults` are the stable words for what is wrong with it."""

    code = "item_invalid"

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(f"the item is not in order ({', '.join(faults)}): mend it and send it again")
        self.faults = faults


def _at(line: int | None) -> str:
    return "" if line is None else f"line {line}: "
