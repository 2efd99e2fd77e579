"""Gather from the log what figures are made of, with few queries however many sessions there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from study.errors import UnknownBranchError
from study.events import log
from study.events.attending import presence
from study.events.event import Subject
from study.events.presence_kinds import PRESENCE_KINDS, CheckedInToSession, MakeUpRequested
from study.events.request_kinds import REQUEST_KINDS
from study.events.requesting import standing
from study.events.satisfaction_kinds import SATISFACTION_KINDS
from study.events.session_kinds import SESSION_KINDS, SessionOpened, SessionPlanned, SessionStarted
from study.events.surveying import survey_of
from study.ledger import sessions
from study.people import branches
from study.people.records import Branch
from study.reports.figures import Gathered, NotHeld
from study.reports.meetings import Meeting, Person, meeting
from study.reports.period import Period
from study.reports.request_figures import RequestNumbers, request_numbers
from study.requests.request import Request
from study.rules import local_day
from study.session.state import Phase, Session
from study.storage import Storage
from study.tables import events, groups, members

_KINDS = tuple(payload.kind for payload in (*SESSION_KINDS, *PRESENCE_KINDS, *SATISFACTION_KINDS))

_REQUESTS = tuple(payload.kind for payload in REQUEST_KINDS)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was gathered, and the names of the branches and people in it; of who has left there is none."""

    period: Period
    gathered: Gathered
    branches: Mapping[UUID, str]
    names: Mapping[UUID, str | None]
    requests: tuple[Request, ...]

    def request_numbers(self, branch: UUID | None = None) -> RequestNumbers:
        """What became of the requests that came in the period, to one branch or to all."""
        wanted = (one for one in self.requests if branch is None or one.brought.branch == str(branch))
        return request_numbers(wanted, self.period)


def of_branch(storage: Storage, branch: UUID, period: Period, *, now: datetime) -> Figures:
    """What a branch held in a period, and where else its members took part.

    Raises:
        UnknownBranchError: there is no such branch.
        StorageUnavailableError: the database cannot be read.
    """
    with storage.reading() as connection:
        known = _branches(connection)
        if branch not in known:
            raise UnknownBranchError
        gathered = _gathered(connection, branch, period, now=now)
        requests = tuple(_requests(connection, branch))
        return Figures(period, gathered, _named(known), _names(connection), requests)


def of_all(storage: Storage, period: Period, *, now: datetime) -> Figures:
    """The same of all branches but those for trying things out; people are not named there.

    Raises:
        StorageUnavailableError: the database cannot be read.
    """
    with storage.reading() as connection:
        known = _branches(connection)
        real = {one: branch for one, branch in known.items() if not branch.demo}
        gathered = _gathered(connection, None, period, now=now)
        shown = Gathered(
            None,
            tuple(one for one in gathered.meetings if one.branch in real),
            tuple(one for one in gathered.not_held if one.branch in real),
        )
        trying = {str(one) for one in known.keys() - real.keys()}
        asked = tuple(one for one in _requests(connection, None) if one.brought.branch not in trying)
        return Figures(period, shown, _named(real), {}, asked)


def held_in(connection: Connection, branch: UUID | None, period: Period) -> tuple[UUID, ...]:
    """The sessions of a branch, or of all, that a device says were opened in a period."""
    opened = select(events.c.session_id).where(
        events.c.kind.in_((SessionStarted.kind, SessionOpened.kind)),
        events.c.occurred_at >= period.begins,
        events.c.occurred_at < period.ends,
    )
    if branch is not None:
        opened = opened.where(events.c.branch_id == branch)
    return tuple(dict.fromkeys(connection.scalars(opened.order_by(events.c.occurred_at, events.c.id))))


def _gathered(connection: Connection, branch: UUID | None, period: Period, *, now: datetime) -> Gathered:
    wanted = [*held_in(connection, branch, period), *_planned_in(connection, branch, period)]
    if branch is not None:
        wanted += _visited(connection, branch, period)
    told = log.of_sessions(connection, wanted, *_KINDS)
    people = roster(connection)
    at_home: dict[UUID | None, list[Person]] = defaultdict(list)
    for person in people.values():
        at_home[person.branch].append(person)
    found: list[Meeting] = []
    not_held: list[NotHeld] = []
    for session_id, its in told.items():
        session = sessions.fold(session_id, its)
        if session is None:
            continue
        home = at_home[UUID(session.plan.branch)]
        held = meeting(
            session,
            presence(session_id, its),
            its,
            people,
            at_home=home,
            now=now,
            survey=survey_of(its),
        )
        if held is None:
            not_held += _not_held(session, branch, period, now)
        elif period.first <= held.day <= period.last and _concerns(held, branch):
            found.append(held)
    ordered = sorted(found, key=lambda one: (one.day, one.id))
    return Gathered(branch, tuple(ordered), tuple(sorted(not_held, key=lambda one: (one.day, one.id))))


def _concerns(held: Meeting, branch: UUID | None) -> bool:
    return branch in {None, held.branch} or any(seat.branch == branch for seat in held.seats)


def _not_held(session: Session, branch: UUID | None, period: Period, now: datetime) -> Iterable[NotHeld]:
    planned_for, home = session.plan.planned_for, UUID(session.plan.branch)
    is_past = session.phase is Phase.PLANNED and planned_for is not None and planned_for < now
    if is_past and planned_for is not None and period.holds(planned_for) and branch in {None, home}:
        yield NotHeld(session.id, home, session.plan.title, local_day(planned_for))


def _planned_in(connection: Connection, branch: UUID | None, period: Period) -> Iterable[UUID]:
    """The day for which a session is planned stands in what its event carries."""
    for event in log.about(connection, Subject(branch=branch), SessionPlanned.kind):
        if isinstance(event.payload, SessionPlanned) and event.subject.session is not None:
            planned_for = event.payload.plan.planned_for
            if planned_for is not None and period.holds(planned_for):
                yield event.subject.session


def _visited(connection: Connection, branch: UUID, period: Period) -> Iterable[UUID]:
    """Where members of the branch checked in: a check-in carries the branch of its member."""
    came = select(events.c.session_id).where(
        events.c.branch_id == branch,
        events.c.kind.in_((CheckedInToSession.kind, MakeUpRequested.kind)),
        events.c.occurred_at >= period.begins,
    )
    return tuple(one for one in connection.scalars(came.distinct()) if one is not None)


def _requests(connection: Connection, branch: UUID | None) -> Iterable[Request]:
    return standing(log.about(connection, Subject(branch=branch), *_REQUESTS)).values()


def roster(connection: Connection, member: UUID | None = None) -> dict[UUID, Person]:
    """Everybody who is or was in the roster, or one of them."""
    query = select(
        members.c.id,
        members.c.branch_id,
        groups.c.name,
        members.c.joined_at,
        members.c.left_at,
        members.c.station,
    ).outerjoin(groups, members.c.group_id == groups.c.id)
    if member is not None:
        query = query.where(members.c.id == member)
    return {
        row.id: Person(row.id, row.branch_id, row.name, row.joined_at, row.left_at, row.station)
        for row in connection.execute(query)
    }


def _branches(connection: Connection) -> dict[UUID, Branch]:
    return {branch.id: branch for branch in branches.by_name(connection).values()}


def _named(known: Mapping[UUID, Branch]) -> dict[UUID, str]:
    return {branch.id: branch.name for branch in known.values()}


def _names(connection: Connection) -> dict[UUID, str | None]:
    """Of all: who was counted for the branch may belong to another one now."""
    return {row.id: row.name for row in connection.execute(select(members.c.id, members.c.name))}
