"""What a database knows about itself: its epoch, and which key its chain was made with."""

import secrets
from pathlib import Path

from sqlalchemy import Connection

from queue_server.storage.journal import chain, queries, rows
from queue_server.usecases.ports import StorageDown

#: The PostgreSQL channel on which a city's servers notify each other.
CHANNEL = "jiaohao_journal"

EPOCH = "epoch"
EPOCH_SEAL = "epoch_seal"
KEY_ID = "chain_key_id"
KEY_SHARED = "chain_key"


def sealed(part: str) -> str:
    """Name of the file beside the key that records that all rows of a part have been sealed."""
    return f"{part}-sealed"


#: Records that heads, figures and epoch have been sealed.
SEALED = sealed("journal")


def take_turn_to_settle(connection: Connection) -> None:
    """On PostgreSQL, lock: no other process settles key or epoch until this transaction ends."""
    queries.fetch(connection, "SELECT pg_advisory_xact_lock(hashtextextended(?, 1))", CHANNEL)


def settle_for_others(connection: Connection) -> None:
    """Store epoch and key, if missing, for servers whose role may only read them."""
    if queries.meta(connection, KEY_ID) is None:
        _share(connection, chain.new_key())
    shared = queries.meta(connection, KEY_SHARED)
    settle_epoch(connection, bytes.fromhex(shared) if shared else None)


def settle_epoch(connection: Connection, key: bytes | None) -> str:
    """The random name of this life of the database; a restored database gets another."""
    epoch = queries.meta(connection, EPOCH)
    return epoch if epoch is not None else renew_epoch(connection, key)


def renew_epoch(connection: Connection, key: bytes | None) -> str:
    """Begin another life: clients forget how far they had announced in the old one."""
    epoch = secrets.token_hex(16)
    queries.set_meta(connection, EPOCH, epoch)
    if key is not None:
        seal_epoch(connection, key)
    return epoch


def seal_old(connection: Connection, key: bytes, folder: Path) -> None:
    """Seal what 0.1.0 wrote without a seal, once in the life of a key folder.

    If it were done again, someone could cut off a tail and remove its seal before the next start.
    """
    done = folder / SEALED
    if done.exists():
        return
    _seal_heads(connection, key)
    _seal_figures(connection, key)
    if may_write_meta(connection):
        seal_epoch(connection, key)
    done.touch(mode=0o600)


def may_write_meta(connection: Connection) -> bool:
    """False for a branch's own role on a city's database, which finds everything already set."""
    if connection.dialect.name != "postgresql":
        return True
    found = queries.fetch(connection, "SELECT has_table_privilege('meta', 'INSERT, UPDATE')")
    return bool(found[0][0])


def seal_epoch(connection: Connection, key: bytes) -> None:
    """Seal the present epoch."""
    epoch = queries.meta(connection, EPOCH)
    if epoch is not None:
        queries.set_meta(connection, EPOCH_SEAL, chain.seal_epoch(key, epoch).hex())


def _seal_figures(connection: Connection, key: bytes) -> None:
    sql = "SELECT branch, name, day, data FROM figures WHERE seal IS NULL"
    update = "UPDATE figures SET seal = ? WHERE branch = ? AND name = ? AND day = ?"
    for branch, name, day, data in queries.fetch(connection, sql):
        seal = chain.seal_figures(key, branch, name, day, data)
        queries.execute(connection, update, [(seal, branch, name, day)])


def _seal_heads(connection: Connection, key: bytes) -> None:
    sql = "SELECT branch, seq, chain FROM branch_head WHERE seal IS NULL"
    for branch, seq, value in queries.fetch(connection, sql):
        found = queries.fetch(connection, rows.SELECT_CHAIN, branch, seq)
        if found and bytes(found[0][0]) == bytes(value):
            seal = chain.seal_head(key, branch, seq, bytes(value))
            update = "UPDATE branch_head SET seal = ? WHERE branch = ?"
            queries.execute(connection, update, [(seal, branch)])


def settle_key(connection: Connection, folder: Path, *, shared: bool) -> bytes:
    """The key of the chain, created at the very first start.

    With ``shared`` the first server leaves the key in the database for the other servers of a
    city to pick up at their first start. Deleting that row afterwards (``meta``, ``chain_key``)
    is safe; a further server then needs a copy of the key file.

    Raises:
        StorageDown: If the journal was begun with a key that is not in ``folder``.
    """
    known = queries.meta(connection, KEY_ID)
    key = chain.read_key(folder)
    if key is None and shared:
        key = _picked_up(connection, folder)
    if key is None and known is None:
        key = chain.new_key()
        chain.write_key(folder, key)
    if key is None or known not in (None, chain.fingerprint(key)):
        raise StorageDown(
            f"the journal was begun with another key than {folder / chain.KEY_NAME};"
            " copy that file from the machine or the backup it comes from",
            reason="key_missing",
        )
    if known is None:
        if shared:
            _share(connection, key)
        else:
            queries.set_meta(connection, KEY_ID, chain.fingerprint(key))
    return key


def _share(connection: Connection, key: bytes) -> None:
    queries.set_meta(connection, KEY_ID, chain.fingerprint(key))
    queries.set_meta(connection, KEY_SHARED, key.hex())


def _picked_up(connection: Connection, folder: Path) -> bytes | None:
    left = queries.meta(connection, KEY_SHARED)
    if left is None:
        return None
    chain.write_key(folder, bytes.fromhex(left))
    return chain.read_key(folder)
