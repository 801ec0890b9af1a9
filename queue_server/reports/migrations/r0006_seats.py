"""How many seats each appointment takes, and of how many minutes.

Appointments kept before do not say; ``report rebuild`` fills them as far back as the journal goes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Widen the table."""
    op.add_column("appointment", sa.Column("units", sa.Integer(), nullable=True))
    op.add_column("appointment", sa.Column("unit_min", sa.Integer(), nullable=True))
