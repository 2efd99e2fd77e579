"""Let the roster say at which station or workshop a member works."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("members", sa.Column("station", sa.String(60)))


def downgrade() -> None:
    op.drop_column("members", "station")
