"""Videos of notices."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ALLOWED = "branch IN (SELECT branch FROM branch_role WHERE role = current_user)"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "signage_clip",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("poster", sa.String(length=64), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "name"),
    )
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE signage_clip ENABLE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY own_branch ON signage_clip USING ({ALLOWED}) WITH CHECK ({ALLOWED})"
        )
