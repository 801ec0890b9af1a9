"""Who may come in is sealed with the key of the journal's chain."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make room; the next process that opens the accounts seals them."""
    op.add_column("account_version", sa.Column("seal", sa.Text(), nullable=True))
