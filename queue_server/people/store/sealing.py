"""A seal on all accounts, so that ``verify`` finds changes made outside this product.

The seal of a branch is kept with its version: a digest of each row by name, and an HMAC over them
all. It leaves out when a session or machine was last seen or a session proven, which changes all
the time. The secret of a second step must be readable, so it is not hashed but encrypted (AES-GCM).
"""

import base64
import hmac
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Column, Connection, Table, select, update

from queue_server.people.store import tables as t
from queue_server.storage.care.broken import Broken
from queue_server.usecases.ports import StorageDown

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_BY_NAME: dict[str, Table] = {"user": t.user_account, "device": t.device_token}
_BY_TOKEN: dict[str, Table] = {
    "session": t.sign_in_session,
    "link": t.sign_in_link,
    "code": t.device_code,
    "next token": t.device_next_token,
}
_BY_USER: dict[str, Table] = {
    "second step": t.second_step,
    "recovery code": t.recovery_code,
    "passkey": t.passkey,
    "outside identity": t.outside_identity,
}
#: The columns that tell the rows of one user apart.
_WHICH = {"recovery code": "code_hash", "passkey": "id", "outside identity": "id"}
#: Seals of earlier versions cover only these.
_FIRST = tuple(_BY_NAME)
_KINDS = (*_BY_NAME, *_BY_TOKEN, *_BY_USER)
#: Columns written without a new seal.
_UNSEALED = frozenset({"last_seen", "proved_at"})
#: Columns newer than some seals: left out while empty.
_ADDED = frozenset({"method"})
_NONCE_BYTES = 12


def seal(connection: Connection, key: bytes, branch: str) -> None:
    """Seal the accounts of a branch as they are in this transaction."""
    table = t.account_version
    mine = table.c.branch == branch
    version = connection.execute(select(table.c.version).where(mine)).scalar_one()
    text = _sealed(key, branch, int(version), _digests(connection, key, branch, _KINDS), _KINDS)
    connection.execute(update(table).where(mine).values(seal=text))


def seal_unsealed(connection: Connection, key: bytes) -> None:
    """Seal the accounts of branches that an older version wrote without a seal."""
    table = t.account_version
    for (branch,) in connection.execute(select(table.c.branch).where(table.c.seal.is_(None))).all():
        seal(connection, key, branch)


def check(connection: Connection, key: bytes, strict: bool) -> None:
    """Compare accounts with their seals; ``strict``: every branch must have one.

    Raises:
        Broken: Naming what was changed, added or removed.
    """
    versions = connection.execute(select(t.account_version)).all()
    for row in versions:
        if row.seal is not None or strict:
            _compare(connection, key, row)
    known = {row.branch for row in versions}
    for kind, table in {**_BY_NAME, **_BY_TOKEN, **_BY_USER}.items():
        name = table.c.name if kind in _BY_NAME else table.c[_owner(table)]
        for branch, named in connection.execute(select(table.c.branch, name)):
            if branch not in known:
                raise Broken(branch, 0, f"{kind} {named} was added outside this product")


def mark(connection: Connection, branch: str) -> str:
    """The state of a branch's accounts as ``VERSION-SEAL``; empty without a seal."""
    table = t.account_version
    query = select(table.c.version, table.c.seal).where(table.c.branch == branch)
    row = connection.execute(query).first()
    if row is None or row.seal is None:
        return ""
    return f"{row.version}-{orjson.loads(row.seal)['mac'][:16]}"


def _compare(connection: Connection, key: bytes, row: Any) -> None:
    branch = row.branch
    try:
        kept = orjson.loads(row.seal or "")
        then: dict[str, str] = kept["rows"]
        kinds = tuple(kept.get("kinds", _FIRST))
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise Broken(branch, 0, "the seal of the accounts was removed") from error
    now = _digests(connection, key, branch, kinds)
    for name in sorted(then.keys() | now.keys()):
        if name not in now:
            raise Broken(branch, 0, f"{name} was removed outside this product")
        if name not in then:
            raise Broken(branch, 0, f"{name} was added outside this product")
        if not _same(then[name], now[name]):
            raise Broken(branch, 0, f"{name} was changed outside this product")
    if not _same(_sealed(key, branch, row.version, now, kinds), row.seal):
        raise Broken(branch, 0, "the seal of the accounts was changed")


