"""Lay out the tables of the study database."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment kept in UTC. SQLite drops the time zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Turn an aware moment into UTC before it is written."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Mark what was read as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


visitors = Table(
    "visitors",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("display_name", String(30)),
    Column("first_seen_at", UtcDateTime(), nullable=False),
)

check_ins = Table(
    "check_ins",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("visitor_id", String(64), ForeignKey("visitors.id"), nullable=False),
    Column("name", String(30), nullable=False),
    Column("mode", String(16), nullable=False),
    Column("note", Text()),
    Column("day", Date(), nullable=False),
    Column("recorded_at", UtcDateTime(), nullable=False),
    UniqueConstraint("visitor_id", "day"),
    CheckConstraint("mode IN ('paper', 'message', 'video')", name="mode"),
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
