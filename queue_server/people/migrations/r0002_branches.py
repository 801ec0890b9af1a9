"""Each account belongs to a branch: existing ones belong to the branch being opened.

On PostgreSQL a role sees the accounts of the branches that ``branch_role`` gives it, as with the
journal's rows; that table belongs to the journal, which is migrated first.
"""

import sqlalchemy as sa
from alembic import context, op

from queue_server.usecases.ports import StorageDown

revision = "0002"
down_revision = "0001"

ALLOWED = "branch IN (SELECT branch FROM branch_role WHERE role = current_user)"

#: The tables, with the columns that identify a row within its branch; () if none are needed.
TABLES: dict[str, tuple[str, ...]] = {
    "user_account": ("name",),
    "device_token": ("name",),
    "sign_in_session": (),
    "sign_in_link": (),
}

VERSION = sa.table("account_version", sa.column("branch"), sa.column("version"))


def upgrade() -> None:
    """Give every row its branch."""
    branch = context.config.attributes["branch"]
    if branch is None and _somebody_is_there():
        raise StorageDown(
            "the accounts are of an older version and name no branch;"
            " say whose they are with --config"
        )
    version = op.get_bind().execute(sa.select(VERSION.c.version)).scalar_one()
    op.drop_table("account_version")
    op.drop_index("session_user", "sign_in_session")
    postgres = op.get_context().dialect.name == "postgresql"
    for name, key in TABLES.items():
        (_widen if postgres else _rebuild)(name, key, branch or "")
    op.create_table(
        "account_version",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("branch"),
    )
    op.create_index("session_user", "sign_in_session", ["branch", "user"], unique=False)
    if branch is not None:
        op.execute(VERSION.insert().values(branch=branch, version=version + 1))
    if postgres:
        for name in (*TABLES, "account_version"):
            _guard(name)


def _somebody_is_there() -> bool:
    return any(
        op.get_bind().execute(sa.select(sa.literal(1)).select_from(sa.table(name)).limit(1)).first()
        for name in TABLES
    )


def _widen(name: str, key: tuple[str, ...], branch: str) -> None:
    column = sa.Column("branch", sa.String(), nullable=False, server_default=branch)
    op.add_column(name, column)
    op.alter_column(name, "branch", server_default=None)
    if key:
        op.drop_constraint(f"{name}_pkey", name)
        op.create_primary_key(f"{name}_pkey", name, ["branch", *key])


def _rebuild(name: str, key: tuple[str, ...], branch: str) -> None:
    """SQLite cannot change a primary key: move the rows to a new table with the old name."""
    old = sa.Table(name, sa.MetaData(), autoload_with=op.get_bind())
    op.rename_table(name, f"{name}_old")
    columns = [sa.Column(c.name, c.type, nullable=c.nullable) for c in old.columns]
    primary = ["branch", *key] if key else [c.name for c in old.primary_key]
    unique = [sa.UniqueConstraint("token_hash")] if name == "device_token" else []
    op.create_table(
        name,
        sa.Column("branch", sa.String(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint(*primary),
        *unique,
    )
    names = ", ".join(f'"{c.name}"' for c in columns)
    move = f"INSERT INTO {name} (branch, {names}) SELECT :branch, {names} FROM {name}_old"
    op.execute(sa.text(move).bindparams(branch=branch))
    op.drop_table(f"{name}_old")


def _guard(name: str) -> None:
    op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_branch ON {name} USING ({ALLOWED}) WITH CHECK ({ALLOWED})")
