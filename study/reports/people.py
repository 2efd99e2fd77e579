"""Name the people of a record, as far as the roster still does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from study.people.records import Member
from study.reports.who import Who


@dataclass(frozen=True, slots=True)
class People:
    """Everybody whom the record names, and the branches by their ids."""

    known: Mapping[UUID, Member]
    branches: Mapping[str, str]

    def who(self, member: str, *, branch: UUID | None = None) -> Who:
        """Somebody by id, with the branch they belonged to where it is known."""
        found = self.known.get(UUID(member))
        if found is None:
            return Who(UUID(member), None, None, None, None)
        now = found.branch_id if branch is None else branch
        name = None if now is None else self.branches.get(str(now))
        group = found.group if now == found.branch_id else None
        return Who(found.id, found.staff_number, found.name, name, group, found.left)

    def anybody(self, actor: str) -> Who | None:
        """The same of an actor, who need not be a member."""
        try:
            return self.who(actor)
        except ValueError:
            return None
