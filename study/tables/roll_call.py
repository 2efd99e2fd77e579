"""Lay out what is secret about a draw while it is open."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, Table, Uuid

from study.tables.base import UtcDateTime, metadata

# One open draw a roll-call. The row goes in the transaction that publishes its seed.
open_draws = Table(
    "open_draws",
    metadata,
    Column("roll_call_id", Uuid(), primary_key=True),
    Column("session_id", Uuid(), nullable=False),
    Column("number", Integer(), nullable=False),
    Column("event_id", Uuid(), nullable=False),  # by which it was announced
    Column("seed", LargeBinary(32), nullable=False),
    Column("opened_at", UtcDateTime(), nullable=False),
    Column("closes_at", UtcDateTime(), nullable=False),
)
