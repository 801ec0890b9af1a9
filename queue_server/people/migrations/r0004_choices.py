"""What each user has chosen for the pages: their keys."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "user_choice",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "user"),
    )
