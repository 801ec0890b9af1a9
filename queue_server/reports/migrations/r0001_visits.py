"""What became of each ticket, and who sits at each counter."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

GUARDED = ("visit", "visit_clerk")
ALLOWED = "branch IN (SELECT branch FROM branch_role WHERE role = current_user)"


def upgrade() -> None:
    """Make the tables; the follower fills them from the journal."""
    op.create_table(
        "visit",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("ahead", sa.Integer(), nullable=False),
        sa.Column("told_low_min", sa.Integer(), nullable=True),
        sa.Column("told_high_min", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("queued_at", sa.BigInteger(), nullable=True),
        sa.Column("called_at", sa.BigInteger(), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("counter", sa.Integer(), nullable=True),
        sa.Column("clerk", sa.String(), nullable=True),
        sa.Column("waited_s", sa.Float(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("picked", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("transfers", sa.Integer(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("undo_seq", sa.BigInteger(), nullable=True),
        sa.Column("undo", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("branch", "ticket"),
    )
    op.create_index("visit_day", "visit", ["branch", "day"], unique=False)
    op.create_table(
        "visit_clerk",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("counter", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("clerk", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "counter"),
    )
    if op.get_context().dialect.name == "postgresql":
        for table in GUARDED:
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(
                f"CREATE POLICY own_branch ON {table} USING ({ALLOWED}) WITH CHECK ({ALLOWED})"
            )