def _same(one: object, other: object) -> bool:
    """Compare as bytes: ``compare_digest`` takes only ASCII text, and a seal has people's names."""
    first, second = (str(text).encode("utf-8", "replace") for text in (one, other))
    return hmac.compare_digest(first, second)


def _digests(
    connection: Connection, key: bytes, branch: str, kinds: Sequence[str]
) -> dict[str, str]:
    found: dict[str, str] = {}
    for kind, table in _BY_NAME.items():
        query = select(*_lasting(table)).where(table.c.branch == branch).order_by(table.c.name)
        for row in connection.execute(query):
            found[f"{kind} {row.name}"] = _digest(key, [kind, *row])
    for kind, table in _BY_TOKEN.items():
        if kind in kinds:
            query = select(*_lasting(table)).where(table.c.branch == branch)
            for row in connection.execute(query):
                owner = row._mapping[_owner(table)]
                known = [v for k, v in row._mapping.items() if v is not None or k not in _ADDED]
                found[f"{kind} {row.token_hash[:12]} of {owner}"] = _digest(key, [kind, *known])
    for kind, table in _BY_USER.items():
        if kind in kinds:
            for row in connection.execute(select(table).where(table.c.branch == branch)):
                which = f" {row._mapping[_WHICH[kind]][:12]}" if kind in _WHICH else ""
                found[f"{kind}{which} of {row.user}"] = _digest(key, [kind, *row])
    return found


def _owner(table: Table) -> str:
    """The column that names the owner of a token."""
    return "user" if "user" in table.c else "device"


def _lasting(table: Table) -> list[Column[Any]]:
    return [column for column in table.c if column.name not in _UNSEALED]


def _digest(key: bytes, row: list[Any]) -> str:
    return hmac.new(key, b"account" + orjson.dumps(row), "sha256").hexdigest()


def _sealed(
    key: bytes, branch: str, version: int, rows: dict[str, str], kinds: Sequence[str]
) -> str:
    """The text of a seal; one from an earlier version names no kinds."""
    newer = tuple(kinds) != _FIRST
    content = orjson.dumps([branch, version, sorted(rows.items()), *([kinds] if newer else [])])
    mac = hmac.new(key, b"accounts" + content, "sha256").hexdigest()
    named: dict[str, Any] = {"kinds": kinds} if newer else {}
    return orjson.dumps({"mac": mac, "rows": rows, **named}, option=orjson.OPT_SORT_KEYS).decode()


def hide(key: bytes, branch: str, user: str, secret: str) -> str:
    """Encrypt the secret of a user's second step; it can be decrypted only for this user."""
    nonce = os.urandom(_NONCE_BYTES)
    hidden = _cipher(key).encrypt(nonce, secret.encode("ascii"), _bound_to(branch, user))
    return base64.b64encode(nonce + hidden).decode("ascii")


def reveal(key: bytes, branch: str, user: str, hidden: str) -> str:
    """The secret of a user's second step.

    Raises:
        StorageDown: If it was changed outside this product, or belongs to another key or user.
    """
    from cryptography.exceptions import InvalidTag

    try:
        raw = base64.b64decode(hidden, validate=True)
        nonce, text = raw[:_NONCE_BYTES], raw[_NONCE_BYTES:]
        return _cipher(key).decrypt(nonce, text, _bound_to(branch, user)).decode("ascii")
    except (ValueError, InvalidTag) as error:
        raise StorageDown(
            f"the second step of {user} was changed outside this product; reset it",
            reason="damaged",
        ) from error


def _cipher(key: bytes) -> "AESGCM":
    # Imported late: it takes 6 MiB, and most offices have no second step to hide.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(hmac.digest(key, b"second step", "sha256"))


def _bound_to(branch: str, user: str) -> bytes:
    return orjson.dumps([branch, user])
