"""Keep the notes of talks, sealed: written by who has talked, read by the two, shared with a new key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select

from study.errors import EventConflictError
from study.ledger import talk_keys
from study.ledger.talk_keys import Opener
from study.ledger.talk_reading import demand_own
from study.storage import Storage
from study.tables import talk_keys as keys
from study.tables import talk_note_boxes, talk_notes
from study.talks.book import Talk
from study.talks.errors import (
    NoteChangedError,
    NoteClosedError,
    NoteNotYoursError,
    NoteUnknownError,
    OtherKeyMissingError,
    TalkKeyMissingError,
)
from study.talks.keys import OpenKey
from study.talks.notes import About, Box, SealedNote, clean_note, seal, share, unseal


@dataclass(frozen=True, slots=True)
class Try:
    """Who opens their key with what, from where and when."""

    member: UUID
    passphrase: str
    address: str
    now: datetime


@dataclass(frozen=True, slots=True)
class NoteStanding:
    """A talk's note, without its words: which writing it is, and whose present key opens it."""

    writing: UUID
    written_at: datetime
    readers: frozenset[UUID]


def write(
    opener: Opener, attempt: Try, talk: UUID, text: str, *, writing: UUID, instead_of: UUID | None
) -> NoteStanding:
    """Write a talk's note, in place of the writing that was read; the same writing again changes nothing.

    It is sealed to the writer and, if they have set a passphrase, to the other.

    Raises:
        TalkUnknownError: the member is not one of the talk's two.
        NoteNotYoursError: who has told of the talk writes its note.
        NoteChangedError: another writing is there than the one to be replaced, or it cannot be compared.
        EventConflictError: the writing's id stands for other words.
        InvalidRecordError: the text breaks the rules.
        As `Opener.open`.
    """
    with opener.storage.reading() as connection:
        _demand_writer(demand_own(connection, talk, attempt.member), attempt.member)
    key = opener.open(attempt.member, attempt.passphrase, address=attempt.address, now=attempt.now)
    with opener.storage.writing() as connection:
        own = demand_own(connection, talk, attempt.member)
        standing = _standing(connection, talk)
        if standing is not None and standing.writing == writing:
            _demand_same(_demand(connection, talk, attempt.member)[0], key, text)
            return standing
        if instead_of != (None if standing is None else standing.writing):
            raise NoteChangedError
        readers = [found for one in own.two if (found := talk_keys.find(connection, one)) is not None]
        if key.id not in {one.id for one in readers}:
            raise TalkKeyMissingError  # it was given up in between
        _keep(connection, seal(text, _about(own, writing), readers), now=attempt.now)
        return _demand_standing(connection, talk)


def read(opener: Opener, attempt: Try, talk: UUID) -> tuple[str, NoteStanding]:
    """The note's words.

    Raises:
        TalkUnknownError: the member is not one of the talk's two.
        NoteUnknownError: there is none here.
        NoteClosedError, NoteDamagedError: it does not open.
        As `Opener.open`.
    """
    with opener.storage.reading() as connection:
        note, standing = _demand(connection, talk, attempt.member)
    key = opener.open(attempt.member, attempt.passphrase, address=attempt.address, now=attempt.now)
    return unseal(note, key), standing


def give(opener: Opener, attempt: Try, talk: UUID) -> NoteStanding:
    """Seal the note to the key that the other one has now: their first, or a new one.

    Raises:
        OtherKeyMissingError: the other has set no passphrase, or has left.
        As `read`.
    """
    with opener.storage.reading() as connection:
        _demand(connection, talk, attempt.member)
    key = opener.open(attempt.member, attempt.passphrase, address=attempt.address, now=attempt.now)
    with opener.storage.writing() as connection:
        note, _ = _demand(connection, talk, attempt.member)
        other = talk_keys.find(connection, _other(note.about, attempt.member))
        if other is None:
            raise OtherKeyMissingError
        _put(connection, talk, share(note, key, other))
        return _demand_standing(connection, talk)


def standings(storage: Storage, talks: tuple[UUID, ...]) -> dict[UUID, NoteStanding]:
    """How the notes of these talks stand, of those that have one here."""
    with storage.reading() as connection:
        found = {talk: _standing(connection, talk) for talk in talks}
    return {talk: standing for talk, standing in found.items() if standing is not None}


def _demand(connection: Connection, talk: UUID, member: UUID) -> tuple[SealedNote, NoteStanding]:
    own = demand_own(connection, talk, member)
    row = connection.execute(select(talk_notes).where(talk_notes.c.talk_id == talk)).first()
    if row is None:
        raise NoteUnknownError
    boxes = connection.execute(select(talk_note_boxes).where(talk_note_boxes.c.talk_id == talk)).all()
    sealed = {box.member_id: Box(box.member_id, box.key_id, box.sealed) for box in boxes}
    note = SealedNote(_about(own, row.writing_id), row.body, sealed)
    return note, _demand_standing(connection, talk)


def _demand_same(note: SealedNote, key: OpenKey, text: str) -> None:
    try:
        words = unseal(note, key)
    except NoteClosedError as error:
        raise NoteChangedError from error
    if words != clean_note(text):
        raise EventConflictError(note.about.writing, "other content than the one recorded under its UUID")


def _keep(connection: Connection, note: SealedNote, *, now: datetime) -> None:
    talk = note.about.talk
    for table in (talk_note_boxes, talk_notes):
        connection.execute(delete(table).where(table.c.talk_id == talk))
    row = {"talk_id": talk, "writing_id": note.about.writing, "body": note.body, "written_at": now}
    connection.execute(insert(talk_notes).values(row))
    for box in note.boxes.values():
        _put(connection, talk, box)


def _put(connection: Connection, talk: UUID, box: Box) -> None:
    its = (talk_note_boxes.c.talk_id == talk, talk_note_boxes.c.member_id == box.reader)
    connection.execute(delete(talk_note_boxes).where(*its))
    row = {"talk_id": talk, "member_id": box.reader, "key_id": box.key, "sealed": box.sealed}
    connection.execute(insert(talk_note_boxes).values(row))


def _standing(connection: Connection, talk: UUID) -> NoteStanding | None:
    row = connection.execute(
        select(talk_notes.c.writing_id, talk_notes.c.written_at).where(talk_notes.c.talk_id == talk)
    ).first()
    if row is None:
        return None
    present = select(talk_note_boxes.c.member_id).join(keys, keys.c.key_id == talk_note_boxes.c.key_id)
    readers = connection.scalars(present.where(talk_note_boxes.c.talk_id == talk))
    return NoteStanding(row.writing_id, row.written_at, frozenset(readers))


def _demand_standing(connection: Connection, talk: UUID) -> NoteStanding:
    found = _standing(connection, talk)
    if found is None:
        raise NoteUnknownError
    return found


def _about(talk: Talk, writing: UUID) -> About:
    return About(talk.id, talk.talker, talk.member, writing)


def _other(about: About, member: UUID) -> UUID:
    return about.member if member == about.talker else about.talker


def _demand_writer(talk: Talk, member: UUID) -> None:
    if talk.talker != member:
        raise NoteNotYoursError
