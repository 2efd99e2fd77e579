"""Check members in to a session: whatever the mode and however often they tap, each is counted once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Connection

from study.actors import Actor
from study.errors import IdTakenError
from study.events import log
from study.events.event import Draft, Event, Subject
from study.events.presence_kinds import CheckedInToSession
from study.ledger import attendance, code_tries, heartbeats, sessions
from study.ledger.attendance import Standing, State
from study.people import members
from study.people.records import Member
from study.presence.modes import Claim, How
from study.presence.periods import demand_begun
from study.presence.proofs import Codes, HasWatched, Proof, Scanned, TypedIn, Written, how_of, prove
from study.records import Recorded
from study.storage import Storage


@dataclass(frozen=True, slots=True)
class TheVideo:
    """That the session's video was watched; its heartbeats are here already."""


Sent: TypeAlias = Scanned | TypedIn | Written | TheVideo


@dataclass(frozen=True, slots=True)
class Wanted:
    """A check-in as a client sends it; `id` is the client's UUID."""

    id: UUID
    session: UUID
    member: UUID
    sent: Sent


def check_in(storage: Storage, wanted: Wanted, *, codes: Codes, now: datetime) -> Recorded[Standing]:
    """Check a member in, or return how they stand already.

    The same id again changes nothing, and neither does another check-in of who is counted: phones repeat
    what they could not see arrive, and people tap twice. So both are looked for before anything is judged:
    a code that was good when it was sent may be old when it is sent again.

    Raises:
        SessionUnknownError, UnknownMemberError: there is no such session or member.
        NotTakingPartError: the member's branch takes no part.
        IdTakenError: that id stands for something else.
        TooManyTriesError: too many codes were typed.
        PresenceError: what was sent does not check anybody in; see `study.presence.proofs.prove`.
        StorageUnavailableError: the database cannot be written.
    """
    if isinstance(wanted.sent, TypedIn):
        with storage.writing() as connection:
            standing = standing_already(connection, wanted.id, wanted.session, wanted.member, How.TYPED)
            if standing is not None:
                return Recorded(standing, created=False)
            code_tries.count(connection, wanted.member, now=now)
    return take(storage, wanted, codes=codes, now=now)


def take(storage: Storage, wanted: Wanted, *, codes: Codes, now: datetime) -> Recorded[Standing]:
    """The same where the try was counted before."""
    with storage.writing() as connection:
        return _check_in(connection, wanted, codes, now)


def _check_in(connection: Connection, wanted: Wanted, codes: Codes, now: datetime) -> Recorded[Standing]:
    session = sessions.demand(connection, wanted.session)
    member = members.demand(connection, wanted.member)
    how = How.VIDEO if isinstance(wanted.sent, TheVideo) else how_of(wanted.sent)
    standing = standing_already(connection, wanted.id, wanted.session, wanted.member, how)
    if standing is not None:
        return Recorded(standing, created=False)
    attendance.demand_part(session, member)
    proof = _with_watched(connection, wanted)
    claim = Claim(wanted.id, session.id, str(member.id), now)
    proved = prove(claim, proof, demand_begun(session, now), codes)
    before = attendance.standing(attendance.of(connection, session.id, member.id), member.id)
    if before.state is State.WAITING and not proved.verified:
        return Recorded(before, created=False)
    payload = CheckedInToSession(
        how=how,
        mode=proved.mode,
        entered_by=member.id,
        verified=proved.verified,
        note=proved.note,
        watched_ms=proof.watched.watched_ms if isinstance(proof, HasWatched) else None,
        claimed_at=proof.at if isinstance(proof, Scanned | TypedIn) and not proved.verified else None,
    )
    return Recorded(append(connection, claim, member, payload, by=member.id), created=True)


def _with_watched(connection: Connection, wanted: Wanted) -> Proof:
    if isinstance(wanted.sent, TheVideo):
        return HasWatched(heartbeats.watched(connection, wanted.session, wanted.member))
    return wanted.sent


def standing_already(
    connection: Connection, claim: UUID, session: UUID, member: UUID, how: How
) -> Standing | None:
    """How the member stands if this was sent before, or if they are counted by a check-in.

    Who is counted by a make-up may still check in: then it was seen that they are there.

    Raises:
        IdTakenError: that id stands for something else.
    """
    same = log.find(connection, claim)
    if same is not None and not _is_it(same, session, member, how):
        raise IdTakenError(claim)
    standing = attendance.standing(attendance.of(connection, session, member), member)
    is_counted = standing.state is State.COUNTED and not standing.is_make_up
    return standing if same is not None or is_counted else None


def _is_it(event: Event, session: UUID, member: UUID, how: How) -> bool:
    about = (event.subject.session, event.subject.member) == (session, member)
    return about and isinstance(event.payload, CheckedInToSession) and event.payload.how is how


def append(
    connection: Connection, claim: Claim, member: Member, payload: CheckedInToSession, *, by: UUID
) -> Standing:
    """Append a check-in in a writing transaction; returns how the member stands then."""
    subject = Subject(session=claim.session, member=member.id, branch=member.branch_id)
    log.append_own(connection, Draft(claim.id, Actor.member(by), subject, payload), now=claim.at)
    return attendance.standing(attendance.of(connection, claim.session, member.id), member.id)
