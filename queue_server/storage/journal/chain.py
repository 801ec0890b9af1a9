"""The chain of the journal: each row carries an HMAC-SHA256 over itself and the row before.

``chain(n) = HMAC(key, chain(n - 1) + row(n))``, 32 bytes, beginning at 32 zero bytes. The key is a
file in the data directory, not in the database: anyone who can write the database but not read the
key cannot change, drop or swap a row unnoticed.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

import orjson

from queue_server.processes.disk import sync_folder
from queue_server.usecases.ports import StorageDown

#: What the first row of a branch is chained to.
START = bytes(32)

KEY_BYTES = 32
KEY_NAME = "chain.key"


def link(key: bytes, before: bytes, record: tuple[object, ...]) -> bytes:
    """Chain value of a row, from that of the row before.

    Args:
        key: Secret of this database.
        before: Chain value of the row before, :data:`START` for the first.
        record: ``branch, seq, day, at, kind, ticket, counter, actor, request_id, data`` exactly
            as they are stored (``at`` in microseconds, ``data`` as its text).
    """
    return hmac.digest(key, before + orjson.dumps(record), "sha256")


def seal(key: bytes, branch: str, seq: int, chain: bytes, carried: bytes = b"") -> bytes:
    """Seal the row after which a shortened journal begins, and what outlived it.

    ``carried`` is a digest of the suspensions and notices still in force then.
    """
    return hmac.digest(key, b"anchor" + orjson.dumps((branch, seq)) + chain + carried, "sha256")


def seal_head(key: bytes, branch: str, seq: int, chain: bytes) -> bytes:
    """Seal the last row, so that a tail cannot be cut off and the head moved to match."""
    return hmac.digest(key, b"head" + orjson.dumps((branch, seq)) + chain, "sha256")


def seal_figures(key: bytes, branch: str, name: str, day: str, data: str) -> bytes:
    """Seal the figures of one day."""
    return hmac.digest(key, b"figures" + orjson.dumps((branch, name, day, data)), "sha256")


def seal_epoch(key: bytes, epoch: str) -> bytes:
    """Seal the name of a database's life."""
    return hmac.digest(key, b"epoch" + epoch.encode(), "sha256")


def secret(key: bytes, purpose: str) -> bytes:
    """A key for another purpose, from which the chain's key cannot be derived."""
    return hmac.digest(key, b"secret" + purpose.encode(), "sha256")


def fingerprint(key: bytes) -> str:
    """A name for a key that reveals nothing about it; kept in the database."""
    return hashlib.sha256(b"jiaohao chain key" + key).hexdigest()[:16]


def read_key(folder: Path) -> bytes | None:
    """The key in a folder, or None if there is none.

    Raises:
        StorageDown: If the file exists but is not a key.
    """
    path = folder / KEY_NAME
    try:
        key = bytes.fromhex(path.read_text("utf-8-sig").strip())
    except FileNotFoundError:
        return None
    except OSError as error:
        words = f"{path} cannot be read: {error.strerror}"
        raise StorageDown(words, reason="key_missing") from error
    except ValueError as error:
        raise StorageDown(f"{path} is not a key", reason="key_missing") from error
    if len(key) != KEY_BYTES:
        raise StorageDown(f"{path} is not a key of {KEY_BYTES} bytes", reason="key_missing")
    return key


def write_key(folder: Path, key: bytes) -> None:
    """Write a key, readable only by its owner, whole or not at all."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".{KEY_NAME}.{secrets.token_hex(4)}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, folder / KEY_NAME)
    sync_folder(folder)


def new_key() -> bytes:
    """A fresh secret."""
    return secrets.token_bytes(KEY_BYTES)
