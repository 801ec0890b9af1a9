"""Row security on every table of accounts, also in databases created between two releases.

Some of those ran revision 0004 before it guarded its table. Repeating it is harmless.
"""

from alembic import op

revision = "0007"
down_revision = "0006"

ALLOWED = "branch IN (SELECT branch FROM branch_role WHERE role = current_user)"
TABLES = (
    "account_version",
    "user_account",
    "user_choice",
    "sign_in_session",
    "sign_in_link",
    "device_token",
    "device_code",
    "device_next_token",
)


def upgrade() -> None:
    """Guard all tables again; SQLite has no roles."""
    if op.get_context().dialect.name != "postgresql":
        return
    for name in TABLES:
        op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
        op.execute(f"DROP POLICY IF EXISTS own_branch ON {name}")
        op.execute(f"CREATE POLICY own_branch ON {name} USING ({ALLOWED}) WITH CHECK ({ALLOWED})")
