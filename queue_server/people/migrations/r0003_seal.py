"""Accounts are sealed with the key of the journal's chain.

Wrong passwords are counted in memory, per name and address: the accounts' own counts are dropped.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; the next process that opens the accounts seals them."""
    op.add_column("account_version", sa.Column("seal", sa.Text(), nullable=True))
    for column in ("failures", "locked_until"):
        op.drop_column("user_account", column)
