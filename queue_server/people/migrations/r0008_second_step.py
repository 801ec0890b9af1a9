"""A second step of signing in, its recovery codes, and when a session was last proven."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ALLOWED = "branch IN (SELECT branch FROM branch_role WHERE role = current_user)"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "second_step",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "user"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("branch", "user", "code_hash"),
    )
    op.add_column("sign_in_session", sa.Column("proved_at", sa.BigInteger(), nullable=True))
    if op.get_context().dialect.name == "postgresql":
        for table in ("second_step", "recovery_code"):
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(
                f"CREATE POLICY own_branch ON {table} USING ({ALLOWED}) WITH CHECK ({ALLOWED})"
            )
