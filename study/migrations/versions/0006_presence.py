"""Make room for how videos are watched and for codes that were tried."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "video_players",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("video_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_video_players"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_video_players_member_id"),
    )
    op.create_index("ix_video_players_session_id_member_id", "video_players", ["session_id", "member_id"])
    op.create_table(
        "video_heartbeats",
        sa.Column("player_id", sa.Uuid(), nullable=False),
        sa.Column("at_ms", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("player_id", "at_ms", name="pk_video_heartbeats"),
        sa.ForeignKeyConstraint(["player_id"], ["video_players.id"], name="fk_video_heartbeats_player_id"),
    )
    op.create_table(
        "code_tries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("tried_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_code_tries"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_code_tries_member_id"),
    )
    op.create_index("ix_code_tries_member_id", "code_tries", ["member_id"])


def downgrade() -> None:
    for table in ("code_tries", "video_heartbeats", "video_players"):
        op.drop_table(table)
