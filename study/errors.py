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
