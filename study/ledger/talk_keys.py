"""Keep the keys that notes of talks are sealed to: set, change and give up a passphrase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from study.actors import Actor
from study.audit import log as audit
from study.audit.log import Action
from study.errors import EventConflictError, IdTakenError
from study.sign_in import attempts
from study.sign_in.attempts import Attempt
from study.storage import Storage
from study.tables import talk_keys, talk_note_boxes, talk_notes
from study.talks.errors import (
    PassphraseWrongError,
    TalkKeyExistsError,
    TalkKeyLossError,
    TalkKeyMissingError,
)
from study.talks.keys import Cost, LockedKey, Locksmith, OpenKey, clean_passphrase


@dataclass(frozen=True, slots=True)
class KeyStanding:
    """Since when a member has a passphrase, and how many notes it opens."""

    made_at: datetime | None
    opens: int


@dataclass(frozen=True, slots=True)
class Opener:
    """What it takes to open a member's key for the length of one request.

    `pin_key` counts the tries as those at PINs are counted.
    """

    storage: Storage
    smith: Locksmith
    pin_key: str

    def open(self, member: UUID, passphrase: str, *, address: str, now: datetime) -> OpenKey:
        """The member's key.

        Raises:
            TalkKeyMissingError: no passphrase was set.
            TooManyAttemptsError: it was tried too often, and the next try must wait.
            PassphraseWrongError, NoteDamagedError: it does not open.
            KeysBusyError: others open or make theirs.
            StorageUnavailableError: the database cannot be written.
        """
        with self.storage.reading() as connection:
            locked = demand(connection, member)
        attempt = self._begin(member, "talk", address=address, now=now)
        opened = self.smith.open(locked, passphrase)
        with self.storage.writing() as connection:
            attempts.succeed(connection, attempt)
        return opened

    def make(
        self, member: UUID, passphrase: str, *, key: UUID | None = None, address: str, now: datetime
    ) -> LockedKey:
        """A new key; each counts as a try, since making one costs as much as a guess and takes no proof.

        Raises:
            InvalidRecordError: the passphrase is too short, too long or too easy.
            TooManyAttemptsError, KeysBusyError, StorageUnavailableError: as above.
        """
        clean_passphrase(passphrase)  # before it counts
        attempt = self._begin(member, "talk-new", address=address, now=now)
        made = self.smith.make(member, passphrase, key=key)
        with self.storage.writing() as connection:
            attempts.spare_address(connection, attempt)
        return made

    def _begin(self, member: UUID, of: str, *, address: str, now: datetime) -> Attempt:
        return attempts.begin(
            self.storage, self.pin_key, staff_number=str(member), address=address, now=now, of=of
        )


def standing(storage: Storage, member: UUID) -> KeyStanding:
    """Whether there is a passphrase, and what depends on it."""
    with storage.reading() as connection:
        made = connection.scalar(select(talk_keys.c.made_at).where(talk_keys.c.member_id == member))
        return KeyStanding(made, _opens(connection, member))


def set_up(opener: Opener, member: UUID, passphrase: str, *, address: str, now: datetime) -> None:
    """Set a passphrase for the first time.

    Raises:
        TalkKeyExistsError: there is one.
        As `Opener.make`.
    """
    if standing(opener.storage, member).made_at is not None:
        raise TalkKeyExistsError
    made = opener.make(member, passphrase, address=address, now=now)
    with opener.storage.writing() as connection:
        if find(connection, member) is not None:
            raise TalkKeyExistsError
        _keep(connection, made, now=now, renewed=False)


def change(opener: Opener, member: UUID, old: str, new: str, *, address: str, now: datetime) -> None:
    """Lock the key under another passphrase: every note stays readable.

    Raises:
        InvalidRecordError: the new one is too short, too long or too easy.
        As `Opener.open`.
    """
    clean_passphrase(new)
    opened = opener.open(member, old, address=address, now=now)
    made = opener.smith.lock(opened, new)
    with opener.storage.writing() as connection:
        if demand(connection, member).id != opened.id:
            raise TalkKeyMissingError  # it was given up in between
        connection.execute(update(talk_keys).where(talk_keys.c.member_id == member).values(_columns(made)))
        _audit(connection, member, now=now, renewed=False)


def renew(
    opener: Opener,
    member: UUID,
    passphrase: str,
    *,
    key: UUID,
    accept_loss: bool,
    address: str,
    now: datetime,
) -> None:
    """Begin anew for who has forgotten the passphrase: earlier notes are theirs no more until shared again.

    Notes that nobody can open any more are deleted. The same key again changes nothing.

    Raises:
        TalkKeyLossError: that was not agreed to.
        EventConflictError: the key's id stands for another passphrase.
        IdTakenError: it is somebody else's.
        As `Opener.make` and, where the key is there, `Opener.open`.
    """
    if _is_there(opener.storage, member, key):
        _demand_same(opener, member, passphrase, key, address=address, now=now)
        return
    if not accept_loss:
        raise TalkKeyLossError(standing(opener.storage, member).opens)
    made = opener.make(member, passphrase, key=key, address=address, now=now)
    if not _put_in_place(opener.storage, made, now=now):
        _demand_same(opener, member, passphrase, key, address=address, now=now)


def _put_in_place(storage: Storage, made: LockedKey, *, now: datetime) -> bool:
    """Whether it was put: not where the same renewal has come first."""
    member = made.member
    with storage.writing() as connection:
        owner = connection.scalar(select(talk_keys.c.member_id).where(talk_keys.c.key_id == made.id))
        if owner is not None and owner != member:
            raise IdTakenError(made.id)
        if owner is not None:
            return False
        for table in (talk_keys, talk_note_boxes):
            connection.execute(delete(table).where(table.c.member_id == member))
        boxed = select(talk_note_boxes.c.talk_id)
        connection.execute(delete(talk_notes).where(talk_notes.c.talk_id.not_in(boxed)))
        _keep(connection, made, now=now, renewed=True)
        return True


def find(connection: Connection, member: UUID) -> LockedKey | None:
    """The member's key, as it is kept."""
    row = connection.execute(select(talk_keys).where(talk_keys.c.member_id == member)).first()
    return None if row is None else _from_row(row)


