"""When each machine was last connected, so that one that never connected does not count as lost."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column. Existing machines count as connected when enrolled: they may have been."""
    op.add_column("device_token", sa.Column("last_seen", sa.BigInteger(), nullable=True))
    op.execute("UPDATE device_token SET last_seen = created_at")
