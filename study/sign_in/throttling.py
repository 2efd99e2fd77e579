"""Decide how long the next try at signing in must wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Policy:
    """How many failures are free, how the wait grows, and after what time all is forgotten."""

    free: int
    first_wait: timedelta
    longest_wait: timedelta
    forgotten_after: timedelta


# Somebody who mistypes is not kept waiting; a PIN of six digits takes years to guess.
PER_NUMBER = Policy(5, timedelta(seconds=30), timedelta(minutes=15), timedelta(hours=12))
# A whole office may come from one address.
PER_ADDRESS = Policy(40, timedelta(seconds=30), timedelta(minutes=15), timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Tally:
    """How often it has failed in a row, and when it was last tried."""

    failures: int
    last_at: datetime


def remaining(tally: Tally | None, now: datetime, policy: Policy) -> timedelta:
    """How long the next try must wait still; a clock that was set back makes nobody wait longer."""
    if tally is None or tally.failures < policy.free:
        return timedelta(0)
    doublings = min(tally.failures - policy.free, 20)
    wait = min(policy.first_wait * (1 << doublings), policy.longest_wait)
    return max(timedelta(0), min(wait, tally.last_at + wait - now))


def tried(tally: Tally | None, now: datetime, policy: Policy) -> Tally:
    """The tally with one more try that has not succeeded yet."""
    if tally is None or now - tally.last_at > policy.forgotten_after:
        return Tally(1, now)
    return Tally(tally.failures + 1, now)
