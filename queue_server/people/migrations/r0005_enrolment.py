"""Machines are enrolled with a code, and make their next token themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ALLOWED = "branch IN (SELECT branch FROM branch_role WHERE role = current_user)"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "device_code",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("used_for", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_table(
        "device_next_token",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    if op.get_context().dialect.name == "postgresql":
        for name in ("device_code", "device_next_token"):
            op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
            op.execute(
                f"CREATE POLICY own_branch ON {name} USING ({ALLOWED}) WITH CHECK ({ALLOWED})"
            )
