"""Lay out how far the logs of other boxes are known here, and ours there."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, String, Table, Uuid

from study.tables.base import UtcDateTime, metadata

# Positions are those of the log that is read: theirs in `read_to`, ours in `sent_to`.
exchange_marks = Table(
    "exchange_marks",
    metadata,
    Column("box", String(64), primary_key=True),
    Column("read_to", BigInteger(), nullable=False),
    # The event at `read_to`: another one there now means that their log is not the one that was read.
    Column("read_event", Uuid()),
    Column("sent_to", BigInteger(), nullable=False),
    Column("changed_at", UtcDateTime(), nullable=False),
)
