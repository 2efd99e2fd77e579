"""Seal the note of a talk so that its two people can open it and nobody else.

The text goes under a fresh key (AES-256-GCM), and that key to each reader's public key by HPKE (RFC 9180:
X25519, HKDF-SHA256, AES-256-GCM). Both are bound to the talk, its two people and the writing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from study.rules import clean_text
from study.talks.errors import NoteClosedError, NoteDamagedError
from study.talks.keys import LockedKey, OpenKey, public_key

NOTE_LIMIT = 2000  # characters
_PURPOSE = b"yunxue talk note 1"
_NONCE = 12  # bytes
_BLOCK = 512  # bytes: a note's length says little of what is in it
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True, slots=True)
class About:
    """What a note belongs to: the talk, who told of it, with whom it was, and this writing of the note."""

    talk: UUID
    talker: UUID
    member: UUID
    writing: UUID

    @property
    def bound(self) -> bytes:
        """What a note is bound to."""
        return b"".join((_PURPOSE, self.talk.bytes, self.talker.bytes, self.member.bytes, self.writing.bytes))


@dataclass(frozen=True, slots=True)
class Box:
    """A note's key, sealed to one reader's key."""

    reader: UUID
    key: UUID
    sealed: bytes


@dataclass(frozen=True, slots=True)
class SealedNote:
    """A note as it is kept."""

    about: About
    body: bytes
    boxes: Mapping[UUID, Box]


def clean_note(text: str) -> str:
    """The words as they are kept.

    Raises:
        InvalidRecordError: nothing is left of the text, it is too long, or holds control characters.
    """
    return clean_text("text", text, limit=NOTE_LIMIT)


def seal(text: str, about: About, readers: Iterable[LockedKey]) -> SealedNote:
    """Seal a note to the public keys of its readers.

    Raises:
        InvalidRecordError: as above.
        NoteDamagedError: a public key is none.
    """
    plain = clean_note(text).encode()
    secret, nonce = AESGCM.generate_key(256), os.urandom(_NONCE)
    padded = plain.ljust(-(-len(plain) // _BLOCK) * _BLOCK, b"\0")
    body = nonce + AESGCM(secret).encrypt(nonce, padded, about.bound)
    return SealedNote(about, body, {one.member: _boxed(secret, about, one) for one in readers})


def unseal(note: SealedNote, key: OpenKey) -> str:
    """The note's text.

    Raises:
        NoteClosedError: it is not sealed to that key.
        NoteDamagedError: it is not as it was written, or belongs to another talk.
    """
    try:
        padded = AESGCM(_secret(note, key)).decrypt(note.body[:_NONCE], note.body[_NONCE:], note.about.bound)
        return padded.rstrip(b"\0").decode()
    except (InvalidTag, ValueError) as error:
        raise NoteDamagedError from error


def share(note: SealedNote, key: OpenKey, reader: LockedKey) -> Box:
    """The note's key, sealed to a reader's key anew.

    Raises:
        NoteClosedError, NoteDamagedError: as above.
    """
    unseal(note, key)
    return _boxed(_secret(note, key), note.about, reader)


def _secret(note: SealedNote, key: OpenKey) -> bytes:
    box = note.boxes.get(key.member)
    if box is None or box.key != key.id:
        raise NoteClosedError
    try:
        return _SUITE.decrypt(box.sealed, key.private, _info(note.about, key.member, key.id))
    except (InvalidTag, ValueError) as error:
        raise NoteDamagedError from error


def _boxed(secret: bytes, about: About, reader: LockedKey) -> Box:
    sealed = _SUITE.encrypt(secret, public_key(reader.public), _info(about, reader.member, reader.id))
    return Box(reader.member, reader.id, sealed)


def _info(about: About, reader: UUID, key: UUID) -> bytes:
    return about.bound + reader.bytes + key.bytes
