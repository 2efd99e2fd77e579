"""Judge whether this machine's clock can be trusted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from statistics import median

# Nothing of ours ran before: a box whose battery is empty starts at 1970 or at its firmware's date.
EARLIEST = datetime(2026, 6, 1, tzinfo=UTC)
BACKWARDS = timedelta(minutes=2)
JUMP = timedelta(seconds=30)
APART = timedelta(minutes=2)
ENOUGH_HINTS = 3


class ClockState(StrEnum):
    """What is wrong with the clock, the worst first; `good` if nothing is known to be."""

    UNSET = "unset"
    BEHIND_RECORDS = "behind_records"
    JUMPED = "jumped"
    APART_FROM_PHONES = "apart_from_phones"
    GOOD = "good"

    @property
    def trusted(self) -> bool:
        """Whether what is bound to a time (rotating codes) may be made and taken."""
        return self is ClockState.GOOD


@dataclass(frozen=True, slots=True)
class Reading:
    """The wall clock, and at the same moment the monotonic one, which nobody can set (seconds)."""

    wall: datetime
    monotonic: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the clock stands. `off_by`: by how much it seems fast (negative: slow), where that is known."""

    state: ClockState
    off_by: timedelta | None = None

    @property
    def trusted(self) -> bool:
        """Whether the state is one that can be trusted."""
        return self.state.trusted


def judge(
    now: Reading, *, since: Reading, last_record: datetime | None, hints: Collection[timedelta] = ()
) -> Verdict:
    """Hold the clock against everything that is known of time.

    `since` is a reading taken when the program started or when somebody set the clock on purpose.
    `last_record` is when the newest event came. `hints` say by how much this clock is ahead of each
    phone's: phones have the network's time now and then, and three that agree are not all wrong.
    """
    if now.wall < EARLIEST:
        return Verdict(ClockState.UNSET)
    if last_record is not None and now.wall < last_record - BACKWARDS:
        return Verdict(ClockState.BEHIND_RECORDS, now.wall - last_record)
    drift = (now.wall - since.wall) - timedelta(seconds=now.monotonic - since.monotonic)
    if abs(drift) > JUMP:
        return Verdict(ClockState.JUMPED, drift)
    if len(hints) >= ENOUGH_HINTS:
        apart = timedelta(seconds=median(hint.total_seconds() for hint in hints))
        if abs(apart) > APART:
            return Verdict(ClockState.APART_FROM_PHONES, apart)
    return Verdict(ClockState.GOOD)


@dataclass(frozen=True, slots=True)
class Hints:
    """The newest hint of each person, at most `kept`: one person with a wrong phone counts once."""

    by_person: Mapping[str, timedelta]
    kept: int = 50

    def with_hint(self, person: str, ahead: timedelta) -> Hints:
        """The hints with one more; the oldest goes when there are too many."""
        others = {name: hint for name, hint in self.by_person.items() if name != person}
        newest = [*others.items(), (person, ahead)][-self.kept :]
        return Hints(dict(newest), self.kept)
