"""When devices were away in the office's hours, and when a server last looked."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

ALLOWED = "branch IN (SELECT branch FROM branch_role WHERE role = current_user)"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "outage",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("until_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "device", "began_at"),
    )
    op.create_index("outage_day", "outage", ["branch", "day"])
    op.create_table(
        "watched",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("since_at", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("branch"),
    )
    if op.get_context().dialect.name == "postgresql":
        for table in ("outage", "watched"):
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(
                f"CREATE POLICY own_branch ON {table} USING ({ALLOWED}) WITH CHECK ({ALLOWED})"
            )
