"""Write an event as one line of JSON that another box reads, and read it back strictly."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, ValidationError

from study.actors import Actor
from study.canonical import canonical
from study.errors import BatchRefusedError, InvalidEventError, InvalidRecordError, UnknownKindError
from study.events.event import Event, Subject
from study.events.kinds import read_payload

LARGEST_SEQUENCE = 2**62
"""Own events are numbered above all that came in: a larger number would leave no room for them."""

_PRINTABLE = r"^[!-~]+$"


class _Line(BaseModel):
    """An event but for when it arrived: each box notes that by its own clock."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: UUID
    device: Annotated[str, Field(max_length=64, pattern=_PRINTABLE)]
    sequence: Annotated[int, Field(ge=1, le=LARGEST_SEQUENCE)]
    kind: Annotated[str, Field(max_length=64, pattern=_PRINTABLE)]
    actor: Annotated[str, Field(max_length=80, pattern=_PRINTABLE)]
    session: UUID | None
    member: UUID | None
    branch: UUID | None
    occurred_at: AwareDatetime
    payload: dict[str, JsonValue]


def write_line(event: Event) -> str:
    """The event as canonical JSON, without the end of the line."""
    return canonical(
        {
            "id": str(event.id),
            "device": event.device,
            "sequence": event.sequence,
            "kind": event.kind,
            "actor": str(event.actor),
            "session": _text(event.subject.session),
            "member": _text(event.subject.member),
            "branch": _text(event.subject.branch),
            "occurred_at": event.occurred_at.astimezone(UTC).isoformat(),
            "payload": event.payload.model_dump(mode="json"),
        }
    )


def read_line(text: bytes, *, number: int, received_at: datetime) -> Event:
    """The event in a line; `number` is the line's, for the message.

    Raises:
        BatchRefusedError: it is no event, or of a kind or form that this version does not know.
    """
    try:
        line = _Line.model_validate_json(text)
        payload = read_payload(line.kind, canonical(line.payload))
        return Event(
            id=line.id,
            device=line.device,
            sequence=line.sequence,
            actor=Actor.parse(line.actor),
            subject=Subject(line.session, line.member, line.branch),
            occurred_at=line.occurred_at.astimezone(UTC),
            received_at=received_at,
            payload=payload,
        )
    except UnknownKindError as error:
        raise BatchRefusedError("too_new", str(error), line=number) from error
    except InvalidEventError as error:
        # Its box took it for valid: a field or value has come since this version.
        raise BatchRefusedError("too_new", f"{error}; update Yunxue on this machine", line=number) from error
    except ValidationError as error:
        places = ", ".join(sorted({str(item["loc"][0]) if item["loc"] else "all" for item in error.errors()}))
        raise BatchRefusedError("malformed", f"no event, wrong at {places}", line=number) from error
    except (InvalidRecordError, ValueError, OverflowError) as error:
        raise BatchRefusedError("malformed", f"no event ({type(error).__name__})", line=number) from error


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
