"""Lay out the sealed notes of talks, and the keys that open them under a passphrase."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Table, Uuid

from study.tables.base import UtcDateTime, metadata

# One key a member. Who has forgotten the passphrase gets a new row, and what the old one opened stays shut.
talk_keys = Table(
    "talk_keys",
    metadata,
    Column("member_id", Uuid(), ForeignKey("members.id"), primary_key=True),
    Column("key_id", Uuid(), nullable=False, unique=True),
    Column("public", LargeBinary(), nullable=False),
    Column("salt", LargeBinary(), nullable=False),
    Column("cost_n", Integer(), nullable=False),
    Column("cost_r", Integer(), nullable=False),
    Column("cost_p", Integer(), nullable=False),
    Column("locked", LargeBinary(), nullable=False),
    Column("check_sum", LargeBinary(), nullable=False),
    Column("made_at", UtcDateTime(), nullable=False),
)

# `talk_id` is the id of the event that tells of the talk.
talk_notes = Table(
    "talk_notes",
    metadata,
    Column("talk_id", Uuid(), primary_key=True),
    Column("writing_id", Uuid(), nullable=False),
    Column("body", LargeBinary(), nullable=False),
    Column("written_at", UtcDateTime(), nullable=False),
)

# The note's key, sealed to each of its readers.
talk_note_boxes = Table(
    "talk_note_boxes",
    metadata,
    Column("talk_id", Uuid(), ForeignKey("talk_notes.talk_id"), primary_key=True),
    Column("member_id", Uuid(), ForeignKey("members.id"), primary_key=True, index=True),
    Column("key_id", Uuid(), nullable=False),
    Column("sealed", LargeBinary(), nullable=False),
)
