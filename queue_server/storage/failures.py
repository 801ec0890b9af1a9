"""Translating the errors of two drivers into the two our callers know.

``Conflict``: another writer was first. ``StorageDown``: nothing happened, for a reason a person can
act on. No other error leaves this package.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from queue_server.usecases.ports import Conflict, StorageDown

_SQLITE = {
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_BUSY: "in_use",
    sqlite3.SQLITE_LOCKED: "in_use",
    sqlite3.SQLITE_PERM: "read_only",
    sqlite3.SQLITE_CANTOPEN: "read_only",
}
_SQLITE_TAKEN = {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}

_OS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EROFS: "read_only",
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
}

#: SQLSTATE prefixes of PostgreSQL, longest first.
_POSTGRES = {
    "53100": "disk_full",
    "25006": "read_only",
    "55P03": "in_use",
    "XX001": "damaged",
    "XX002": "damaged",
    "08": "connection",
    "57": "connection",
    "25P03": "connection",
}
_POSTGRES_TAKEN = "23505"


def _sqlite_failure(error: sqlite3.Error) -> Exception:
    code = getattr(error, "sqlite_errorcode", None)
    if code in _SQLITE_TAKEN:
        return Conflict(str(error))
    if code is None and "decode" in str(error):
        return StorageDown(str(error), reason="damaged")
    return StorageDown(str(error), reason=_SQLITE.get((code or 0) & 0xFF, "failed"))


def postgres_failure(error: BaseException, *, lost: bool) -> Exception:
    """The error for one of psycopg's; ``lost``: the connection is lost too."""
    state = str(getattr(error, "sqlstate", None) or "")
    if state == _POSTGRES_TAKEN:
        return Conflict(str(error))
    for prefix, reason in _POSTGRES.items():
        if state.startswith(prefix):
            return StorageDown(str(error), reason=reason)
    return StorageDown(str(error), reason="connection" if lost or not state else "failed")


def failure_of(error: Exception) -> Exception:
    """The error a caller sees for one raised by a driver or the system."""
    if isinstance(error, Conflict | StorageDown):
        return error
    if isinstance(error, DBAPIError) and isinstance(error.orig, sqlite3.Error):
        return _sqlite_failure(error.orig)
    if isinstance(error, DBAPIError) and error.orig is not None:
        return postgres_failure(error.orig, lost=error.connection_invalidated)
    if isinstance(error, sqlite3.Error):
        return _sqlite_failure(error)
    if isinstance(error, UnicodeDecodeError):  # SQLite quotes the bytes of a damaged file
        return StorageDown(f"the file has a text that is none: {error}", reason="damaged")
    if isinstance(error, OSError):
        words = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        return StorageDown(words, reason=_OS.get(error.errno or 0, "failed"))
    return StorageDown(f"{type(error).__name__}: {error}", reason="failed")


@contextmanager
def translated() -> Iterator[None]:
    """Turn errors of databases and files into ``Conflict`` or ``StorageDown``."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError, UnicodeDecodeError) as error:
        raise failure_of(error) from error