def demand(connection: Connection, member: UUID) -> LockedKey:
    """The same.

    Raises:
        TalkKeyMissingError: no passphrase was set.
    """
    found = find(connection, member)
    if found is None:
        raise TalkKeyMissingError
    return found


def _is_there(storage: Storage, member: UUID, key: UUID) -> bool:
    with storage.reading() as connection:
        found = find(connection, member)
        return found is not None and found.id == key


def _demand_same(
    opener: Opener, member: UUID, passphrase: str, key: UUID, *, address: str, now: datetime
) -> None:
    try:
        opener.open(member, passphrase, address=address, now=now)
    except PassphraseWrongError as error:
        raise EventConflictError(key, "another passphrase than the one it was made with") from error


def _opens(connection: Connection, member: UUID) -> int:
    own = select(func.count()).select_from(talk_note_boxes).where(talk_note_boxes.c.member_id == member)
    return connection.scalar(own) or 0


def _keep(connection: Connection, key: LockedKey, *, now: datetime, renewed: bool) -> None:
    connection.execute(insert(talk_keys).values(member_id=key.member, made_at=now, **_columns(key)))
    _audit(connection, key.member, now=now, renewed=renewed)


def _audit(connection: Connection, member: UUID, *, now: datetime, renewed: bool) -> None:
    audit.record(
        connection,
        Action.TALK_KEY_SET,
        actor=Actor.member(member),
        subject=f"member:{member}",
        now=now,
        details={"renewed": renewed},
    )


def _columns(key: LockedKey) -> dict[str, object]:
    return {
        "key_id": key.id,
        "public": key.public,
        "salt": key.salt,
        "cost_n": key.cost.n,
        "cost_r": key.cost.r,
        "cost_p": key.cost.p,
        "locked": key.locked,
        "check_sum": key.check,
    }


def _from_row(row: Row[Any]) -> LockedKey:
    cost = Cost(row.cost_n, row.cost_r, row.cost_p)
    return LockedKey(row.key_id, row.member_id, row.public, row.salt, cost, row.locked, row.check_sum)
