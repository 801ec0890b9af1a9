"""Figures are sealed, as heads are."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; the next start of a server seals existing rows."""
    op.add_column("figures", sa.Column("seal", sa.LargeBinary(), nullable=True))
