"""What kiosks reported: searches by day and language, and slips that failed or are uncertain."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ALLOWED = "branch IN (SELECT branch FROM branch_role WHERE role = current_user)"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "searched",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("searches", sa.BigInteger(), nullable=False),
        sa.Column("fruitless", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "day", "language"),
    )
    op.create_table(
        "slip_told",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "ticket"),
    )
    op.create_index("slip_told_day", "slip_told", ["branch", "day"])
    if op.get_context().dialect.name == "postgresql":
        for table in ("searched", "slip_told"):
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(
                f"CREATE POLICY own_branch ON {table} USING ({ALLOWED}) WITH CHECK ({ALLOWED})"
            )
