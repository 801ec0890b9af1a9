"""Seats of appointments: one row each, so that no seat is ever booked twice."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ALLOWED = "branch IN (SELECT branch FROM branch_role WHERE role = current_user)"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "seat",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("pool", sa.String(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("minute", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lane", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("booking", sa.String(), nullable=True),
        sa.Column("hold", sa.String(), nullable=True),
        sa.Column("held_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("branch", "pool", "day", "minute", "lane"),
        sa.CheckConstraint("(booking IS NULL) <> (hold IS NULL)", name="seat_of_one"),
    )
    op.create_index("seat_booking", "seat", ["branch", "booking"], unique=False)
    op.create_index("seat_hold", "seat", ["branch", "hold"], unique=False)
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE seat ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_branch ON seat USING ({ALLOWED}) WITH CHECK ({ALLOWED})")
