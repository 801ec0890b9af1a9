"""Holds, early misses and reasons of ratings of each visit; days counted by one split alone."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ALLOWED = "branch IN (SELECT branch FROM branch_role WHERE role = current_user)"
NEW_COUNTS = ("early", "held", "held_ms")
COUNTS = (
    "issued", "finished", "cancelled", "no_show", "left_at_close", "open", "waited", "walked",
    "calls", "picked", "missed", "early", "held", "returned", "transfers", "told", "told_early",
    "told_late", "waited_ms", "walked_ms", "served_ms", "held_ms",
)  # fmt: skip
HISTOGRAMS = ("wait", "service_time", "stay", "ratings", "reasons")


def upgrade() -> None:
    """Widen the tables and make the new one; days kept so far are of an older version."""
    op.add_column("visit", sa.Column("held_at", sa.BigInteger(), nullable=True))
    op.add_column("visit", sa.Column("held_s", sa.Float(), nullable=False, server_default="0"))
    op.add_column("visit", sa.Column("early", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("visit", sa.Column("reasons", sa.String(), nullable=False, server_default=""))
    for name in NEW_COUNTS:
        op.add_column("rollup", _count(name))
    op.add_column("rollup", _histogram("reasons"))
    op.create_table(
        "margin",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("split", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *map(_count, COUNTS),
        *map(_histogram, HISTOGRAMS),
        sa.PrimaryKeyConstraint("branch", "day", "split", "value", "priority"),
    )
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE margin ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_branch ON margin USING ({ALLOWED}) WITH CHECK ({ALLOWED})")


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False, server_default="0")


def _histogram(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="{}")
