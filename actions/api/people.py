"""Ask who is talking, and what they may do."""

from __future__ import annotations

from urllib.parse import urlencode

from actions.api.door import Answered, ApiDoor
from actions.errors import SignInNeededError

SECRETARY, ADMIN, CONTENT = "secretary", "admin", "content"


class HeldRole(Answered):
    """A role, and the branch it holds in; without one everywhere."""

    role: str
    branch_id: str | None = None


class Myself(Answered):
    """The member who is signed in."""

    id: str = ""
    name: str | None = None
    branch_id: str | None = None
    roles: tuple[HeldRole, ...] = ()

    def is_secretary_in(self, branch: str) -> bool:
        """Whether sessions of that branch are this member's to lead; the API decides, this only asks well."""
        return any(
            held.role == ADMIN or (held.role == SECRETARY and held.branch_id in {None, branch})
            for held in self.roles
        )

    @property
    def branch_to_lead(self) -> str | None:
        """The branch that a new session would be of: the own one first."""
        held = [one.branch_id for one in self.roles if one.role == SECRETARY]
        if self.branch_id is not None and self.is_secretary_in(self.branch_id):
            return self.branch_id
        return next((branch for branch in held if branch is not None), None)


class Colleague(Answered):
    """Somebody of the own branch."""

    id: str
    name: str
    group: str | None = None


class _Colleagues(Answered):
    found: tuple[Colleague, ...]


class _Session(Answered):
    member: Myself | None = None


class People:
    """Who is talking."""

    def __init__(self, door: ApiDoor) -> None:
        self._door = door

    async def myself(self, visitor: str) -> Myself:
        """The member who is signed in.

        Raises:
            SignInNeededError: nobody is.
        """
        session = await self._door.get(_Session, "/v1/session", visitor)
        if session.member is None:
            raise SignInNeededError("what was asked for")
        return session.member

    async def colleagues(self, visitor: str, name: str) -> tuple[Colleague, ...]:
        """Whom of the own branch a name may mean: 王芳, 小王, 王师傅."""
        found = await self._door.get(_Colleagues, f"/v1/colleagues?{urlencode({'name': name})}", visitor)
        return found.found
