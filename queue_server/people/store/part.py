"""The accounts' part of the database: a file of its own, which several processes may write."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from queue_server.people.store import sealing
from queue_server.people.store import tables as t
from queue_server.storage.parts import SHARED, DatabasePart

FILE = "accounts.db"


def _versions(connection: Connection) -> dict[str, int]:
    query = select(t.account_version.c.branch, t.account_version.c.version)
    return {branch: version for branch, version in connection.execute(query)}


def _sign_out_and_go_beyond(connection: Connection, seen: Any, key: bytes) -> None:
    """End all sessions and drop links and codes: one ended or used after the backup would become
    valid again. And set a version never seen before, so that every process that remembers accounts
    reads them again.
    """
    gone = (t.sign_in_session, t.sign_in_link, t.device_code, t.recovery_code, t.spent_challenge)
    for table in gone:
        connection.execute(delete(table))
    versions = {**(seen or {}), **_versions(connection)}
    newest = max((*(seen or {}).values(), *versions.values()), default=0)
    connection.execute(delete(t.account_version))
    for branch in versions:
        connection.execute(insert(t.account_version).values(branch=branch, version=newest + 1))
        sealing.seal(connection, key, branch)


ACCOUNTS = DatabasePart(
    name="accounts",
    file=FILE,
    metadata=t.account_metadata,
    migrations=Path(__file__).parents[1] / "migrations",
    newest="0010",
    pragmas=SHARED,
    begin="BEGIN",
    remember=_versions,
    renew=_sign_out_and_go_beyond,
    check=sealing.check,
    mark=sealing.mark,
)
