"""Lay out what follows from the events of self-study, so that reading it does not go through all of them.

Every row here can be made again from the events: `study.ledger.self_study_derived` does so by itself when
the rules have changed, or events came from elsewhere.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, String, Table, Text, Uuid

from study.tables.base import UtcDateTime, metadata

# `of_exam` is the exam that a 补考 belongs to. A duel has no end of its own before it is accepted. An exam is
# settled once it is over and its answers count in the books.
practice_runs = Table(
    "practice_runs",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("member_id", Uuid(), nullable=False),
    Column("opponent_id", Uuid()),
    Column("exercise", String(16), nullable=False),
    Column("day", Date(), nullable=False),
    Column("of_exam", Uuid()),
    Column("began_at", UtcDateTime(), nullable=False),
    Column("ends_at", UtcDateTime()),
    Column("handed_in_at", UtcDateTime()),
    Column("replied_at", UtcDateTime()),
    Column("accepted", Boolean()),
    Column("settled", Boolean(), nullable=False),
    Index(None, "member_id", "began_at"),
    Index(None, "opponent_id", "began_at"),
    Index(None, "settled", "ends_at"),
)

# Every answer; `counts` is false for those of an exam that goes on, that came late, or that wait for a mark.
practice_answers = Table(
    "practice_answers",
    metadata,
    Column("id", Uuid(), primary_key=True),
    Column("run_id", Uuid(), nullable=False),
    Column("member_id", Uuid(), nullable=False),
    Column("exercise", String(16), nullable=False),
    Column("item_id", String(64), nullable=False),
    Column("version", Integer(), nullable=False),
    Column("answer", Text(), nullable=False),
    Column("mark", String(16)),
    Column("answered_at", UtcDateTime(), nullable=False),
    Column("claimed_at", UtcDateTime()),
    Column("counts", Boolean(), nullable=False),
    Index(None, "run_id"),
    Index(None, "member_id", "item_id"),
    Index(None, "member_id", "answered_at"),
    Index(None, "item_id", "version"),
)

# What an exam that is over had asked and its member has not answered in time.
practice_unanswered = Table(
    "practice_unanswered",
    metadata,
    Column("run_id", Uuid(), primary_key=True),
    Column("item_id", String(64), primary_key=True),
    Column("member_id", Uuid(), nullable=False),
    Column("version", Integer(), nullable=False),
    Index(None, "item_id"),
)

# What a member knows of an item: when it is due, and its place in the book of wrong answers, if any.
practice_items = Table(
    "practice_items",
    metadata,
    Column("member_id", Uuid(), primary_key=True),
    Column("item_id", String(64), primary_key=True),
    Column("first_at", UtcDateTime(), nullable=False),
    Column("last_at", UtcDateTime(), nullable=False),
    Column("last_mark", String(16), nullable=False),
    Column("due_at", UtcDateTime(), nullable=False),
    Column("wrong_since", UtcDateTime()),
    Column("wrong_times", Integer(), nullable=False),
    Column("right_in_a_row", Integer(), nullable=False),
    Index(None, "member_id", "due_at"),
    Index(None, "member_id", "wrong_since"),
)

# Points by local day: without caps, under those of the day, and under that of the week as well.
practice_days = Table(
    "practice_days",
    metadata,
    Column("member_id", Uuid(), primary_key=True),
    Column("day", Date(), primary_key=True),
    Column("earned", Integer(), nullable=False),
    Column("under_daily_caps", Integer(), nullable=False),
    Column("counted", Integer(), nullable=False),
)

# One row: up to which event the above goes, and by which rules.
practice_progress = Table(
    "practice_progress",
    metadata,
    Column("position", BigInteger(), nullable=False),
    Column("rules", String(64), nullable=False),
)
