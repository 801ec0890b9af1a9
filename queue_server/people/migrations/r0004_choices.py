"""What each user has chosen for the pages: their keys."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ALLOWED = "branch IN (SELECT branch FROM branch_role WHERE role = current_user)"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "user_choice",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "user"),
    )
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE user_choice ENABLE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY own_branch ON user_choice USING ({ALLOWED}) WITH CHECK ({ALLOWED})"
        )
