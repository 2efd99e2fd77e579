"""Make and judge the short code that is typed where a phone cannot scan."""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from study.clock import ClockState
from study.presence.rotation import Rotation, Verdict, require_trusted

TYPED_ROTATION: Final = Rotation(period_s=60)
"""60 s: reading and typing take longer than scanning."""

DIGITS: Final = 6
TRIES: Final = 5
TRIES_WITHIN: Final = timedelta(minutes=1)

_PURPOSE = "typed"


def show_typed(
    key: bytes, session: UUID, *, now: datetime, clock: ClockState, rotation: Rotation = TYPED_ROTATION
) -> str:
    """The six digits to show now.

    Raises:
        ClockNotTrustedError: the box does not know what time it is.
        WeakKeyError: the key is too short.
    """
    require_trusted(clock)
    return _code(key, session, rotation.period_at(now), rotation)


def judge_typed(
    key: bytes,
    session: UUID,
    typed: str,
    *,
    posted_at: datetime,
    clock: ClockState,
    typed_at: datetime | None = None,
    rotation: Rotation = TYPED_ROTATION,
) -> Verdict:
    """What a typed code is worth at `posted_at`: it counts, is unverified, or is wrong.

    Six digits, at most two of which count at a time, are guessed with 2 in a million a try. Whoever uses up
    `TRIES` each minute of a session of 90 minutes gets in with one chance in a thousand; with four digits it
    would be one in eleven. So the door asks `may_try` before each try, and this code says nothing of
    whether it was right some time ago. `typed_at` is what a phone claims whose code waited in its outbox.

    Raises:
        ClockNotTrustedError: the box does not know what time it is.
        WeakKeyError: the key is too short.
    """
    require_trusted(clock)
    digits = "".join(unicodedata.normalize("NFKC", typed).split())
    if _matches(key, session, digits, posted_at, rotation):
        return Verdict.COUNTS
    if typed_at is not None and typed_at < posted_at and _matches(key, session, digits, typed_at, rotation):
        return Verdict.UNVERIFIED
    return Verdict.WRONG


def may_try(earlier: Iterable[datetime], *, now: datetime) -> bool:
    """Whether a member may try once more, after the tries made earlier, right or wrong."""
    return sum(now - TRIES_WITHIN < tried for tried in earlier) < TRIES


def _matches(key: bytes, session: UUID, digits: str, moment: datetime, rotation: Rotation) -> bool:
    """Compares with each code that counts, all of them each time, so that time taken tells nothing."""
    right = [
        hmac.compare_digest(_code(key, session, period, rotation).encode(), digits.encode("utf-8", "replace"))
        for period in rotation.counting(moment)
    ]
    return any(right)


def _code(key: bytes, session: UUID, period: int, rotation: Rotation) -> str:
    """The remainder of 256 bits, so that no code is more likely than another by more than 1 in 10^70."""
    signed = rotation.sign(key, _PURPOSE, session, period)
    return f"{int.from_bytes(signed, 'big') % 10**DIGITS:0{DIGITS}}"
