"""Which database role may serve which branch.

Row security (in the migrations) shows a role only the rows of its branches; what it may do with
them is declared at each table.
"""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection

from queue_server.storage import identity
from queue_server.storage.failures import translated
from queue_server.storage.journal import queries
from queue_server.storage.parts import DatabasePart, rights
from queue_server.storage.postgres.engine import make_engine
from queue_server.storage.postgres.upgrade import migrate_database
from queue_server.usecases.ports import StorageDown

#: The owner of the tables, by name or by membership, bypasses their row security.
_ABOVE = (
    "SELECT rolsuper OR rolbypassrls OR pg_has_role(rolname, tableowner, 'MEMBER')"
    " FROM pg_roles, pg_tables WHERE rolname = ?"
    " AND tablename = 'journal' AND schemaname = current_schema()"
)


def grant(url: str, role: str, branch: str, parts: Sequence[DatabasePart]) -> None:
    """Let an existing role serve one branch and see no other; repeating it is harmless.

    Raises:
        StorageDown: If there is no such role, it sees every branch regardless of grants, or the
            user of ``url`` may not grant.
    """
    _on_database(url, branch, parts, lambda c: _grant(c, role, branch, rights(parts)))


def revoke(url: str, role: str, branch: str, parts: Sequence[DatabasePart]) -> None:
    """Take a branch from a role; with its last branch it loses its rights.

    Raises:
        StorageDown: If it did not serve the branch, or the user of ``url`` may not revoke.
    """
    _on_database(url, branch, parts, lambda c: _revoke(c, role, branch, rights(parts)))


def _on_database(
    url: str, branch: str, parts: Sequence[DatabasePart], work: Callable[[Connection], None]
) -> None:
    with translated():
        engine = make_engine(url)
        try:
            migrate_database(url, *parts, branch=branch, before=_leave_to_a_server)
            with engine.connect() as connection, connection.begin():
                work(connection)
        finally:
            engine.dispose()


def _leave_to_a_server(connection: Connection) -> None:
    raise StorageDown("the tables are of an older version; start a server of this one first")


def _grant(connection: Connection, role: str, branch: str, may: Mapping[str, str]) -> None:
    found = queries.fetch(connection, _ABOVE, role)
    if not found:
        raise StorageDown(f"there is no role {role!r} on this server; CREATE ROLE comes first")
    if found[0][0]:
        raise StorageDown(f"{role!r} owns the tables or is a superuser: it sees every branch")
    identity.take_turn_to_settle(connection)
    identity.settle_for_others(connection)
    sql = "INSERT INTO branch_role (role, branch) VALUES (?, ?) ON CONFLICT DO NOTHING"
    queries.execute(connection, sql, [(role, branch)])
    quoted = connection.dialect.identifier_preparer.quote(role)
    for table, allowed in may.items():
        connection.exec_driver_sql(f"GRANT {allowed} ON {table} TO {quoted}")


def _revoke(connection: Connection, role: str, branch: str, may: Mapping[str, str]) -> None:
    sql = "DELETE FROM branch_role WHERE role = ? AND branch = ?"
    if not queries.execute(connection, sql, [(role, branch)]):
        raise StorageDown(f"{role!r} does not serve branch {branch}")
    exists = queries.fetch(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", role)
    if not exists or queries.fetch(connection, "SELECT 1 FROM branch_role WHERE role = ?", role):
        return
    quoted = connection.dialect.identifier_preparer.quote(role)
    for table in may:
        connection.exec_driver_sql(f"REVOKE ALL ON {table} FROM {quoted}")
