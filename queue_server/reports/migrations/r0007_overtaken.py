"""The place of each visit in the line, and how many were called past it.

Days kept so far are of an older version and are counted again from their visits.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Widen the tables."""
    op.add_column("visit", sa.Column("place_at", sa.BigInteger(), nullable=True))
    for table in ("rollup", "margin"):
        column = sa.Column("overtaken", sa.Text(), nullable=False, server_default="{}")
        op.add_column(table, column)
