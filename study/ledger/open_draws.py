"""Keep the seeds of open draws, and nothing longer than that."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, delete, insert, select

from study.storage import Storage
from study.tables import open_draws


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open draw with its seed, which nobody may see before it is closed.

    `event` is the one that announced the draw.
    """

    session: UUID
    roll_call: UUID
    number: int
    event: UUID
    seed: bytes = field(repr=False)
    opened_at: datetime
    closes_at: datetime

    def is_over(self, now: datetime) -> bool:
        """Whether its window is over; so it is, too, where somebody has set the clock back meanwhile."""
        return not self.opened_at <= now < self.closes_at


def keep(connection: Connection, waiting: Waiting) -> None:
    """Write the seed down, in the transaction that announces its draw."""
    connection.execute(
        insert(open_draws).values(
            roll_call_id=waiting.roll_call,
            session_id=waiting.session,
            number=waiting.number,
            event_id=waiting.event,
            seed=waiting.seed,
            opened_at=waiting.opened_at,
            closes_at=waiting.closes_at,
        )
    )


def find(connection: Connection, roll_call: UUID) -> Waiting | None:
    """The open draw of a roll-call."""
    row = connection.execute(select(open_draws).where(open_draws.c.roll_call_id == roll_call)).first()
    return None if row is None else _from_row(row)


def every(storage: Storage) -> tuple[Waiting, ...]:
    """All draws that are open, of any session."""
    with storage.reading() as connection:
        return tuple(_from_row(row) for row in connection.execute(select(open_draws)))


def take_out(connection: Connection, waiting: Waiting) -> None:
    """Let the seed go, in the transaction that publishes it."""
    connection.execute(delete(open_draws).where(open_draws.c.roll_call_id == waiting.roll_call))


def _from_row(row: Row[Any]) -> Waiting:
    return Waiting(
        session=row.session_id,
        roll_call=row.roll_call_id,
        number=row.number,
        event=row.event_id,
        seed=bytes(row.seed),
        opened_at=row.opened_at,
        closes_at=row.closes_at,
    )
