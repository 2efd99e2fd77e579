"""Check and hash PINs."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from study.errors import InvalidRecordError
from study.sign_in.secrets import keyed_hash

PIN_LENGTHS = range(6, 13)
_ASCENDING = "01234567890123456789"
_AT_ONCE = 2  # hashes under way: each takes 19 MiB and a core


class PinKeeper:
    """Hashes PINs with argon2id, after a keyed hash: six digits alone would soon be guessed from a copy.

    19 MiB and two passes (OWASP's least) keep one sign-in at about 20 ms on the carriage box.
    """

    def __init__(self, key: str) -> None:
        self.key = key
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
        self._room = threading.BoundedSemaphore(_AT_ONCE)
        self._nobody = ""

    def hash(self, pin: str) -> str:
        """The hash to keep."""
        with self._room:
            return self._hasher.hash(self._peppered(pin))

    def verify(self, kept: str | None, pin: str) -> bool:
        """Whether the PIN is the one whose hash was kept; with nothing kept it takes as long and is false."""
        if kept is None:
            self._nobody = self._nobody or self.hash("nobody")
        with self._room:
            try:
                self._hasher.verify(kept or self._nobody, self._peppered(pin))
            except (VerifyMismatchError, VerificationError, InvalidHashError):
                return False
        return kept is not None

    def _peppered(self, pin: str) -> str:
        return keyed_hash(self.key, "pin", pin)


def clean_pin(pin: str, *, staff_number: str) -> str:
    """The PIN as it is hashed.

    Raises:
        InvalidRecordError: it is not 6 to 12 digits, or among those that everybody tries first.
    """
    if not (pin.isascii() and pin.isdigit() and len(pin) in PIN_LENGTHS):
        raise InvalidRecordError("pin", "malformed", f"{PIN_LENGTHS[0]} to {PIN_LENGTHS[-1]} digits")
    runs = (_ASCENDING, _ASCENDING[::-1])
    if len(set(pin)) <= 2 or any(pin in run for run in runs) or pin in staff_number:  # noqa: PLR2004 - 121212
        raise InvalidRecordError("pin", "weak", "digits that are no run, no repetition, not the staff number")
    return pin
