"""Take in the events of other boxes.

The log only grows and each event has its one content, so logs can be merged in any order and more than once:
every box comes to the same set of events, and what follows from them is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from study.actors import Actor
from study.audit import log as audit
from study.audit.log import Action
from study.errors import BatchRefusedError, EventConflictError
from study.events import log
from study.events.batch import BatchReader, Numbered, Stretch
from study.ledger import exchange_marks as marks
from study.ledger.exchange_out import AT_ONCE
from study.storage import Storage

ROOM = 10**9
_STRANGE = (
    "the name of this box, which does not know it, as if its file had been put back by hand: make this box "
    "anew from a backup with `yunxue restore`"
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a batch: how many events were new, how many there already.

    The new ones, and no others, stand after `before` up to `position` in the taker's log; `last_event` is
    the one at `position`. With `gap` earlier events of that box are missing here.
    """

    created: int
    known: int
    before: int
    position: int
    last_event: UUID | None
    gap: bool = False


def receive(storage: Storage, batch: BatchReader, *, actor: Actor, now: datetime) -> Receipt:
    """Take in a batch: of what is carried at once all, or at the first conflict nothing.

    A larger one, which came as a file, is taken in pieces, so that people who check in meanwhile do not
    wait; whatever stops it, taking it in again goes on where it stopped.

    Raises:
        BatchRefusedError: a sequence number is out of all proportion.
        EventConflictError: an event contradicts one that stands here, or says it is this box's own.
        StorageUnavailableError: the database cannot be written.
    """
    created = known = 0
    receipt = Receipt(0, 0, 0, 0, None)
    for piece, is_last in _pieces(batch.events(received_at=now)):
        with storage.writing() as connection:
            receipt = _take(connection, piece, batch.stretch, is_last=is_last, actor=actor, now=now)
        created, known = created + receipt.created, known + receipt.known
    return replace(receipt, created=created, known=known)


def _take(
    connection: Connection,
    piece: Sequence[Numbered],
    stretch: Stretch,
    *,
    is_last: bool,
    actor: Actor,
    now: datetime,
) -> Receipt:
    own, before = log.box(connection), log.newest_position(connection)
    _stay_within(piece, log.last_sequence(connection) + ROOM)
    new = [one.event for one in piece if _append(connection, one, own)]
    position = log.newest_position(connection)
    mark = marks.of(connection, stretch.box)
    moved = mark.having_read(stretch) if is_last else mark
    if moved.sent_to == before:
        moved = replace(moved, sent_to=position)  # what has just come in from there need not be sent back
    if moved != mark and stretch.box != own:
        marks.keep(connection, moved, now=now)
    if new:
        audit.record(
            connection,
            Action.EVENTS_RECEIVED,
            actor=actor,
            subject=f"box:{stretch.box}",
            now=now,
            details={"new": len(new), "known": len(piece) - len(new), "to": stretch.to},
        )
    return Receipt(
        created=len(new),
        known=len(piece) - len(new),
        before=before,
        position=position,
        last_event=new[-1].id if new else None,
        gap=stretch.box != own and not mark.reaches(stretch),
    )


def _stay_within(piece: Sequence[Numbered], highest: int) -> None:
    """One event with the greatest number there is would leave none for what this box tells next."""
    for one in piece:
        if one.event.sequence > highest:
            what = f"sequence {one.event.sequence} is far above all that are known: it cannot be right"
            raise BatchRefusedError("malformed", what, line=one.line)


def _append(connection: Connection, numbered: Numbered, own: str) -> bool:
    """Append one event as it was told; whether it is new."""
    event, line = numbered.event, numbered.line
    if event.device == own and log.find(connection, event.id) is None:
        raise EventConflictError(event.id, _STRANGE, line=line)
    try:
        return log.append(connection, event).created
    except EventConflictError as error:
        raise EventConflictError(error.event_id, error.what, line=line) from error


def _pieces(events: Iterable[Numbered]) -> Iterator[tuple[Sequence[Numbered], bool]]:
    """The events in pieces of what is carried at once, and whether it is the last, which may be empty."""
    piece: list[Numbered] = []
    for one in events:
        if len(piece) == AT_ONCE:
            yield piece, False
            piece = []
        piece.append(one)
    yield piece, True
