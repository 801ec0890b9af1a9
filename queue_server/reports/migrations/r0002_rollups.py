"""Visits counted by half hour; when the next day opens, those kept so far are counted."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ALLOWED = "branch IN (SELECT branch FROM branch_role WHERE role = current_user)"
COUNTS = (
    "issued", "finished", "cancelled", "no_show", "left_at_close", "open", "waited", "walked",
    "calls", "picked", "missed", "returned", "transfers", "told", "told_early", "told_late",
    "waited_ms", "walked_ms", "served_ms",
)  # fmt: skip
HISTOGRAMS = ("wait", "service_time", "stay", "ratings")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "rollup",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("half_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("counter", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in COUNTS),
        *(sa.Column(name, sa.Text(), nullable=False) for name in HISTOGRAMS),
        sa.PrimaryKeyConstraint(
            "branch", "day", "half_at", "service", "priority", "origin", "counter", "language"
        ),
    )
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE rollup ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_branch ON rollup USING ({ALLOWED}) WITH CHECK ({ALLOWED})")
