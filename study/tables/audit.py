"""Lay out the audit log and the mark of where it ends."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from study.tables.base import metadata

audit_log = Table(
    "audit_log",
    metadata,
    Column("number", BigInteger(), primary_key=True, autoincrement=False),
    Column("entry", Text(), nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

# One row, so that entries cut off the end are missed.
audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer(), primary_key=True, autoincrement=False),
    Column("number", BigInteger(), nullable=False),
    Column("hash", String(64), nullable=False),
)
