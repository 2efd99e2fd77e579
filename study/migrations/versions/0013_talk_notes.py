"""Make room for the sealed notes of talks and for the keys of who may read them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "talk_keys",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("cost_n", sa.Integer(), nullable=False),
        sa.Column("cost_r", sa.Integer(), nullable=False),
        sa.Column("cost_p", sa.Integer(), nullable=False),
        sa.Column("locked", sa.LargeBinary(), nullable=False),
        sa.Column("check_sum", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_talk_keys_member_id_members"),
        sa.PrimaryKeyConstraint("member_id", name="pk_talk_keys"),
        sa.UniqueConstraint("key_id", name="uq_talk_keys_key_id"),
    )
    op.create_table(
        "talk_notes",
        sa.Column("talk_id", sa.Uuid(), nullable=False),
        sa.Column("writing_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("talk_id", name="pk_talk_notes"),
    )
    op.create_table(
        "talk_note_boxes",
        sa.Column("talk_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["talk_id"], ["talk_notes.talk_id"], name="fk_talk_note_boxes_talk_id_talk_notes"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_talk_note_boxes_member_id_members"),
        sa.PrimaryKeyConstraint("talk_id", "member_id", name="pk_talk_note_boxes"),
    )
    op.create_index("ix_talk_note_boxes_member_id", "talk_note_boxes", ["member_id"])


def downgrade() -> None:
    op.drop_table("talk_note_boxes")
    op.drop_table("talk_notes")
    op.drop_table("talk_keys")
