"""A seal on users and devices, so that a change made past this product is found by ``verify``.

The seal of a branch is kept with its version: a digest of each row by name, and an HMAC over
them all. Sessions and links are not in it: they change with every request and expire.
"""

import hmac
from typing import Any

import orjson
from sqlalchemy import Connection, Table, select, update

from queue_server.people import tables as t
from queue_server.storage.care.broken import Broken

_SEALED: dict[str, Table] = {"user": t.user_account, "device": t.device_token}


def seal(connection: Connection, key: bytes, branch: str) -> None:
    """Vouch for the users and devices of a branch as they are in this transaction."""
    table = t.account_version
    mine = table.c.branch == branch
    version = connection.execute(select(table.c.version).where(mine)).scalar_one()
    text = _sealed(key, branch, int(version), _digests(connection, key, branch))
    connection.execute(update(table).where(mine).values(seal=text))


def seal_unsealed(connection: Connection, key: bytes) -> None:
    """Vouch for the accounts of branches that an older version wrote without a seal."""
    table = t.account_version
    for (branch,) in connection.execute(select(table.c.branch).where(table.c.seal.is_(None))).all():
        seal(connection, key, branch)


def check(connection: Connection, key: bytes, strict: bool) -> None:
    """Compare users and devices with their seals; ``strict``: every branch has one.

    Raises:
        Broken: Naming the user or device that was changed, added or removed.
    """
    versions = connection.execute(select(t.account_version)).all()
    for row in versions:
        if row.seal is not None or strict:
            _compare(connection, key, row)
    known = {row.branch for row in versions}
    for kind, table in _SEALED.items():
        for branch, name in connection.execute(select(table.c.branch, table.c.name)):
            if branch not in known:
                raise Broken(branch, 0, f"{kind} {name} was added past this product")


def _compare(connection: Connection, key: bytes, row: Any) -> None:
    branch, now = row.branch, _digests(connection, key, row.branch)
    try:
        then: dict[str, str] = orjson.loads(row.seal or "")["rows"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise Broken(branch, 0, "the seal of the accounts was removed") from error
    for name in sorted(then.keys() | now.keys()):
        if name not in now:
            raise Broken(branch, 0, f"{name} was removed past this product")
        if name not in then:
            raise Broken(branch, 0, f"{name} was added past this product")
        if not hmac.compare_digest(then[name], now[name]):
            raise Broken(branch, 0, f"{name} was changed past this product")
    if not hmac.compare_digest(_sealed(key, branch, row.version, now), row.seal):
        raise Broken(branch, 0, "the seal of the accounts was changed")


def _digests(connection: Connection, key: bytes, branch: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for kind, table in _SEALED.items():
        query = select(table).where(table.c.branch == branch).order_by(table.c.name)
        for row in connection.execute(query):
            content = orjson.dumps([kind, *row])
            found[f"{kind} {row.name}"] = hmac.new(key, b"account" + content, "sha256").hexdigest()
    return found


def _sealed(key: bytes, branch: str, version: int, rows: dict[str, str]) -> str:
    content = orjson.dumps([branch, version, sorted(rows.items())])
    mac = hmac.new(key, b"accounts" + content, "sha256").hexdigest()
    return orjson.dumps({"mac": mac, "rows": rows}, option=orjson.OPT_SORT_KEYS).decode()
