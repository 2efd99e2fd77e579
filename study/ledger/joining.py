"""Find the session that a code belongs to, for who has nothing but the code."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from study.events import log
from study.ledger import attendance, code_tries, session_check_ins, session_lists, sessions
from study.ledger.attendance import Standing
from study.ledger.session_check_ins import Wanted
from study.people import members
from study.presence.errors import CodeRefusedError
from study.presence.periods import Period, period_of
from study.presence.proofs import Codes, Scanned, TypedIn
from study.presence.qr_codes import session_of
from study.presence.rotation import Verdict
from study.presence.typed_codes import judge_typed
from study.records import Recorded
from study.session.state import Session
from study.storage import Storage

LOOKED_AT = 20
"""So many of the newest sessions are looked at for one to which digits belong."""


def session_of_token(storage: Storage, token: str, member: UUID, *, codes: Codes) -> Session:
    """The session of a genuine token, whether it counts still or not: there is always the make-up.

    Raises:
        CodeRefusedError: the token is forged.
        ClockNotTrustedError: the box does not know what time it is.
        SessionUnknownError, UnknownMemberError: there is no such session or member.
        NotTakingPartError: the member's branch takes no part.
        StorageUnavailableError: the database cannot be read.
    """
    named = session_of(codes.key, token, clock=codes.clock)
    if named is None:
        raise CodeRefusedError(Verdict.FORGED)
    with storage.reading() as connection:
        session = sessions.demand(connection, named)
        attendance.demand_part(session, members.demand(connection, member))
    return session


def join(
    storage: Storage, claim: UUID, member: UUID, sent: Scanned | TypedIn, *, codes: Codes, now: datetime
) -> tuple[UUID, Recorded[Standing]]:
    """Check in with nothing but a code: a token names its session, and digits belong to one of the member's.

    Raises: what `session_of_token` and `study.ledger.session_check_ins.check_in` raise.
    """
    session = _sent_before(storage, claim) or _named(storage, member, sent, codes, now)
    wanted = Wanted(claim, session, member, sent)
    return session, session_check_ins.take(storage, wanted, codes=codes, now=now)


def _sent_before(storage: Storage, claim: UUID) -> UUID | None:
    with storage.reading() as connection:
        same = log.find(connection, claim)
    return None if same is None else same.subject.session


def _named(storage: Storage, member: UUID, sent: Scanned | TypedIn, codes: Codes, now: datetime) -> UUID:
    if isinstance(sent, Scanned):
        return session_of_token(storage, sent.token, member, codes=codes).id
    with storage.writing() as connection:
        who = members.demand(connection, member)
        code_tries.count(connection, member, now=now)
    found, _ = session_lists.of_member(storage, who, limit=LOOKED_AT)
    for session in found:
        if _belong(sent, session, codes, now):
            return session.id
    raise CodeRefusedError(Verdict.WRONG)


def _belong(digits: TypedIn, session: Session, codes: Codes, now: datetime) -> bool:
    """Whether digits check in to a session, or did when a phone says that they were typed."""
    period = period_of(session, now)
    if period is not Period.DURING and (period is not Period.AFTER or digits.at is None):
        return False
    verdict = judge_typed(
        codes.key, session.id, digits.digits, posted_at=now, clock=codes.clock, typed_at=digits.at
    )
    return verdict in {Verdict.COUNTS, Verdict.UNVERIFIED}
