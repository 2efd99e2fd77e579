"""Lay out what signing in needs; secrets are kept as hashes only."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Uuid

from study.tables.base import UtcDateTime, metadata

activation_codes = Table(
    "activation_codes",
    metadata,
    Column("member_id", Uuid(), ForeignKey("members.id"), primary_key=True),
    Column("code_hash", String(64), nullable=False),
    Column("expires_at", UtcDateTime(), nullable=False),
)

# `id` is the visitor id under which this browser talks, to the bot as well.
sign_ins = Table(
    "sign_ins",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("member_id", Uuid(), ForeignKey("members.id"), nullable=False),
    Column("made_at", UtcDateTime(), nullable=False),
    Column("expires_at", UtcDateTime(), nullable=False),
    Column("revoked_at", UtcDateTime()),
    Index(None, "member_id"),
)

demo_links = Table(
    "demo_links",
    metadata,
    Column("secret_hash", String(64), primary_key=True),
    Column("member_id", Uuid(), ForeignKey("members.id"), nullable=False),
    Column("expires_at", UtcDateTime(), nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("label", String(60), nullable=False),
    Column("branch_id", Uuid(), ForeignKey("branches.id")),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("made_at", UtcDateTime(), nullable=False),
    Column("revoked_at", UtcDateTime()),
    CheckConstraint("kind IN ('device', 'service', 'box')", name="kind"),
)

# A screen that waits for somebody to type the code it shows; `token_id` once somebody has.
screen_pairings = Table(
    "screen_pairings",
    metadata,
    Column("secret_hash", String(64), primary_key=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("made_at", UtcDateTime(), nullable=False),
    Column("expires_at", UtcDateTime(), nullable=False),
    Column("token_id", Uuid(), ForeignKey("tokens.id")),
    Column("collected_at", UtcDateTime()),
)

# Keys are hashes: what somebody typed as a staff number may be anything.
attempts = Table(
    "attempts",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("failures", Integer(), nullable=False),
    Column("last_at", UtcDateTime(), nullable=False),
)
