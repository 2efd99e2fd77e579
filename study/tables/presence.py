"""Lay out what check-ins need beside the events: how a video was watched, and codes that were tried."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Uuid

from study.tables.base import UtcDateTime, metadata

# One opening of a session's video on one phone; `video_id` is the event that named the video. When it was
# first heard, by this box's clock, is what its heartbeats are counted from.
video_players = Table(
    "video_players",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("session_id", Uuid(), nullable=False),
    Column("member_id", Uuid(), ForeignKey("members.id"), nullable=False),
    Column("video_id", Uuid(), nullable=False),
    Column("opened_at", UtcDateTime(), nullable=False),
    Index(None, "session_id", "member_id"),
)

# No events: there are thousands, and what follows from them (somebody checked in) is one. Both times are
# durations in milliseconds: since the player was opened, and since the video's beginning.
video_heartbeats = Table(
    "video_heartbeats",
    metadata,
    Column("player_id", Uuid(), ForeignKey("video_players.id"), primary_key=True),
    Column("at_ms", Integer(), primary_key=True, autoincrement=False),
    Column("position_ms", Integer(), nullable=False),
)

code_tries = Table(
    "code_tries",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("member_id", Uuid(), ForeignKey("members.id"), nullable=False),
    Column("tried_at", UtcDateTime(), nullable=False),
    Index(None, "member_id"),
)
