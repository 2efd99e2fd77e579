"""Make the table that holds the seeds of draws until they are published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "open_draws",
        sa.Column("roll_call_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("seed", sa.LargeBinary(32), nullable=False),
        sa.Column("opened_at", moment, nullable=False),
        sa.Column("closes_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("roll_call_id", name="pk_open_draws"),
    )


def downgrade() -> None:
    """A draw that is open then is never closed: its seed goes with the table."""
    op.drop_table("open_draws")
