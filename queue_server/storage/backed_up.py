"""Requiring a backup of a database's present state before its tables change shape.

A server backs up SQLite files automatically. A PostgreSQL database must be backed up with the
version that made it, because this one cannot read an older shape.
"""

from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection

from queue_server.storage import identity
from queue_server.storage.journal import queries
from queue_server.usecases.ports import StorageDown

FOLDER = "backups"
MANIFEST = "manifest.json"


def require_backup(connection: Connection, folder: Path) -> None:
    """Require a backup in ``folder`` that holds every row of the database.

    Raises:
        StorageDown: If there is none; nothing was changed.
    """
    now = _state(connection)
    if not any(_manifest_state(path) == now for path in folder.glob(f"*/{MANIFEST}")):
        raise StorageDown(
            "this version changes the tables, and there is no backup of the database as it is in"
            f" {folder}; stop every server, run run.py backup with the version before, then start"
            " again"
        )


def _state(connection: Connection) -> Any:
    with connection.begin():
        heads = queries.fetch(connection, "SELECT branch, seq FROM branch_head")
        epoch = queries.meta(connection, identity.EPOCH) or ""
    return epoch, {branch: seq for branch, seq in heads}


def _manifest_state(path: Path) -> Any:
    try:
        manifest = orjson.loads(path.read_bytes())
        branches = manifest["branches"]
        return manifest["epoch"], {name: head["seq"] for name, head in branches.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
