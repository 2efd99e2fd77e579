"""Lay out the records: events, handed questions, and the visitors who left something."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from study.tables.base import UtcDateTime, metadata

visitors = Table(
    "visitors",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("display_name", String(30)),
    Column("first_seen_at", UtcDateTime(), nullable=False),
)

handed_questions = Table(
    "handed_questions",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("visitor_id", String(64), ForeignKey("visitors.id"), nullable=False),
    Column("text", Text(), nullable=False),
    Column("recorded_at", UtcDateTime(), nullable=False),
    Index(None, "visitor_id"),
)

# SQLite numbers rows by itself only in an INTEGER column.
POSITION = BigInteger().with_variant(Integer(), "sqlite")

events = Table(
    "events",
    metadata,
    # The order of arrival in this database: what readers resume from. It means nothing elsewhere.
    Column("position", POSITION, primary_key=True, autoincrement=True),
    Column("id", Uuid(), nullable=False, unique=True),
    Column("device", String(64), nullable=False),
    Column("sequence", BigInteger(), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("session_id", Uuid()),
    Column("member_id", Uuid()),
    Column("branch_id", Uuid()),
    Column("occurred_at", UtcDateTime(), nullable=False),
    Column("received_at", UtcDateTime(), nullable=False),
    Column("payload", Text(), nullable=False),
    UniqueConstraint("device", "sequence"),
    Index(None, "member_id", "kind"),
    Index(None, "session_id", "position"),
    Index(None, "branch_id", "kind"),
    Index(None, "kind", "position"),
    Index(None, "sequence"),
    sqlite_autoincrement=True,
)

# One row: the name under which this database makes events of its own.
this_box = Table(
    "this_box",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("made_at", UtcDateTime(), nullable=False),
)
