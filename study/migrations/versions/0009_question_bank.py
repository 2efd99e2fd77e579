"""Make the question bank."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from study.migrations.append_only import forbid_changes

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "items",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("collection", sa.String(80), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("approved_version", sa.Integer()),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("topic", sa.String(60), nullable=False),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_items"),
        sa.UniqueConstraint("number", name="uq_items_number"),
        sa.CheckConstraint("state IN ('draft', 'approved', 'dropped')", name=op.f("ck_items_state")),
    )
    op.create_index("ix_items_state_topic", "items", ["state", "topic"])
    op.create_table(
        "item_versions",
        sa.Column("item_id", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("item_id", "version", name="pk_item_versions"),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_item_versions_item_id"),
    )
    forbid_changes("item_versions")


def downgrade() -> None:
    op.drop_table("item_versions")
    op.drop_table("items")
