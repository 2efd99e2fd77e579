"""Lay out the question bank: items as they stand, and every version that there was of them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from study.tables.base import UtcDateTime, metadata

# `number` is the order in which items came in. `version` is the newest one, `approved_version` the one that
# reaches members: while a correction is a draft, what was approved before it stays in use.
items = Table(
    "items",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("number", Integer(), nullable=False, unique=True),
    Column("collection", String(80), nullable=False),
    Column("state", String(16), nullable=False),
    Column("version", Integer(), nullable=False),
    Column("approved_version", Integer()),
    Column("kind", String(16), nullable=False),
    Column("topic", String(60), nullable=False),
    Column("imported_at", UtcDateTime(), nullable=False),
    Column("changed_at", UtcDateTime(), nullable=False),
    CheckConstraint("state IN ('draft', 'approved', 'dropped')", name="state"),
    Index(None, "state", "topic"),
)

# `content` is the item's mapping (knowledge.bank.mapping), as canonical JSON. Answers name item and version.
item_versions = Table(
    "item_versions",
    metadata,
    Column("item_id", String(64), ForeignKey("items.id"), primary_key=True),
    Column("version", Integer(), primary_key=True, autoincrement=False),
    Column("content", Text(), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("made_at", UtcDateTime(), nullable=False),
)
