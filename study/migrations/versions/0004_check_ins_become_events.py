"""Make events of the check-ins that visitors left, and drop their table."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op

from study.migrations.append_only import forbid_changes

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KIND = "visitor_checked_in"
DEVICE = "before-events"
MOMENT = sa.DateTime(timezone=True)

check_ins = sa.table(
    "check_ins",
    sa.column("id", sa.Uuid()),
    sa.column("visitor_id", sa.String()),
    sa.column("name", sa.String()),
    sa.column("mode", sa.String()),
    sa.column("note", sa.Text()),
    sa.column("day", sa.Date()),
    sa.column("recorded_at", MOMENT),
)
events = sa.table(
    "events",
    sa.column("id", sa.Uuid()),
    sa.column("device", sa.String()),
    sa.column("sequence", sa.BigInteger()),
    sa.column("kind", sa.String()),
    sa.column("actor", sa.String()),
    sa.column("occurred_at", MOMENT),
    sa.column("received_at", MOMENT),
    sa.column("payload", sa.Text()),
)


def upgrade() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.select(check_ins).order_by(check_ins.c.recorded_at, check_ins.c.id)).all()
    known = set(connection.scalars(sa.select(events.c.id)))
    made = [
        {
            "id": row.id,
            "device": DEVICE,
            "sequence": number,
            "kind": KIND,
            "actor": f"visitor:{row.visitor_id}",
            "occurred_at": row.recorded_at,
            "received_at": row.recorded_at,
            "payload": _payload(row),
        }
        for number, row in enumerate(rows, start=1)
        if row.id not in known  # they stay when this revision is taken back
    ]
    if made:
        connection.execute(sa.insert(events), made)
    op.drop_table("check_ins")


def downgrade() -> None:
    """Check-ins of members have no place in the old table: they stay events, which nothing reads there."""
    op.create_table(
        "check_ins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visitor_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(30), nullable=False),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_check_ins"),
        sa.ForeignKeyConstraint(["visitor_id"], ["visitors.id"], name="fk_check_ins_visitor_id"),
        sa.UniqueConstraint("visitor_id", "day", name="uq_check_ins_visitor_id_day"),
        sa.CheckConstraint("mode IN ('paper', 'message', 'video')", name=op.f("ck_check_ins_mode")),
    )
    connection = op.get_bind()
    rows = connection.execute(sa.select(events).where(events.c.kind == KIND)).all()
    if rows:
        connection.execute(sa.insert(check_ins), [_row(row) for row in rows])
    forbid_changes("check_ins")


def _payload(row: sa.Row[tuple[object, ...]]) -> str:
    carried = {"day": row.day.isoformat(), "mode": row.mode, "name": row.name, "note": row.note}
    return json.dumps(carried, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _row(event: sa.Row[tuple[object, ...]]) -> dict[str, object]:
    carried = json.loads(event.payload)
    moment: datetime = event.received_at
    return {
        "id": event.id,
        "visitor_id": event.actor.removeprefix("visitor:"),
        "name": carried["name"],
        "mode": carried["mode"],
        "note": carried["note"],
        "day": date.fromisoformat(carried["day"]),
        "recorded_at": moment if moment.tzinfo else moment.replace(tzinfo=UTC),
    }
