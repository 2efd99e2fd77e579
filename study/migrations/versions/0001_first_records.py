"""Make the tables for visitors, check-ins and handed questions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("check_ins", "handed_questions")


def upgrade() -> None:
    op.create_table(
        "visitors",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("display_name", sa.String(30)),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visitors"),
    )
    op.create_table(
        "check_ins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visitor_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(30), nullable=False),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_check_ins"),
        sa.ForeignKeyConstraint(["visitor_id"], ["visitors.id"], name="fk_check_ins_visitor_id"),
        sa.UniqueConstraint("visitor_id", "day", name="uq_check_ins_visitor_id_day"),
        sa.CheckConstraint("mode IN ('paper', 'message', 'video')", name=op.f("ck_check_ins_mode")),
    )
    op.create_table(
        "handed_questions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visitor_id", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_handed_questions"),
        sa.ForeignKeyConstraint(["visitor_id"], ["visitors.id"], name="fk_handed_questions_visitor_id"),
    )
    op.create_index("ix_handed_questions_visitor_id", "handed_questions", ["visitor_id"])
    _forbid_changes()


def downgrade() -> None:
    for table in ("handed_questions", "check_ins", "visitors"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")


def _forbid_changes() -> None:
    """Let the database itself refuse to change or delete a record, whoever asks."""
    dialect = op.get_bind().dialect.name
    if dialect == "sqlite":
        for table in APPEND_ONLY:
            for change in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
    if dialect == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
        for table in APPEND_ONLY:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
