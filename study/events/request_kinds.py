"""Describe the events of a request (诉求): who it is about stands in the envelope, and there only.

The subject names the branch, and the member who brought the request in. Of an anonymous request it names
no member, and what its owner does has the actor `study.actors.ANONYMOUS`.
"""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from study.events.payload import Payload
from study.rules import NOTE_LIMIT


class RequestPayload(Payload):
    """What every such event carries: the request's id, which is that of the event that brought it in."""

    request: UUID


class RequestBrought(RequestPayload):
    """A request came in; an anonymous one with the hash of its receipt."""

    kind = "request_brought"

    text: str = Field(max_length=NOTE_LIMIT)
    receipt: str | None = Field(default=None, max_length=64)


class RequestTakenUp(RequestPayload):
    """A member is to see to it."""

    kind = "request_taken_up"

    to: UUID


class RequestAnswered(RequestPayload):
    """Whoever brought it in was told something."""

    kind = "request_answered"

    text: str = Field(max_length=NOTE_LIMIT)


class RequestAskedAgain(RequestPayload):
    """Whoever brought it in is not content."""

    kind = "request_asked_again"

    text: str = Field(max_length=NOTE_LIMIT)


class RequestClosed(RequestPayload):
    """It was closed, with a note on how if the last answer does not say it."""

    kind = "request_closed"

    note: str | None = Field(default=None, max_length=NOTE_LIMIT)


class RequestWithdrawn(RequestPayload):
    """Whoever brought it in wants nothing more."""

    kind = "request_withdrawn"


REQUEST_KINDS: tuple[type[RequestPayload], ...] = (
    RequestBrought,
    RequestTakenUp,
    RequestAnswered,
    RequestAskedAgain,
    RequestClosed,
    RequestWithdrawn,
)
