"""Make the event log, and give this database the name under which it makes events."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from study.migrations.append_only import forbid_changes

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


REFUSAL = (
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '23000'; END $$"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(REFUSAL)  # as a broken rule, which SQLite's triggers raise too, not as a failed server
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "events",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("session_id", sa.Uuid()),
        sa.Column("member_id", sa.Uuid()),
        sa.Column("branch_id", sa.Uuid()),
        sa.Column("occurred_at", moment, nullable=False),
        sa.Column("received_at", moment, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_events"),
        sa.UniqueConstraint("id", name="uq_events_id"),
        sa.UniqueConstraint("device", "sequence", name="uq_events_device_sequence"),
        sqlite_autoincrement=True,
    )
    for columns in (("member_id", "kind"), ("session_id", "position"), ("branch_id", "kind")):
        op.create_index(f"ix_events_{'_'.join(columns)}", "events", list(columns))
    forbid_changes("events")
    this_box = op.create_table(
        "this_box",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_this_box"),
    )
    op.bulk_insert(this_box, [{"id": f"box-{uuid4().hex}", "made_at": datetime.now(UTC)}])


def downgrade() -> None:
    op.drop_table("this_box")
    op.drop_table("events")
