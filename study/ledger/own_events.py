"""Tell whether what somebody sends again stands already under the UUID that they chose."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from study.actors import Actor
from study.errors import EventConflictError, IdTakenError
from study.events import log
from study.events.payload import Payload


def was_taken(connection: Connection, event_id: UUID, payload: Payload, actor: Actor) -> bool:
    """Whether that very event stands already.

    Raises:
        IdTakenError: the id is that of somebody else's event, or of another kind.
        EventConflictError: it says something else.
    """
    before = log.find(connection, event_id)
    if before is None:
        return False
    if before.actor != actor or before.kind != payload.kind:
        raise IdTakenError(event_id)
    if before.payload != payload:
        raise EventConflictError(event_id, "other content than the one recorded under its UUID")
    return True
