"""Visits, and what was done with each."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

GUARDED = ("visit_request", "visit_step")
ALLOWED = "branch IN (SELECT branch FROM branch_role WHERE role = current_user)"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "visit_request",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("services", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("classes", sa.String(), nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.Column("last", sa.String(length=10), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("trip", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10)),
        sa.Column("position", sa.Integer()),
        sa.Column("minute", sa.Integer()),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "id"),
        sa.UniqueConstraint("branch", "mark"),
    )
    op.create_index("visit_request_by_state", "visit_request", ["branch", "state"])
    op.create_index("visit_request_by_day", "visit_request", ["branch", "day"])
    op.create_table(
        "visit_step",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("visit", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("request", sa.String()),
        sa.Column("fingerprint", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("branch", "visit", "version"),
    )
    op.create_index("visit_step_by_request", "visit_step", ["branch", "request"])
    if op.get_context().dialect.name == "postgresql":
        for table in GUARDED:
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(
                f"CREATE POLICY own_branch ON {table} USING ({ALLOWED}) WITH CHECK ({ALLOWED})"
            )
