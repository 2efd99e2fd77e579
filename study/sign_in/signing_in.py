"""Let members in: by number and PIN, by number and activation code; let them change the PIN."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select, update

from study.actors import Actor
from study.audit import log as audit
from study.audit.log import Action
from study.errors import InvalidRecordError, SignInRefusedError
from study.people import members
from study.people.records import Member
from study.people.roster import clean_staff_number
from study.sign_in import attempts, codes, sign_ins
from study.sign_in.pins import PinKeeper, clean_pin
from study.storage import Storage
from study.tables import members as table


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A member, and the visitor id under which this browser talks from now on."""

    visitor: str
    member: Member


def with_pin(
    storage: Storage, keeper: PinKeeper, staff_number: str, pin: str, *, address: str, now: datetime
) -> SignedIn:
    """Sign in by staff number and PIN.

    Raises:
        TooManyAttemptsError: this number or this address must wait first.
        SignInRefusedError: they do not belong together, or the number is nobody's.
    """
    number = _number(staff_number)
    attempt = attempts.begin(storage, keeper.key, staff_number=number, address=address, now=now)
    with storage.reading() as connection:
        member = members.with_number(connection, number)
        kept = None if member is None else _pin_hash(connection, member.id)
    if not keeper.verify(kept, pin) or member is None:
        raise SignInRefusedError
    with storage.writing() as connection:
        if _pin_hash(connection, member.id) != kept:
            raise SignInRefusedError  # it was changed or taken away in between
        attempts.succeed(connection, attempt)
        return SignedIn(sign_ins.open_sign_in(connection, member.id, now=now), member)


def activate(
    storage: Storage,
    keeper: PinKeeper,
    staff_number: str,
    code: str,
    pin: str,
    *,
    address: str,
    now: datetime,
) -> SignedIn:
    """Use an activation code up, set the PIN, and sign in.

    Raises:
        TooManyAttemptsError, SignInRefusedError: as above.
        InvalidRecordError: the PIN is malformed or weak; the code is still good.
    """
    number = _number(staff_number)
    hashed = keeper.hash(clean_pin(pin, staff_number=number))
    attempt = attempts.begin(storage, keeper.key, staff_number=number, address=address, now=now)
    with storage.writing() as connection:
        member = members.with_number(connection, number)
        if member is None or not codes.redeem(connection, keeper.key, member.id, code, now=now):
            raise SignInRefusedError
        _set_pin(connection, member.id, hashed, now=now)
        attempts.succeed(connection, attempt)
        visitor = sign_ins.open_sign_in(connection, member.id, now=now)
        return SignedIn(visitor, members.demand(connection, member.id))


def change_pin(
    storage: Storage,
    keeper: PinKeeper,
    signed_in: SignedIn,
    old: str,
    new: str,
    *,
    address: str,
    now: datetime,
) -> None:
    """Set another PIN; every other sign-in of this member ends.

    Raises:
        TooManyAttemptsError, SignInRefusedError: the old PIN is wrong, or was tried too often.
        InvalidRecordError: the new one is malformed or weak.
    """
    member, number = signed_in.member.id, signed_in.member.staff_number or ""
    hashed = keeper.hash(clean_pin(new, staff_number=number))
    attempt = attempts.begin(storage, keeper.key, staff_number=number, address=address, now=now)
    with storage.reading() as connection:
        kept = _pin_hash(connection, member)
    if not keeper.verify(kept, old):
        raise SignInRefusedError
    with storage.writing() as connection:
        if _pin_hash(connection, member) != kept:
            raise SignInRefusedError
        attempts.succeed(connection, attempt)
        _set_pin(connection, member, hashed, now=now)
        sign_ins.revoke(connection, member, actor=Actor.member(member), now=now, but=signed_in.visitor)


def _number(text: str) -> str:
    try:
        return clean_staff_number(text)
    except InvalidRecordError as error:
        raise SignInRefusedError from error


def _pin_hash(connection: Connection, member: UUID) -> str | None:
    kept: str | None = connection.scalar(select(table.c.pin_hash).where(table.c.id == member))
    return kept


def _set_pin(connection: Connection, member: UUID, hashed: str, *, now: datetime) -> None:
    connection.execute(update(table).where(table.c.id == member).values(pin_hash=hashed))
    audit.record(connection, Action.PIN_SET, actor=Actor.member(member), subject=f"member:{member}", now=now)
