"""Remember how far the log of another box is known here, and ours there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select

from study.events.batch import Stretch
from study.tables import exchange_marks


@dataclass(frozen=True, slots=True)
class Mark:
    """`read_to` is a position in that box's log, with the event there; `sent_to` one in ours.

    Whatever is forgotten is exchanged again, and changes nothing then.
    """

    box: str
    read_to: int = 0
    read_event: UUID | None = None
    sent_to: int = 0

    def reaches(self, stretch: Stretch) -> bool:
        """Whether nothing lies between what is known and that stretch of the same log."""
        if stretch.after == self.read_to:
            return stretch.after_event == self.read_event
        return stretch.after < self.read_to

    def having_read(self, stretch: Stretch) -> Mark:
        """The mark after a stretch has come in."""
        if not self.reaches(stretch) or stretch.to <= self.read_to:
            return self
        return replace(self, read_to=stretch.to, read_event=stretch.to_event)


def of(connection: Connection, box: str) -> Mark:
    """What is known of that box: nothing at first."""
    row = connection.execute(select(exchange_marks).where(exchange_marks.c.box == box)).first()
    return Mark(box) if row is None else Mark(box, row.read_to, row.read_event, row.sent_to)


def keep(connection: Connection, mark: Mark, *, now: datetime) -> None:
    """Remember a mark, in the transaction that makes it true."""
    forget(connection, mark.box)
    row = {
        "box": mark.box,
        "read_to": mark.read_to,
        "read_event": mark.read_event,
        "sent_to": mark.sent_to,
        "changed_at": now,
    }
    connection.execute(insert(exchange_marks).values(row))


def forget(connection: Connection, box: str) -> None:
    """Begin anew with that box: its log is another one than it was."""
    connection.execute(delete(exchange_marks).where(exchange_marks.c.box == box))
