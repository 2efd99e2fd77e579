"""Show the codes of a session, and say until when each is good for what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from study.presence.proofs import Codes
from study.presence.qr_codes import QR_ROTATION, show_qr
from study.presence.rotation import Rotation
from study.presence.typed_codes import TYPED_ROTATION, show_typed


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A code; another is shown from `shown_until` on, and up to `counts_until` this one counts still."""

    code: str
    shown_until: datetime
    counts_until: datetime


def shown_qr(codes: Codes, session: UUID, *, now: datetime) -> ShownCode:
    """The token to show as a QR code now.

    Raises:
        ClockNotTrustedError: the box does not know what time it is.
    """
    return _shown(show_qr(codes.key, session, now=now, clock=codes.clock), QR_ROTATION, now)


def shown_typed(codes: Codes, session: UUID, *, now: datetime) -> ShownCode:
    """The digits to show now.

    Raises:
        ClockNotTrustedError: the box does not know what time it is.
    """
    return _shown(show_typed(codes.key, session, now=now, clock=codes.clock), TYPED_ROTATION, now)


def _shown(code: str, rotation: Rotation, now: datetime) -> ShownCode:
    period = rotation.period_at(now)
    return ShownCode(code, rotation.starts(period + 1), rotation.ends(period))
