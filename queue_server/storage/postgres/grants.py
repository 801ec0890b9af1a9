"""Which database role may serve which branch.

Row security (``migrations``) shows a role the rows of its branches alone; here is what it may do
with them.
"""

from collections.abc import Callable

from sqlalchemy import Connection

from queue_server.storage import identity as keeping
from queue_server.storage.failures import translated
from queue_server.storage.journal import queries
from queue_server.storage.migrate import migrate_database
from queue_server.storage.postgres.engine import make_engine
from queue_server.usecases.ports import StorageDown

#: What a branch's own role may do, table by table; never change or delete a journal row.
RIGHTS = {
    "meta": "SELECT",
    "journal_version": "SELECT",
    "accounts_version": "SELECT",
    "branch_role": "SELECT",
    "journal": "SELECT, INSERT",
    "anchor": "SELECT",
    "branch_head": "SELECT, INSERT, UPDATE",
    "ticket": "SELECT, INSERT, UPDATE",
    "leg": "SELECT, INSERT, UPDATE, DELETE",
    "standing": "SELECT, INSERT, UPDATE",
    "figures": "SELECT, INSERT, UPDATE",
    "print_job": "SELECT, INSERT, UPDATE",
    "account_version": "SELECT, INSERT, UPDATE",
    "user_account": "SELECT, INSERT, UPDATE, DELETE",
    "sign_in_session": "SELECT, INSERT, UPDATE, DELETE",
    "device_token": "SELECT, INSERT, UPDATE, DELETE",
    "sign_in_link": "SELECT, INSERT, UPDATE, DELETE",
}

#: Whoever owns the tables, by name or as a member of the owner, is above their row security.
_ABOVE = (
    "SELECT rolsuper OR rolbypassrls OR pg_has_role(rolname, tableowner, 'MEMBER')"
    " FROM pg_roles, pg_tables WHERE rolname = ?"
    " AND tablename = 'journal' AND schemaname = current_schema()"
)


def grant(url: str, role: str, branch: str) -> None:
    """Let an existing role serve one branch and see no other; twice is harmless.

    Raises:
        StorageDown: If there is no such role, it sees every branch whatever is granted, or the
            user of ``url`` may not grant.
    """
    _on_database(url, branch, lambda connection: _grant(connection, role, branch))


def revoke(url: str, role: str, branch: str) -> None:
    """Take a branch from a role; with its last branch go its rights.

    Raises:
        StorageDown: If it did not serve the branch, or the user of ``url`` may not revoke.
    """
    _on_database(url, branch, lambda connection: _revoke(connection, role, branch))


def _on_database(url: str, branch: str, work: Callable[[Connection], None]) -> None:
    with translated():
        engine = make_engine(url)
        try:
            migrate_database(url, "journal", "accounts", branch=branch)
            with engine.connect() as connection, connection.begin():
                work(connection)
        finally:
            engine.dispose()


def _grant(connection: Connection, role: str, branch: str) -> None:
    found = queries.fetch(connection, _ABOVE, role)
    if not found:
        raise StorageDown(f"there is no role {role!r} on this server; CREATE ROLE comes first")
    if found[0][0]:
        raise StorageDown(f"{role!r} owns the tables or is a superuser: it sees every branch")
    keeping.take_turn_to_settle(connection)
    keeping.settle_for_others(connection)
    sql = "INSERT INTO branch_role (role, branch) VALUES (?, ?) ON CONFLICT DO NOTHING"
    queries.execute(connection, sql, [(role, branch)])
    quoted = connection.dialect.identifier_preparer.quote(role)
    for table, rights in RIGHTS.items():
        connection.exec_driver_sql(f"GRANT {rights} ON {table} TO {quoted}")


def _revoke(connection: Connection, role: str, branch: str) -> None:
    sql = "DELETE FROM branch_role WHERE role = ? AND branch = ?"
    if not queries.execute(connection, sql, [(role, branch)]):
        raise StorageDown(f"{role!r} does not serve branch {branch}")
    exists = queries.fetch(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", role)
    if not exists or queries.fetch(connection, "SELECT 1 FROM branch_role WHERE role = ?", role):
        return
    quoted = connection.dialect.identifier_preparer.quote(role)
    for table in RIGHTS:
        connection.exec_driver_sql(f"REVOKE ALL ON {table} FROM {quoted}")
