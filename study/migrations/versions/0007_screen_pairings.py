"""Make the table of screens that wait to be paired."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "screen_pairings",
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("token_id", sa.Uuid()),
        sa.Column("collected_at", moment),
        sa.PrimaryKeyConstraint("secret_hash", name="pk_screen_pairings"),
        sa.UniqueConstraint("code_hash", name="uq_screen_pairings_code_hash"),
        sa.ForeignKeyConstraint(["token_id"], ["tokens.id"], name="fk_screen_pairings_token_id"),
    )


def downgrade() -> None:
    op.drop_table("screen_pairings")
