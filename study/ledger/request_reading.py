"""Find requests (诉求): one's own, those of a branch, the one that a receipt belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Connection

from study.events import log
from study.events.event import Subject
from study.events.request_kinds import REQUEST_KINDS, RequestBrought
from study.events.requesting import standing
from study.people import members
from study.requests.errors import UnknownRequestError
from study.requests.receipts import fits, request_id_of
from study.requests.request import Request
from study.requests.steps import TakenUp
from study.storage import Storage

_KINDS = tuple(kind.kind for kind in REQUEST_KINDS)

Names = Mapping[str, str | None]


class Which(StrEnum):
    """Which requests of a branch: all where somebody waits for us, all not ended, all ended."""

    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"

    def holds(self, request: Request) -> bool:
        """Whether the request is one of these."""
        match self:
            case Which.WAITING:
                return request.waiting_since is not None
            case Which.OPEN:
                return request.is_open
            case Which.CLOSED:
                return not request.is_open


@dataclass(frozen=True, slots=True)
class Listed:
    """Requests, and how many of each sort the branch has; `names` are those of all members concerned."""

    requests: tuple[Request, ...]
    counts: Mapping[Which, int]
    names: Names


def of_member(storage: Storage, member: UUID, *, limit: int) -> tuple[tuple[Request, ...], Names]:
    """A member's own requests, the newest first; never another's, and no anonymous one."""
    with storage.reading() as connection:
        found = standing(log.about(connection, Subject(member=member), *_KINDS)).values()
        own = tuple(one for one in found if one.brought.member == str(member))[:limit]
        return own, names(connection, own)


def of_branch(
    storage: Storage, branch: UUID, *, which: Which | None, before: UUID | None, limit: int
) -> Listed:
    """Requests of a branch, the newest first; with `before`, those brought in earlier than that one."""
    with storage.reading() as connection:
        every = tuple(standing(log.about(connection, Subject(branch=branch), *_KINDS)).values())
        counts = {sort: sum(map(sort.holds, every)) for sort in Which}
        ids = [one.id for one in every]
        start = ids.index(before) + 1 if before in ids else 0
        shown = tuple(one for one in every[start:] if which is None or which.holds(one))[:limit]
        return Listed(shown, counts, names(connection, shown))


def demand_in_branch(connection: Connection, request: UUID, branch: UUID) -> Request:
    """The request, if it was brought to that branch.

    Raises:
        UnknownRequestError: it was not, or there is none.
    """
    found = demand(connection, request)
    if found.brought.branch != str(branch):
        raise UnknownRequestError
    return found


def demand_own(connection: Connection, request: UUID, member: UUID) -> Request:
    """The request, if that member brought it in.

    Raises:
        UnknownRequestError: it is somebody else's, or there is none.
    """
    found = demand(connection, request)
    if found.brought.member != str(member):
        raise UnknownRequestError
    return found


def demand_by_receipt(connection: Connection, secret: bytes) -> Request:
    """The anonymous request to which the secret belongs.

    Raises:
        UnknownRequestError: there is none.
    """
    found = demand(connection, request_id_of(secret))
    if found.brought.receipt is None or not fits(found.brought.receipt, secret):
        raise UnknownRequestError
    return found


def demand(connection: Connection, request: UUID) -> Request:
    """The request of that id, whoever asks.

    Raises:
        UnknownRequestError: there is none.
    """
    brought = log.find(connection, request)
    if brought is None or not isinstance(brought.payload, RequestBrought):
        raise UnknownRequestError
    its = f'"request":"{request}"'
    told = log.about(connection, Subject(branch=brought.subject.branch), *_KINDS, holding=its)
    found = standing(told).get(request)
    if found is None:
        raise UnknownRequestError
    return found


def names_in(storage: Storage, request: Request) -> Names:
    """The names of all who had to do with a request; None for who has left."""
    with storage.reading() as connection:
        return names(connection, [request])


def names(connection: Connection, requests: Iterable[Request]) -> Names:
    """The same for several, within a transaction."""
    wanted = {UUID(member) for request in requests for member in _concerned(request)}
    return {str(member.id): member.name for member in members.with_ids(connection, wanted)}


def _concerned(request: Request) -> Iterable[str]:
    for step in request.steps:
        yield from filter(None, (step.by, step.action.to if isinstance(step.action, TakenUp) else None))
