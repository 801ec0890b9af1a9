"""Identities at a provider outside the office."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

ALLOWED = "branch IN (SELECT branch FROM branch_role WHERE role = current_user)"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "outside_identity",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "id"),
    )
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE outside_identity ENABLE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY own_branch ON outside_identity USING ({ALLOWED}) WITH CHECK ({ALLOWED})"
        )
