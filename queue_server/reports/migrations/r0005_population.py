"""Imported population tables of each month."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ALLOWED = "branch IN (SELECT branch FROM branch_role WHERE role = current_user)"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "population",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "month", "name"),
    )
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE population ENABLE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY own_branch ON population USING ({ALLOWED}) WITH CHECK ({ALLOWED})"
        )
