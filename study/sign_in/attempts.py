"""Count the tries at signing in, over restarts and over processes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from study.errors import TooManyAttemptsError
from study.sign_in.secrets import keyed_hash
from study.sign_in.throttling import PER_ADDRESS, PER_NUMBER, Policy, Tally, remaining, tried
from study.storage import Storage
from study.tables import attempts


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try: under which keys it is counted."""

    number_key: str
    address_key: str


def begin(
    storage: Storage, key: str, *, staff_number: str, address: str, now: datetime, of: str = "number"
) -> Attempt:
    """Count a try before anything is compared, so that a thousand at once do not get through.

    `of` says what is tried: guesses at one secret make nobody wait who shows another.

    Raises:
        TooManyAttemptsError: this number or this address must wait.
    """
    attempt = Attempt(keyed_hash(key, of, staff_number), keyed_hash(key, "address", address))
    with storage.writing() as connection:
        forgotten = attempts.c.last_at < now - PER_NUMBER.forgotten_after
        connection.execute(delete(attempts).where(forgotten))
        keys = ((attempt.number_key, PER_NUMBER), (attempt.address_key, PER_ADDRESS))
        tallies = [(key, policy, _tally(connection, key)) for key, policy in keys]
        wait = max(remaining(tally, now, policy) for _, policy, tally in tallies)
        if not wait:
            for one, policy, tally in tallies:
                _keep(connection, one, tally, now, policy)
    if wait > timedelta(0):
        raise TooManyAttemptsError(math.ceil(wait.total_seconds()))
    return attempt


def succeed(connection: Connection, attempt: Attempt) -> None:
    """It was the right person: nothing is held against the number, and this try not against the address."""
    connection.execute(delete(attempts).where(attempts.c.key == attempt.number_key))
    spare_address(connection, attempt)


def spare_address(connection: Connection, attempt: Attempt) -> None:
    """Hold this try against the number alone: whoever shares the address has no part in it."""
    address = attempts.c.key == attempt.address_key
    connection.execute(
        update(attempts).where(address, attempts.c.failures > 0).values(failures=attempts.c.failures - 1)
    )


def _tally(connection: Connection, key: str) -> Tally | None:
    row = connection.execute(select(attempts).where(attempts.c.key == key)).first()
    return None if row is None else Tally(row.failures, row.last_at)


def _keep(connection: Connection, key: str, tally: Tally | None, now: datetime, policy: Policy) -> None:
    counted = tried(tally, now, policy)
    values = {"failures": counted.failures, "last_at": counted.last_at}
    if tally is None:
        connection.execute(insert(attempts).values(key=key, **values))
    else:
        connection.execute(update(attempts).where(attempts.c.key == key).values(values))
