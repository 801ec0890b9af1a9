"""Rows of one branch to values and back; every change raises the branch's version and is sealed.

Tested by tests/people/store/test_users.py.
"""

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, and_, insert, select

from queue_server.people.passkeys.ports import Passkey, Spent
from queue_server.people.ports import (
    AlreadyThere,
    EnrolCode,
    MachineToken,
    NextToken,
    SignInLink,
    SignInSession,
    UserAccount,
)
from queue_server.people.provider.ports import OutsideIdentity
from queue_server.people.store import sealing
from queue_server.storage.database_thread import DatabaseThread
from queue_server.storage.journal import queries
from queue_server.storage.journal.derived.projection import instant, micros
from queue_server.usecases.ports import Conflict

T = TypeVar("T")
Value = TypeVar(
    "Value",
    UserAccount,
    SignInSession,
    MachineToken,
    SignInLink,
    EnrolCode,
    NextToken,
    Passkey,
    Spent,
    OutsideIdentity,
)

_INSTANTS = frozenset(
    {"created_at", "last_seen", "expires_at", "revoked_at", "used_at", "proved_at"}
)

#: Every change raises the branch's version, and so locks out every other change to it.
_RAISE_VERSION = (
    "INSERT INTO account_version (branch, version) VALUES (?, 1)"
    " ON CONFLICT (branch) DO UPDATE SET version = account_version.version + 1"
)


def record(value: Value) -> dict[str, Any]:
    """The columns of a value except its branch; instants as microseconds."""
    pairs = ((f.name, getattr(value, f.name)) for f in fields(value))
    return {name: micros(v) if isinstance(v, datetime) else v for name, v in pairs}


def value_of(kind: Callable[..., Value], row: Any) -> Value:
    """The value of a row."""
    pairs = ((k, v) for k, v in row._mapping.items() if k != "branch")
    return kind(**{k: instant(v) if k in _INSTANTS and v is not None else v for k, v in pairs})


class Rows:
    """One branch's rows in a database; those of other branches are not visible."""

    def __init__(self, thread: DatabaseThread, branch: str, key: bytes) -> None:
        self._thread = thread
        self._branch = branch
        self._key = key

    def _here(self, table: Table, *which: Any) -> Any:
        """The rows of this branch for which ``which`` holds."""
        return and_(table.c.branch == self._branch, *which)

    def _owned(self, value: Value) -> dict[str, Any]:
        return {"branch": self._branch, **record(value)}

    async def _add(self, table: Table, value: Value) -> None:
        name = str(getattr(value, fields(value)[0].name))
        await self._write_new(lambda c: c.execute(insert(table).values(self._owned(value))), name)

    async def _write_new(self, work: Callable[[Connection], T], name: str) -> T:
        try:
            return await self._write(work)
        except Conflict as taken:
            raise AlreadyThere(name) from taken

    async def _changed(self, change: Any) -> int:
        return await self._write(lambda c: int(c.execute(change).rowcount))

    async def _write(self, work: Callable[[Connection], T]) -> T:
        """Work in a transaction that begins by raising the version, which locks at once, and ends
        by sealing the accounts.
        """

        def numbered(connection: Connection) -> T:
            queries.execute(connection, _RAISE_VERSION, [(self._branch,)])
            result = work(connection)
            sealing.seal(connection, self._key, self._branch)
            return result

        return await self._run(numbered)

    async def _run(self, work: Callable[[Connection], T]) -> T:
        def in_transaction(connection: Connection) -> T:
            with connection.begin():
                return work(connection)

        return await self._thread.run(in_transaction)

    async def _first(self, query: Any) -> Any:
        return await self._run(lambda c: c.execute(query).first())

    async def _one(self, kind: Callable[..., Value], table: Table, which: Any) -> Value | None:
        row = await self._first(select(table).where(self._here(table, which)))
        return None if row is None else value_of(kind, row)

    async def _values(
        self, kind: Callable[..., Value], table: Table, *order: Any, which: Sequence[Any] = ()
    ) -> list[Value]:
        query = select(table).where(self._here(table, *which)).order_by(*order)
        found = await self._run(lambda c: c.execute(query).fetchall())
        return [value_of(kind, row) for row in found]
