"""Keep the keys that notes of talks are sealed to: set, change and give up a passphrase."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from study.actors import Actor
from study.audit import log as audit
from study.audit.log import Action
from study.sign_in import attempts
from study.storage import Storage
from study.tables import talk_keys, talk_note_boxes, talk_notes
from study.talks.errors import TalkKeyExistsError, TalkKeyLossError, TalkKeyMissingError
from study.talks.keys import Cost, LockedKey, Locksmith, OpenKey


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
            StorageUnavailableError: the database cannot be written.
        """
        with self.storage.reading() as connection:
            locked = demand(connection, member)
        with self._trying(member, address=address, now=now):
            return self.smith.open(locked, passphrase)

    @contextmanager
    def _trying(self, member: UUID, *, address: str, now: datetime) -> Iterator[None]:
        attempt = attempts.begin(
            self.storage, self.pin_key, staff_number=str(member), address=address, now=now, of="talk"
        )
        yield
        with self.storage.writing() as connection:
            attempts.succeed(connection, attempt)


def standing(storage: Storage, member: UUID) -> KeyStanding:
    """Whether there is a passphrase, and what depends on it."""
    with storage.reading() as connection:
        made = connection.scalar(select(talk_keys.c.made_at).where(talk_keys.c.member_id == member))
        return KeyStanding(made, _opens(connection, member))


def set_up(storage: Storage, smith: Locksmith, member: UUID, passphrase: str, *, now: datetime) -> None:
    """Set a passphrase for the first time.

    Raises:
        InvalidRecordError: it is too short, too long or too easy.
        TalkKeyExistsError: there is one.
        StorageUnavailableError: the database cannot be written.
    """
    if standing(storage, member).made_at is not None:
        raise TalkKeyExistsError
    made = smith.make(member, passphrase)
    with storage.writing() as connection:
        if find(connection, member) is not None:
            raise TalkKeyExistsError
        _keep(connection, made, now=now, renewed=False)


def change(opener: Opener, member: UUID, old: str, new: str, *, address: str, now: datetime) -> None:
    """Lock the key under another passphrase: every note stays readable.

    Raises:
        As `Opener.open` and `set_up`.
    """
    opened = opener.open(member, old, address=address, now=now)
    made = opener.smith.lock(opened, new)
    with opener.storage.writing() as connection:
        if demand(connection, member).id != opened.id:
            raise TalkKeyMissingError  # it was given up in between
        connection.execute(update(talk_keys).where(talk_keys.c.member_id == member).values(_columns(made)))
        _audit(connection, member, now=now, renewed=False)


def renew(
    storage: Storage, smith: Locksmith, member: UUID, passphrase: str, *, accept_loss: bool, now: datetime
) -> None:
    """Begin anew for who has forgotten the passphrase: earlier notes are theirs no more until shared again.

    Notes that nobody can open any more are deleted.

    Raises:
        TalkKeyLossError: that was not agreed to.
        InvalidRecordError, StorageUnavailableError: as above.
    """
    if not accept_loss:
        raise TalkKeyLossError(standing(storage, member).opens)
    made = smith.make(member, passphrase)
    with storage.writing() as connection:
        for table in (talk_keys, talk_note_boxes):
            connection.execute(delete(table).where(table.c.member_id == member))
        boxed = select(talk_note_boxes.c.talk_id)
        connection.execute(delete(talk_notes).where(talk_notes.c.talk_id.not_in(boxed)))
        _keep(connection, made, now=now, renewed=True)


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
