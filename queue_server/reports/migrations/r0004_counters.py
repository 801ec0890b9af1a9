"""The time of counters by half hour, and what became of appointments.

Both are filled from now on; ``run.py report rebuild`` fills them as far back as the journal goes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ALLOWED = "branch IN (SELECT branch FROM branch_role WHERE role = current_user)"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "counter_half",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("half_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("counter", sa.Integer(), autoincrement=False, nullable=False),
        *(
            sa.Column(name, sa.BigInteger(), nullable=False)
            for name in ("open_ms", "serving_ms", "idle_ms", "paused_ms")
        ),
        sa.Column("pauses", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "day", "half_at", "counter"),
    )
    op.create_table(
        "appointment",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("service", "priority", "origin", "language")
        ),
        sa.Column("party", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("came_at", sa.BigInteger(), nullable=True),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "id"),
    )
    op.create_index("appointment_day", "appointment", ["branch", "day"], unique=False)
    if op.get_context().dialect.name == "postgresql":
        for table in ("counter_half", "appointment"):
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(
                f"CREATE POLICY own_branch ON {table} USING ({ALLOWED}) WITH CHECK ({ALLOWED})"
            )
