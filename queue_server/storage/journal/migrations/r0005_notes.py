"""Notes beside the journal, which can be erased."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ALLOWED = "branch IN (SELECT branch FROM branch_role WHERE role = current_user)"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "note",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "seq"),
    )
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE note ENABLE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_branch ON note USING ({ALLOWED}) WITH CHECK ({ALLOWED})")
