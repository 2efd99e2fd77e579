"""Put together the sheet that is signed at a session."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from study.ledger import sessions
from study.people import branches, members
from study.sheets.content import Section, Sheet, Signer
from study.storage import Storage


def sheet(storage: Storage, session: UUID, *, link: str) -> Sheet:
    """The sheet with everybody who belongs to the session's branch now, and the guests' branches apart.

    Raises:
        SessionUnknownError: there is no such session.
        StorageUnavailableError: the database cannot be read.
    """
    with storage.reading() as connection:
        held = sessions.demand(connection, session)
        plan, names = held.plan, {branch.id: branch.name for branch in branches.by_name(connection).values()}
        leader = members.demand(connection, UUID(plan.leader))
        home = _section(connection, UUID(plan.branch), names, is_guest=False)
        guests = [
            _section(connection, guest, names, is_guest=True)
            for guest in sorted(map(UUID, held.guests), key=lambda one: names.get(one, ""))
        ]
    return Sheet(
        branch=home.branch,
        title=plan.title,
        held_on=held.opened_at or plan.planned_for,
        lead_mode=plan.lead_mode,
        leader=leader.name or "",
        sections=(home, *guests),
        link=link,
    )


def _section(connection: Connection, branch: UUID, names: dict[UUID, str], *, is_guest: bool) -> Section:
    signers = tuple(
        Signer(number, member.staff_number or "", member.name or "", member.group or "")
        for number, member in enumerate(members.in_branch(connection, branch), start=1)
    )
    return Section(names.get(branch, ""), is_guest, signers)
