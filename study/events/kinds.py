"""Describe what each kind of event carries."""

from __future__ import annotations

from datetime import date

from pydantic import Field, ValidationError

from study.errors import InvalidEventError, UnknownKindError
from study.events.feedback_kinds import FEEDBACK_KINDS
from study.events.payload import Payload
from study.events.presence_kinds import PRESENCE_KINDS
from study.events.quiz_kinds import QUIZ_KINDS
from study.events.request_kinds import REQUEST_KINDS
from study.events.roll_call_kinds import ROLL_CALL_KINDS
from study.events.satisfaction_kinds import SATISFACTION_KINDS
from study.events.self_study_kinds import SELF_STUDY_KINDS
from study.events.session_kinds import SESSION_KINDS
from study.events.talk_kinds import TALK_KINDS
from study.records import CheckInMode
from study.rules import NAME_LIMIT, NOTE_LIMIT


class CheckedIn(Payload):
    """A member checked in (签到) for a day, in one of the three modes."""

    kind = "checked_in"

    day: date
    mode: CheckInMode
    note: str | None = Field(default=None, max_length=NOTE_LIMIT)


class VisitorCheckedIn(Payload):
    """Somebody without an identity checked in under a name of its own; from before there were members."""

    kind = "visitor_checked_in"

    day: date
    mode: CheckInMode
    name: str = Field(max_length=NAME_LIMIT)
    note: str | None = Field(default=None, max_length=NOTE_LIMIT)


_PAYLOADS: tuple[type[Payload], ...] = (
    CheckedIn,
    VisitorCheckedIn,
    *SESSION_KINDS,
    *PRESENCE_KINDS,
    *ROLL_CALL_KINDS,
    *QUIZ_KINDS,
    *REQUEST_KINDS,
    *SELF_STUDY_KINDS,
    *FEEDBACK_KINDS,
    *TALK_KINDS,
    *SATISFACTION_KINDS,
)
KINDS = {payload.kind: payload for payload in _PAYLOADS}


def read_payload(kind: str, text: str) -> Payload:
    """The payload of a kind out of its JSON.

    Raises:
        UnknownKindError: this version knows no such kind.
        InvalidEventError: the JSON is not what that kind carries.
    """
    model = KINDS.get(kind)
    if model is None:
        raise UnknownKindError(kind)
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        places = ", ".join(".".join(map(str, item["loc"])) or "all of it" for item in error.errors())
        raise InvalidEventError(kind, places) from error
