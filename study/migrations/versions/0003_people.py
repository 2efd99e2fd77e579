"""Make the roster, what signing in needs, and the audit log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from study.migrations.append_only import forbid_changes

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _make_roster()
    _make_access()
    op.create_table(
        "audit_log",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_log"),
    )
    forbid_changes("audit_log")
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )


def downgrade() -> None:
    for table in (
        "audit_head", "audit_log", "attempts", "tokens", "demo_links", "sign_ins", "activation_codes",
        "member_roles", "members", "twinned_branches", "groups", "branches",
    ):  # fmt: skip
        op.drop_table(table)


def _make_roster() -> None:
    op.create_table(
        "branches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_branches"),
        sa.UniqueConstraint("name", name="uq_branches_name"),
    )
    op.create_table(
        "groups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_groups"),
        _belongs_to("groups", "branch_id", "branches"),
        sa.UniqueConstraint("branch_id", "name", name="uq_groups_branch_id_name"),
    )
    op.create_table(
        "twinned_branches",
        sa.Column("branch_id", sa.Uuid(), nullable=False),
        sa.Column("twin_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("branch_id", "twin_id", name="pk_twinned_branches"),
        _belongs_to("twinned_branches", "branch_id", "branches"),
        _belongs_to("twinned_branches", "twin_id", "branches"),
        sa.CheckConstraint("branch_id <> twin_id", name=op.f("ck_twinned_branches_two")),
    )
    op.create_table(
        "members",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_number", sa.String(32)),
        sa.Column("name", sa.String(30)),
        sa.Column("branch_id", sa.Uuid()),
        sa.Column("group_id", sa.Uuid()),
        sa.Column("pin_hash", sa.Text()),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.Column("left_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
        sa.UniqueConstraint("staff_number", name="uq_members_staff_number"),
        _belongs_to("members", "branch_id", "branches"),
        _belongs_to("members", "group_id", "groups"),
    )
    op.create_index("ix_members_branch_id", "members", ["branch_id"])
    op.create_table(
        "member_roles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("branch_id", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name="pk_member_roles"),
        _belongs_to("member_roles", "member_id", "members"),
        _belongs_to("member_roles", "branch_id", "branches"),
        sa.CheckConstraint("role IN ('secretary', 'content', 'admin')", name=op.f("ck_member_roles_role")),
    )
    op.create_index("ix_member_roles_member_id", "member_roles", ["member_id"])


def _make_access() -> None:
    op.create_table(
        "activation_codes",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("member_id", name="pk_activation_codes"),
        _belongs_to("activation_codes", "member_id", "members"),
    )
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_sign_ins"),
        _belongs_to("sign_ins", "member_id", "members"),
    )
    op.create_index("ix_sign_ins_member_id", "sign_ins", ["member_id"])
    op.create_table(
        "demo_links",
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("secret_hash", name="pk_demo_links"),
        _belongs_to("demo_links", "member_id", "members"),
    )
    op.create_table(
        "tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("label", sa.String(60), nullable=False),
        sa.Column("branch_id", sa.Uuid()),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        _belongs_to("tokens", "branch_id", "branches"),
        sa.UniqueConstraint("secret_hash", name="uq_tokens_secret_hash"),
        sa.CheckConstraint("kind IN ('device', 'service')", name=op.f("ck_tokens_kind")),
    )
    op.create_table(
        "attempts",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_attempts"),
    )


def _belongs_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}")
