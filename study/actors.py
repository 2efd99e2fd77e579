"""Say who did something: a member, a visitor, a device, or the program itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from study.errors import InvalidRecordError


class ActorKind(StrEnum):
    """What an actor is."""

    MEMBER = "member"
    VISITOR = "visitor"
    DEVICE = "device"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


_KINDS = {kind.value: kind for kind in ActorKind}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something, without a name: names live in the roster only, so that they can be taken out."""

    kind: ActorKind
    id: str

    @classmethod
    def member(cls, member: UUID) -> Actor:
        """A member of the roster."""
        return cls(ActorKind.MEMBER, str(member))

    @classmethod
    def parse(cls, text: str) -> Actor:
        """Read what `str` wrote.

        Raises:
            InvalidRecordError: it is nothing that `str` writes.
        """
        kind, colon, name = text.partition(":")
        known = _KINDS.get(kind)  # asked once for every event that is read
        if not colon or not name or known is None:
            raise InvalidRecordError("actor", "malformed", "kind:id, as in member:<uuid>")
        return cls(known, name)

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


SYSTEM = Actor(ActorKind.SYSTEM, "yunxue")
# Somebody who was promised that nothing would be kept of who they are.
ANONYMOUS = Actor(ActorKind.ANONYMOUS, "nobody")
