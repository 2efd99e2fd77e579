"""Bring a roster in: all good rows in one transaction, and a report on the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from study.actors import Actor
from study.audit import log as audit
from study.audit.log import Action
from study.people import branches, members, roles
from study.people.members import Entry
from study.people.records import Branch, Grant, Member, Role
from study.people.roster import GoodRow, Problem, check_rows, problem
from study.people.roster_sheet import read_sheet
from study.people.words import RosterWords
from study.storage import Storage

EVERYWHERE = frozenset({Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a roster."""

    added: int
    changed: int
    unchanged: int
    new_branches: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Import:
    """One import on its way."""

    connection: Connection
    actor: Actor
    now: datetime
    known: dict[str, Branch]
    counts: dict[str, int] = field(default_factory=lambda: {"added": 0, "changed": 0, "unchanged": 0})
    new_branches: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def import_roster(
    storage: Storage, content: bytes, words: RosterWords, *, new_branches: bool, actor: Actor, now: datetime
) -> Report:
    """Add the members of a workbook, and change those whose staff number is known.

    Nobody is taken out: who leaves is said one by one (`study.people.departing`).

    Raises:
        RosterUnreadableError: it is no workbook with the columns it needs.
        StorageUnavailableError: the database cannot be written; then nothing came in.
    """
    raw = read_sheet(content, words)
    with storage.writing() as connection:
        under_way = _Import(connection, actor, now, branches.by_name(connection))
        checked = check_rows(raw, words, known_branches=under_way.known, new_branches=new_branches)
        for row in checked.good:
            _bring_in(under_way, row, words)
        report = Report(
            **under_way.counts,
            new_branches=tuple(under_way.new_branches),
            problems=tuple(sorted((*checked.problems, *under_way.problems), key=lambda problem: problem.row)),
        )
        details = {**under_way.counts, "problems": len(report.problems)}
        audit.record(
            connection, Action.ROSTER_IMPORTED, actor=actor, subject="roster", now=now, details=details
        )
    return report


def _bring_in(under_way: _Import, row: GoodRow, words: RosterWords) -> None:
    standing = members.with_number(under_way.connection, row.staff_number)
    branch = _branch(under_way, row.branch)
    grants = _grants(row, branch.id, standing)
    if _takes_the_last_administrator(under_way, standing, grants):
        under_way.problems.append(problem(row.number, "roles", "last_administrator", words))
        return
    member = _written(under_way, row, branch, standing)
    if grants is not None:
        person = members.demand(under_way.connection, member)
        roles.write(under_way.connection, person, grants, actor=under_way.actor, now=under_way.now)


def _written(under_way: _Import, row: GoodRow, branch: Branch, standing: Member | None) -> UUID:
    connection = under_way.connection
    group = None if row.group is None else branches.ensure_group(connection, branch.id, row.group)
    station = standing.station if standing is not None and row.keeps_station else row.station
    entry = Entry(row.staff_number, row.name, branch.id, group, station)
    if standing is None:
        member, action, count = (
            members.add(connection, entry, now=under_way.now),
            Action.MEMBER_ADDED,
            "added",
        )
    elif _said_before(standing) == (row.name, branch.id, row.group, station):
        under_way.counts["unchanged"] += 1
        return standing.id
    else:
        members.change(connection, standing.id, entry)
        member, action, count = standing.id, Action.MEMBER_CHANGED, "changed"
    under_way.counts[count] += 1
    audit.record(
        connection, action, actor=under_way.actor, subject=f"member:{member}", now=under_way.now,
        details={"branch": str(branch.id)},
    )  # fmt: skip
    return member


def _said_before(standing: Member) -> tuple[str | None, UUID | None, str | None, str | None]:
    return (standing.name, standing.branch_id, standing.group, standing.station)


def _branch(under_way: _Import, name: str) -> Branch:
    if name not in under_way.known:
        made = branches.insert_branch(under_way.connection, name, actor=under_way.actor, now=under_way.now)
        under_way.known[name] = made
        under_way.new_branches.append(name)
    return under_way.known[name]


def _grants(row: GoodRow, branch: UUID, standing: Member | None) -> frozenset[Grant] | None:
    """The roles as the row says; where it says nothing they stay, save those in a branch that is left."""
    if row.roles is not None:
        return frozenset(Grant(role, None if role in EVERYWHERE else branch) for role in row.roles)
    if standing is None or standing.branch_id == branch:
        return None
    kept = {grant for grant in standing.grants if grant.branch != standing.branch_id}
    return frozenset(kept)


def _takes_the_last_administrator(
    under_way: _Import, standing: Member | None, grants: frozenset[Grant] | None
) -> bool:
    if standing is None or grants is None:
        return False
    is_one = Grant(Role.ADMIN, None) in standing.grants
    stays_one = Grant(Role.ADMIN, None) in grants
    return is_one and not stays_one and roles.administrators(under_way.connection) == 1
