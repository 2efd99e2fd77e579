"""Describe the people: roles and where they hold, branches, members."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What somebody may be. Visitors and members need no grant."""

    VISITOR = "visitor"
    MEMBER = "member"
    SECRETARY = "secretary"
    CONTENT = "content"
    ADMIN = "admin"


GRANTED = (Role.SECRETARY, Role.CONTENT, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role and the branch it holds in; without one it holds everywhere."""

    role: Role
    branch: UUID | None


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch (支部). `demo` marks the one that is only for trying things out."""

    id: UUID
    name: str
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the roster. Of who has left, number and name are gone.

    `station` is the station or workshop where they work (车站、车间). `active` tells whether there is a PIN
    to sign in with.
    """

    id: UUID
    staff_number: str | None
    name: str | None
    branch: Branch | None
    group: str | None
    grants: frozenset[Grant]
    active: bool
    left: bool
    station: str | None = None

    @property
    def branch_id(self) -> UUID | None:
        """The branch's id."""
        return None if self.branch is None else self.branch.id
