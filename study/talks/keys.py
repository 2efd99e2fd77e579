"""Lock a member's private key under a passphrase that is kept nowhere."""

from __future__ import annotations

import math
import os
import threading
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from study.errors import InvalidRecordError
from study.talks.errors import KeysBusyError, NoteDamagedError, PassphraseWrongError

LENGTHS = range(8, 65)
DIGITS_ALONE = 14
"""Fewer digits than that can be tried one after another by who has the database."""
_DIFFERENT = 4
_PURPOSE = b"yunxue talk key 1"
_NONCE = 12  # bytes, AES-GCM's
_SALT = 16  # bytes
_KEY = 32  # bytes
_AT_ONCE = 1  # scrypt takes 64 MiB
_PATIENCE_S = 2.0  # who waits holds one of the few threads that answer everybody


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: 128 · n · r bytes of memory, p times over (OWASP's second choice for scrypt)."""

    n: int = 2**16
    r: int = 8
    p: int = 2

    @property
    def is_sane(self) -> bool:
        """Whether it can be paid: a row that somebody changed must not eat the machine."""
        n_fits = 1 < self.n <= _HIGHEST.n and self.n & (self.n - 1) == 0
        return n_fits and 1 <= self.r <= _HIGHEST.r and 1 <= self.p <= _HIGHEST.p


_HIGHEST = Cost(2**18, 16, 8)  # 512 MiB


@dataclass(frozen=True, slots=True)
class LockedKey:
    """A key as it is kept: the private half is sealed, `check` tells damage from a wrong passphrase."""

    id: UUID
    member: UUID
    public: bytes
    salt: bytes
    cost: Cost
    locked: bytes
    check: bytes


@dataclass(frozen=True, slots=True)
class OpenKey:
    """A key with which notes can be opened, for as long as one request takes."""

    id: UUID
    member: UUID
    private: X25519PrivateKey


class Locksmith:
    """Makes, opens and locks keys; only so many at once as the machine has room for.

    Whoever finds no room in time is refused with KeysBusyError.
    """

    def __init__(self, cost: Cost | None = None, *, patience_s: float = _PATIENCE_S) -> None:
        self._cost, self._patience_s = cost or Cost(), patience_s
        self._room = threading.BoundedSemaphore(_AT_ONCE)

    def make(self, member: UUID, passphrase: str, *, key: UUID | None = None) -> LockedKey:
        """A new key for a member, under a new id or the one that is given.

        Raises:
            InvalidRecordError: the passphrase is too short, too long or too easy.
            KeysBusyError: there is no room now.
        """
        return self.lock(OpenKey(key or uuid4(), member, X25519PrivateKey.generate()), passphrase)

    def lock(self, key: OpenKey, passphrase: str) -> LockedKey:
        """The same key under this passphrase.

        Raises:
            InvalidRecordError, KeysBusyError: as above.
        """
        cleaned, salt = clean_passphrase(passphrase), os.urandom(_SALT)
        public, nonce = key.private.public_key().public_bytes_raw(), os.urandom(_NONCE)
        wrapping = AESGCM(self._stretched(cleaned, salt, self._cost))
        about = _about(key.id, key.member, public)
        locked = nonce + wrapping.encrypt(nonce, key.private.private_bytes_raw(), about)
        check = _check(about, salt, self._cost, locked)
        return LockedKey(key.id, key.member, public, salt, self._cost, locked, check)

    def open(self, key: LockedKey, passphrase: str) -> OpenKey:
        """The key, opened.

        Raises:
            PassphraseWrongError: it is another passphrase.
            NoteDamagedError: the key is not as it was kept.
            KeysBusyError: as above.
        """
        about = _about(key.id, key.member, key.public)
        if not key.cost.is_sane or _check(about, key.salt, key.cost, key.locked) != key.check:
            raise NoteDamagedError
        wrapping = AESGCM(self._stretched(_normal(passphrase), key.salt, key.cost))
        try:
            private = wrapping.decrypt(key.locked[:_NONCE], key.locked[_NONCE:], about)
        except InvalidTag as error:
            raise PassphraseWrongError from error
        return OpenKey(key.id, key.member, X25519PrivateKey.from_private_bytes(private))

    def _stretched(self, passphrase: str, salt: bytes, cost: Cost) -> bytes:
        if not self._room.acquire(timeout=self._patience_s):
            raise KeysBusyError(math.ceil(self._patience_s))
        try:
            scrypt = Scrypt(salt=salt, length=_KEY, n=cost.n, r=cost.r, p=cost.p)
            return scrypt.derive(passphrase.encode("utf-8", "surrogatepass"))
        finally:
            self._room.release()


def clean_passphrase(text: str) -> str:
    """The passphrase as it is stretched: the same whatever width its letters were typed in.

    Raises:
        InvalidRecordError: it could be guessed by who has the database, or typed by nobody again.
    """
    passphrase = _normal(text)
    if len(passphrase) not in LENGTHS:
        problem = "too_short" if len(passphrase) < LENGTHS[0] else "too_long"
        raise InvalidRecordError("passphrase", problem, f"{LENGTHS[0]} to {LENGTHS[-1]} characters")
    if any(unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co", "Cn"} for one in passphrase):
        raise InvalidRecordError("passphrase", "unreadable", "characters that can be typed")
    digits_alone = passphrase.isdigit() and len(passphrase) < DIGITS_ALONE
    if digits_alone or len(set(passphrase)) < _DIFFERENT:
        raise InvalidRecordError("passphrase", "weak", "a sentence, or letters among the digits")
    return passphrase


def public_key(raw: bytes) -> X25519PublicKey:
    """The public half.

    Raises:
        NoteDamagedError: it is none.
    """
    try:
        return X25519PublicKey.from_public_bytes(raw)
    except ValueError as error:
        raise NoteDamagedError from error


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _about(key: UUID, member: UUID, public: bytes) -> bytes:
    return _PURPOSE + member.bytes + key.bytes + public


def _check(about: bytes, salt: bytes, cost: Cost, locked: bytes) -> bytes:
    """Over what is kept anyway, so that it helps nobody to guess."""
    return sha256(about + salt + f"{cost.n},{cost.r},{cost.p}".encode() + locked).digest()
