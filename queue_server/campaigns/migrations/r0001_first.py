"""Campaigns, who wants a place, and what was done."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

GUARDED = ("campaign", "campaign_intent", "campaign_step")
ALLOWED = "branch IN (SELECT branch FROM branch_role WHERE role = current_user)"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "campaign",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.Column("cutoff", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("answer_s", sa.Integer(), nullable=False),
        sa.Column("beacon_source", sa.String(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("beacon", sa.String(), nullable=False),
        sa.Column("drawn_at", sa.BigInteger()),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "id"),
    )
    op.create_table(
        "campaign_intent",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("campaign", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("place", sa.Integer()),
        sa.Column("until", sa.BigInteger()),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "id"),
    )
    op.create_index(
        "campaign_intent_by_code", "campaign_intent", ["branch", "campaign", "code"], unique=True
    )
    op.create_table(
        "campaign_step",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("campaign", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("intent", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("branch", "campaign", "version", "n"),
    )
    if op.get_context().dialect.name == "postgresql":
        for table in GUARDED:
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(
                f"CREATE POLICY own_branch ON {table} USING ({ALLOWED}) WITH CHECK ({ALLOWED})"
            )
