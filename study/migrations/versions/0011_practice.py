"""Make room for what follows from self-study, and find events by kind and by sequence number."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_index("ix_events_kind_position", "events", ["kind", "position"])
    op.create_index("ix_events_sequence", "events", ["sequence"])
    _runs()
    _answers()
    _items()
    op.create_table(
        "practice_unanswered",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.String(64), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "item_id", name="pk_practice_unanswered"),
    )
    op.create_index("ix_practice_unanswered_item_id", "practice_unanswered", ["item_id"])
    op.create_table(
        "practice_days",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("earned", sa.Integer(), nullable=False),
        sa.Column("under_daily_caps", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", "day", name="pk_practice_days"),
    )
    op.create_table(
        "practice_progress",
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("rules", sa.String(64), nullable=False),
    )


def _runs() -> None:
    op.create_table(
        "practice_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("opponent_id", sa.Uuid()),
        sa.Column("exercise", sa.String(16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("of_exam", sa.Uuid()),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT),
        sa.Column("handed_in_at", MOMENT),
        sa.Column("replied_at", MOMENT),
        sa.Column("accepted", sa.Boolean()),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_practice_runs"),
    )
    for columns in (["member_id", "began_at"], ["opponent_id", "began_at"], ["settled", "ends_at"]):
        op.create_index(f"ix_practice_runs_{'_'.join(columns)}", "practice_runs", columns)


def _answers() -> None:
    op.create_table(
        "practice_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("exercise", sa.String(16), nullable=False),
        sa.Column("item_id", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(16)),
        sa.Column("answered_at", MOMENT, nullable=False),
        sa.Column("claimed_at", MOMENT),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_practice_answers"),
    )
    for columns in (
        ["run_id"],
        ["member_id", "item_id"],
        ["member_id", "answered_at"],
        ["item_id", "version"],
    ):
        op.create_index(f"ix_practice_answers_{'_'.join(columns)}", "practice_answers", columns)


def _items() -> None:
    op.create_table(
        "practice_items",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.String(64), nullable=False),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("last_mark", sa.String(16), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("wrong_since", MOMENT),
        sa.Column("wrong_times", sa.Integer(), nullable=False),
        sa.Column("right_in_a_row", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", "item_id", name="pk_practice_items"),
    )
    for columns in (["member_id", "due_at"], ["member_id", "wrong_since"]):
        op.create_index(f"ix_practice_items_{'_'.join(columns)}", "practice_items", columns)


def downgrade() -> None:
    for table in ("progress", "days", "unanswered", "items", "answers", "runs"):
        op.drop_table(f"practice_{table}")
    op.drop_index("ix_events_sequence", "events")
    op.drop_index("ix_events_kind_position", "events")
