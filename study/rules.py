"""Hold what people send against the rules for study records, and clean it."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

from study.errors import InvalidRecordError
from study.records import CheckIn

SHANGHAI = ZoneInfo("Asia/Shanghai")

NAME_LIMIT = 30
UNIT_LIMIT = 60
NOTE_LIMIT = 500
QUESTION_LIMIT = 500


def local_day(moment: datetime) -> date:
    """The day on the wall calendar in Asia/Shanghai at `moment`, which must carry a time zone."""
    if moment.tzinfo is None:
        raise InvalidRecordError("moment", "without a time zone", "an aware datetime, best in UTC")
    return moment.astimezone(SHANGHAI).date()


def clean_name(name: str) -> str:
    """The name as it is kept: one line, single spaces, at most `NAME_LIMIT` characters.

    Raises:
        InvalidRecordError: nothing is left, it is too long, or it holds control characters.
    """
    cleaned = " ".join(unicodedata.normalize("NFC", name).split())
    return _checked("name", cleaned, NAME_LIMIT)


def clean_unit(field: str, name: str) -> str:
    """The name of a branch, a group or a device as it is kept: one line, at most `UNIT_LIMIT` characters.

    Raises:
        InvalidRecordError: nothing is left, it is too long, or it holds control characters.
    """
    return _checked(field, " ".join(unicodedata.normalize("NFC", name).split()), UNIT_LIMIT)


def clean_note(note: str | None) -> str | None:
    """The note as it is kept; an empty one counts as none.

    Raises:
        InvalidRecordError: it is too long or holds control characters.
    """
    if note is None or not note.strip():
        return None
    return _checked("note", unicodedata.normalize("NFC", note).strip(), NOTE_LIMIT)


def clean_question(text: str) -> str:
    """The handed question as it is kept.

    Raises:
        InvalidRecordError: nothing is left, it is too long, or it holds control characters.
    """
    return _checked("text", unicodedata.normalize("NFC", text).strip(), QUESTION_LIMIT)


def clean_text(field: str, text: str, limit: int) -> str:
    """A longer text as it is kept, for whoever has a limit of their own.

    Raises:
        InvalidRecordError: nothing is left, it is too long, or it holds control characters.
    """
    return _checked(field, unicodedata.normalize("NFC", text).strip(), limit)


def check_in_on(day: date, check_ins: tuple[CheckIn, ...]) -> CheckIn | None:
    """The check-in of that local day, if there is one: a person counts once a day."""
    return next((check_in for check_in in check_ins if check_in.day == day), None)


def _checked(field: str, value: str, limit: int) -> str:
    if not value:
        raise InvalidRecordError(field, "empty", f"1 to {limit} characters")
    if len(value) > limit:
        raise InvalidRecordError(field, "too_long", f"at most {limit} characters")
    if any(_is_hidden(character) for character in value):
        raise InvalidRecordError(field, "unreadable", "text without control or direction characters")
    return value


def _is_hidden(character: str) -> bool:
    """Control, direction and lone-surrogate characters could forge what a board or a report shows."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs"} and character not in "\n\t"
