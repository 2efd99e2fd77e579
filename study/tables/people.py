"""Lay out the roster: branches, groups, members and their roles."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from study.tables.base import UtcDateTime, metadata

branches = Table(
    "branches",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("name", String(60), nullable=False, unique=True),
    Column("demo", Boolean(), nullable=False),
    Column("made_at", UtcDateTime(), nullable=False),
)

groups = Table(
    "groups",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("branch_id", Uuid(), ForeignKey("branches.id"), nullable=False),
    Column("name", String(60), nullable=False),
    UniqueConstraint("branch_id", "name"),
)

# Kept for guests of a twinned branch in a session; a pair is written both ways round.
twinned_branches = Table(
    "twinned_branches",
    metadata,
    Column("branch_id", Uuid(), ForeignKey("branches.id"), primary_key=True),
    Column("twin_id", Uuid(), ForeignKey("branches.id"), primary_key=True),
    CheckConstraint("branch_id <> twin_id", name="two"),
)

# Of who has left only the row is there: number, name and PIN are gone.
members = Table(
    "members",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("staff_number", String(32), unique=True),
    Column("name", String(30)),
    Column("branch_id", Uuid(), ForeignKey("branches.id")),
    Column("group_id", Uuid(), ForeignKey("groups.id")),
    Column("pin_hash", Text()),
    Column("joined_at", UtcDateTime(), nullable=False),
    Column("left_at", UtcDateTime()),
    Column("station", String(60)),
    Index(None, "branch_id"),
)

# To be a member is no row here. Without a branch a role holds everywhere.
member_roles = Table(
    "member_roles",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("member_id", Uuid(), ForeignKey("members.id"), nullable=False),
    Column("role", String(16), nullable=False),
    Column("branch_id", Uuid(), ForeignKey("branches.id")),
    CheckConstraint("role IN ('secretary', 'content', 'admin')", name="role"),
    Index(None, "member_id"),
)
