"""Make a branch for trying things out, with links that sign in: for this machine alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import yaml
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, delete, insert, select, update

from study.actors import SYSTEM
from study.audit import log as audit
from study.audit.log import Action
from study.errors import SignInRefusedError
from study.people import branches, members, roles
from study.people.members import Entry
from study.people.records import Grant, Member, Role
from study.sign_in import sign_ins
from study.sign_in.secrets import new_token, token_hash
from study.sign_in.signing_in import SignedIn
from study.storage import Storage
from study.tables import branches as branch_table
from study.tables import demo_links
from study.tables import members as member_table
from study.tables import sign_ins as sign_in_table

LINKS_FOR = timedelta(hours=12)
SHOWN = (Role.MEMBER, Role.SECRETARY, Role.CONTENT)
PEOPLE = Path(__file__).with_name("demo.zh-CN.yml")


class DemoMember(BaseModel):
    """One invented member."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    staff_number: str
    name: str
    roles: tuple[Role, ...]


class DemoPeople(BaseModel):
    """The invented branch."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    branch: str
    groups: tuple[str, ...]
    members: tuple[DemoMember, ...]


@dataclass(frozen=True, slots=True)
class DemoLink:
    """Whom a link signs in as; `secret` is its part that counts."""

    role: Role
    name: str
    secret: str


def demo_people(path: Path = PEOPLE) -> DemoPeople:
    """The invented people."""
    return DemoPeople.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def make_demo(storage: Storage, people: DemoPeople, *, now: datetime) -> None:
    """Write the branch and its members."""
    with storage.writing() as connection:
        branch = branches.insert_branch(connection, people.branch, actor=SYSTEM, now=now, demo=True)
        groups = [branches.ensure_group(connection, branch.id, name) for name in people.groups]
        for number, person in enumerate(people.members):
            entry = Entry(person.staff_number, person.name, branch.id, groups[number % len(groups)])
            member = members.add(connection, entry, now=now)
            audit.record(connection, Action.MEMBER_ADDED, actor=SYSTEM, subject=f"member:{member}", now=now)
            grants = frozenset(Grant(role, branch.id) for role in person.roles)
            roles.write(connection, members.demand(connection, member), grants, actor=SYSTEM, now=now)


def new_links(storage: Storage, *, now: datetime) -> tuple[DemoLink, ...]:
    """Fresh links, one for each role shown; earlier ones stop working. None where there is no demo branch."""
    with storage.writing() as connection:
        connection.execute(delete(demo_links))
        people = [members.demand(connection, member) for member in _demo_members(connection)]
        found = [(role, _first_with(role, people)) for role in SHOWN]
        return tuple(_link(connection, role, person, now) for role, person in found if person is not None)


def close_demo(storage: Storage, *, now: datetime) -> None:
    """End the demo's links and sign-ins: others can reach this machine now."""
    with storage.writing() as connection:
        connection.execute(delete(demo_links))
        demo = sign_in_table.c.member_id.in_(_demo_members(connection))
        connection.execute(
            update(sign_in_table).where(demo, sign_in_table.c.revoked_at.is_(None)).values(revoked_at=now)
        )


def sign_in(storage: Storage, secret: str, *, now: datetime) -> SignedIn:
    """Sign in by a link.

    Raises:
        SignInRefusedError: it is none, or too old.
    """
    with storage.writing() as connection:
        wanted = (demo_links.c.secret_hash == token_hash(secret), demo_links.c.expires_at > now)
        member = connection.scalar(select(demo_links.c.member_id).where(*wanted))
        if member is None:
            raise SignInRefusedError
        visitor = sign_ins.open_sign_in(connection, member, now=now, kept_for=LINKS_FOR)
        return SignedIn(visitor, members.demand(connection, member))


def _demo_members(connection: Connection) -> list[UUID]:
    query = (
        select(member_table.c.id)
        .join(branch_table, member_table.c.branch_id == branch_table.c.id)
        .where(branch_table.c.demo, member_table.c.left_at.is_(None))
        .order_by(member_table.c.staff_number)
    )
    return list(connection.scalars(query))


def _first_with(role: Role, people: list[Member]) -> Member | None:
    def fits(person: Member) -> bool:
        granted = {grant.role for grant in person.grants}
        return role in granted if role is not Role.MEMBER else not granted

    return next(filter(fits, people), None)


def _link(connection: Connection, role: Role, person: Member, now: datetime) -> DemoLink:
    secret = new_token()
    row = {"secret_hash": token_hash(secret), "member_id": person.id, "expires_at": now + LINKS_FOR}
    connection.execute(insert(demo_links).values(row))
    return DemoLink(role, person.name or "", secret)
