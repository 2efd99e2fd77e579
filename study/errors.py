"""Name everything that can go wrong with a study record."""

from __future__ import annotations

from uuid import UUID


class StudyError(Exception):
    """The root of what this package raises."""


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
    """The client id already names a record of another visitor."""

    def __init__(self, record_id: UUID) -> None:
        super().__init__(f"record {record_id} belongs to another visitor: send a new random UUID")


class StorageUnavailableError(StudyError):
    """The database could not be opened, read or written in time."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"the study database failed ({reason}): check YUNXUE_DATABASE_URL, free disk space and file "
            "permissions"
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
    """An event came again under its UUID or its device's number, but telling something else."""

    def __init__(self, event_id: UUID, what: str) -> None:
        super().__init__(
            f"event {event_id} has {what}: keep one UUID and one sequence number for one event, and send "
            "the same content each time"
        )
        self.event_id = event_id
