"""Turn codes over by time: which one is shown, how long it counts, and what makes it genuine."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from study.clock import ClockState
from study.presence.errors import ClockNotTrustedError, WeakKeyError

KEY_BYTES = 32


class Verdict(StrEnum):
    """What a posted code is worth; a stable word for a door to translate.

    One that is `qr_expired` is offered as a make-up; one that is `unverified` waited on the phone and needs
    somebody's approval; the others check nobody in.
    """

    COUNTS = "counts"
    UNVERIFIED = "unverified"
    EXPIRED = "qr_expired"
    NOT_YET = "qr_not_yet"
    OTHER_SESSION = "qr_other_session"
    FORGED = "qr_forged"
    WRONG = "code_wrong"


@dataclass(frozen=True, slots=True)
class Rotation:
    """How long a code is shown, and how long after that it still counts, in seconds."""

    period_s: int
    grace_s: int = 30

    def period_at(self, moment: datetime) -> int:
        """The number of the period of that moment, counted from 1970."""
        return int((moment - _START) // timedelta(seconds=self.period_s))

    def starts(self, period: int) -> datetime:
        """When the code of that period is first shown."""
        return _START + timedelta(seconds=period * self.period_s)

    def ends(self, period: int) -> datetime:
        """Until when, that moment included, a code of that period counts."""
        return self.starts(period + 1) + timedelta(seconds=self.grace_s)

    def counts(self, period: int, moment: datetime) -> bool:
        """Whether a code of that period counts when it is posted at that moment."""
        return self.starts(period) <= moment <= self.ends(period)

    def counting(self, moment: datetime) -> list[int]:
        """The periods whose codes count at that moment, the current one first."""
        current = self.period_at(moment)
        oldest = self.period_at(moment - timedelta(seconds=self.grace_s + self.period_s))
        return [period for period in range(current, oldest - 1, -1) if self.counts(period, moment)]

    def sign(self, key: bytes, purpose: str, session: UUID, period: int) -> bytes:
        """What makes a code genuine: 32 bytes that only the key's holder can make, for one purpose only.

        Raises:
            WeakKeyError: the key has fewer than `KEY_BYTES` bytes.
        """
        if len(key) < KEY_BYTES:
            raise WeakKeyError(len(key), KEY_BYTES)
        message = f"yunxue check-in {purpose} {session} {self.period_s} {period}"
        return hmac.digest(key, message.encode("ascii"), "sha256")


def require_trusted(clock: ClockState) -> None:
    """Refuse what is bound to time while the clock of the box is wrong.

    Raises:
        ClockNotTrustedError: the clock cannot be trusted.
    """
    if not clock.trusted:
        raise ClockNotTrustedError(clock)


_START = datetime(1970, 1, 1, tzinfo=UTC)
