"""Give out stretches of the event log to other boxes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from study.events import log
from study.events.batch import Stretch, write_batch
from study.events.event import Event, Placed
from study.events.kinds import VisitorCheckedIn
from study.events.lines import write_line
from study.storage import Storage

AT_ONCE = 500
BYTES_AT_ONCE = 1024 * 1024

# What visitors left before there were members is numbered from 1 on every box: it stays where it is.
_STAYS = VisitorCheckedIn.kind


@dataclass(frozen=True, slots=True)
class Position:
    """A box, and where its log ends."""

    box: str
    position: int


def whereabouts(storage: Storage) -> Position:
    """This box and where its log ends."""
    with storage.reading() as connection:
        return Position(log.box(connection), log.newest_position(connection))


def page(storage: Storage, *, after: int, to: int | None = None, limit: int = AT_ONCE) -> bytes:
    """The batch of what came after a position, up to another one: as much as is carried at once."""
    with storage.reading() as connection:
        box, after_event = log.box(connection), log.at(connection, after)
    found = log.after(storage, after, limit=min(limit, AT_ONCE))
    placed = _fitting([one for one in found if to is None or one.position <= to])
    last = placed[-1] if placed else None
    stretch = Stretch(
        box=box,
        after=after,
        after_event=after_event,
        to=last.position if last else after,
        to_event=last.event.id if last else after_event,
    )
    file = io.BytesIO()
    write_batch(stretch, lambda: travelling(placed), file)
    return file.getvalue()


def stretch_to_end(storage: Storage, *, after: int) -> Stretch:
    """The stretch of this box's log from a position to its end."""
    with storage.reading() as connection:
        to = max(after, log.newest_position(connection))
        return Stretch(
            box=log.box(connection),
            after=after,
            after_event=log.at(connection, after),
            to=to,
            to_event=log.at(connection, to),
        )


def placed_in(storage: Storage, stretch: Stretch) -> Iterator[Placed]:
    """What stands in a stretch of this box's log, read piece by piece."""
    position = stretch.after
    while position < stretch.to:
        for one in log.after(storage, position, limit=AT_ONCE):
            position = one.position
            if position <= stretch.to:
                yield one


def travelling(placed: Iterable[Placed]) -> Iterator[Event]:
    """The events that other boxes get."""
    return (one.event for one in placed if one.event.kind != _STAYS)


def _fitting(placed: Sequence[Placed]) -> Sequence[Placed]:
    """As many from the beginning as fit into one request, at least one."""
    size = 0
    for count, one in enumerate(placed):
        size += len(write_line(one.event).encode())
        if count and size > BYTES_AT_ONCE:
            return placed[:count]
    return placed
