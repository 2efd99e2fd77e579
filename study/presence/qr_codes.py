"""Make and judge the session's QR code, which turns over so that a photo of it soon proves nothing."""

from __future__ import annotations

import base64
import binascii
import hmac
from datetime import datetime
from typing import Final
from uuid import UUID

from study.clock import ClockState
from study.presence.rotation import Rotation, Verdict, require_trusted

QR_ROTATION: Final = Rotation(period_s=15)
"""15 s: a phone at the back of the carriage needs some seconds to focus, and a code that turns over meanwhile
has to be found anew. Of the time that a sent-on photo lives, 45 s, the grace of 30 s is the greater part."""

_PURPOSE = "qr"
_FORMAT = b"\x01"
_SIGNED_BYTES = 15
_TOKEN_LETTERS = 48  # of 36 bytes: format 1, session 16, period 4, signature 15; without padding


def show_qr(
    key: bytes, session: UUID, *, now: datetime, clock: ClockState, rotation: Rotation = QR_ROTATION
) -> str:
    """The token to show now: 48 letters, digits, `-` and `_`, bound to session and period.

    Raises:
        ClockNotTrustedError: the box does not know what time it is.
        WeakKeyError: the key is too short.
    """
    require_trusted(clock)
    return _token(key, session, rotation.period_at(now), rotation)


def judge_qr(
    key: bytes,
    session: UUID,
    token: str,
    *,
    posted_at: datetime,
    clock: ClockState,
    scanned_at: datetime | None = None,
    rotation: Rotation = QR_ROTATION,
) -> Verdict:
    """What a posted token is worth at `posted_at`, when it reached the box.

    `scanned_at` is what a phone claims whose scan waited in its outbox, else None. The claim proves nothing,
    so that such a scan is unverified at best, and expired if it does not even fit the token.

    Raises:
        ClockNotTrustedError: the box does not know what time it is.
        WeakKeyError: the key is too short.
    """
    require_trusted(clock)
    read = _genuine(key, token, rotation)
    if read is None:
        return Verdict.FORGED
    bound_to, period = read
    if bound_to != session:
        return Verdict.OTHER_SESSION
    if rotation.counts(period, posted_at):
        return Verdict.COUNTS
    if posted_at < rotation.starts(period):
        return Verdict.NOT_YET  # genuine, so the clock of the box was set back since it was shown
    waited = scanned_at is not None and rotation.counts(period, scanned_at)
    return Verdict.UNVERIFIED if waited else Verdict.EXPIRED


def session_of(key: bytes, token: str, *, clock: ClockState, rotation: Rotation = QR_ROTATION) -> UUID | None:
    """The session that a genuine token was made for, whether it counts still or not; None if it is forged.

    Raises:
        ClockNotTrustedError: the box does not know what time it is.
        WeakKeyError: the key is too short.
    """
    require_trusted(clock)
    read = _genuine(key, token, rotation)
    return None if read is None else read[0]


def _genuine(key: bytes, token: str, rotation: Rotation) -> tuple[UUID, int] | None:
    read = _read(token)
    if read is None or not hmac.compare_digest(_token(key, *read, rotation), token):
        return None
    return read


def _token(key: bytes, session: UUID, period: int, rotation: Rotation) -> str:
    signed = rotation.sign(key, _PURPOSE, session, period)[:_SIGNED_BYTES]
    return base64.urlsafe_b64encode(_FORMAT + session.bytes + period.to_bytes(4, "big") + signed).decode()


def _read(token: str) -> tuple[UUID, int] | None:
    """The session and period that a token claims, or None where it is no token; nothing is believed yet."""
    if len(token) != _TOKEN_LETTERS or not token.isascii():
        return None
    try:
        data = base64.b64decode(token, altchars=b"-_", validate=True)
    except binascii.Error:
        return None
    return UUID(bytes=data[1:17]), int.from_bytes(data[17:21], "big")
