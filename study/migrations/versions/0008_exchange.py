"""Let boxes hold tokens, and keep how far each other box's log is known here."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

tokens = sa.table("tokens", sa.column("kind", sa.String()))


def upgrade() -> None:
    _allow_kinds("device", "service", "box")
    op.create_table(
        "exchange_marks",
        sa.Column("box", sa.String(64), nullable=False),
        sa.Column("read_to", sa.BigInteger(), nullable=False),
        sa.Column("read_event", sa.Uuid()),
        sa.Column("sent_to", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("box", name="pk_exchange_marks"),
    )


def downgrade() -> None:
    """Tokens of boxes go: the layout before knows no such thing, and would let them in as something else."""
    op.drop_table("exchange_marks")
    op.execute(sa.delete(tokens).where(tokens.c.kind == "box"))
    _allow_kinds("device", "service")


def _allow_kinds(*kinds: str) -> None:
    name = op.f("ck_tokens_kind")
    with op.batch_alter_table("tokens") as table:
        table.drop_constraint(name, type_="check")
        table.create_check_constraint(name, f"kind IN ({', '.join(repr(kind) for kind in kinds)})")
