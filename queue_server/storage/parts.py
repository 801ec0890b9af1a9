"""A part of the stored data: tables with a history of their own, in a file of the data directory.

A part lives beside what it stores: the journal in ``storage/journal``, accounts in ``people``.
On SQLite several parts may share a file; on PostgreSQL all share the database, with one version
table each. Migrations, backups, restores and grants are passed the parts and know none by name.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table

#: WAL with FULL: a commit survives a power cut. Only the owner of the file may write it. Deleted
#: content is overwritten, so that an erased note is no longer in the file.
OWNED = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -8000",
    "PRAGMA journal_size_limit = 67108864",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA secure_delete = ON",
)

#: A rollback journal, which several processes may use with any version of SQLite. EXTRA syncs the
#: directory after the journal is deleted: with FULL a power cut can bring the journal, and so the
#: state before the commit, back.
SHARED = ("PRAGMA journal_mode = DELETE", "PRAGMA synchronous = EXTRA")


def may(rights: str) -> dict[str, Any]:
    """``Table(…, info=may("SELECT, INSERT"))``: what a branch's own PostgreSQL role may do."""
    return {"rights": rights}


def stays(rights: str) -> dict[str, Any]:
    """Like :func:`may`, for a table whose rows belong to this database: never copied."""
    return {"rights": rights, "stays": True}


def _nothing(connection: Connection) -> None:
    """By default, a part carries nothing over a restore."""


def _as_it_is(connection: Connection, remembered: Any, key: bytes) -> None:
    """By default, a part is restored as it was backed up."""


def _unsealed(connection: Connection, key: bytes, strict: bool) -> None:
    """By default, a part has nothing to check."""


def _unmarked(connection: Connection, branch: str) -> str:
    """By default, a part is derived from the journal and has no mark."""
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabasePart:
    """Tables, where their migrations are, and how their file is opened.

    ``newest`` is the revision this version works with. ``remember`` reads a database that is
    about to be replaced; ``renew`` gets what it returned (None for an empty one) with the chain's
    key and changes the restored rows before anyone sees them. ``check(connection, key, strict)``
    raises ``Broken`` for changes made outside this product; unless ``strict``, rows of 0.1.0
    without a seal pass. ``mark(connection, branch)`` identifies the state of a part not derived
    from the journal in a few digits: ``VERSION-SEAL``.
    """

    name: str
    file: str
    metadata: MetaData
    migrations: Path
    newest: str
    pragmas: tuple[str, ...] = OWNED
    begin: str = "BEGIN IMMEDIATE"
    remember: Callable[[Connection], Any] = _nothing
    renew: Callable[[Connection, Any, bytes], None] = _as_it_is
    check: Callable[[Connection, bytes, bool], None] = _unsealed
    mark: Callable[[Connection, str], str] = _unmarked

    @property
    def version_table(self) -> str:
        """The table that holds the revision."""
        return f"{self.name}_version"

    @property
    def copied(self) -> list[Table]:
        """The tables included in a backup."""
        return [t for t in self.metadata.sorted_tables if not t.info.get("stays")]


def files(parts: Iterable[DatabasePart]) -> dict[str, tuple[DatabasePart, ...]]:
    """The parts in each file, in order."""
    found: dict[str, tuple[DatabasePart, ...]] = {}
    for part in parts:
        found[part.file] = (*found.get(part.file, ()), part)
    return found


def rights(parts: Iterable[DatabasePart]) -> Mapping[str, str]:
    """What a branch's own role may do, table by table.

    Raises:
        KeyError: If a table declares no rights.
    """
    found: dict[str, str] = {}
    for part in parts:
        found[part.version_table] = "SELECT"
        found |= {table.name: table.info["rights"] for table in part.metadata.sorted_tables}
    return found
