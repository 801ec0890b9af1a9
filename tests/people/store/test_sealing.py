"""What earlier versions sealed is still valid after an upgrade."""

import hmac
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from sqlalchemy import text

from queue_server.people.ports import SignInSession, UserAccount, token_hash
from queue_server.people.store import sealing
from queue_server.people.store.part import ACCOUNTS, FILE
from queue_server.people.store.sql import open_accounts
from queue_server.storage.care.broken import Broken
from queue_server.storage.journal import chain
from queue_server.storage.sqlite.engine import writing_engine
from tests.storage.making import NOON

SEALED = "SELECT token_hash, branch, user, created_at, expires_at, revoked_at FROM sign_in_session"


async def test_a_session_of_before_a_column_was_added_has_not_been_changed(tmp_path: Path) -> None:
    store = await open_accounts(tmp_path, None, "longjing")
    later = NOON + timedelta(hours=1)
    await store.add_session(
        SignInSession(
            token_hash=token_hash("s"),
            user="mei",
            created_at=NOON,
            last_seen=NOON,
            expires_at=later,
        )
    )
    await store.close()
    key = chain.read_key(tmp_path / "keys")
    assert key is not None
    engine = writing_engine(tmp_path / FILE, ACCOUNTS)
    with engine.connect() as connection, connection.begin():
        sealing.check(connection, key, strict=True)
        row = connection.execute(text(SEALED)).one()
        seal = connection.execute(text("SELECT seal FROM account_version")).scalar_one()
    engine.dispose()
    as_before = hmac.new(key, b"account" + orjson.dumps(["session", *row]), "sha256").hexdigest()
    assert as_before in orjson.loads(seal)["rows"].values()


async def test_people_are_vouched_for_by_names_in_any_script(tmp_path: Path) -> None:
    store = await open_accounts(tmp_path, None, "longjing")
    for name in ("王主任", "Nguyễn", "mei"):
        user = UserAccount(name=name, role="clerk", password_hash="none", created_at=NOON)
        await store.add_user(user)
    await store.close()
    key = chain.read_key(tmp_path / "keys")
    assert key is not None
    engine = writing_engine(tmp_path / FILE, ACCOUNTS)
    with engine.connect() as connection, connection.begin():
        sealing.check(connection, key, strict=True)
        connection.execute(text("UPDATE user_account SET role = 'admin' WHERE name = '王主任'"))
        with pytest.raises(Broken, match="user 王主任 was changed"):
            sealing.check(connection, key, strict=True)
        connection.execute(text("UPDATE user_account SET role = 'clerk' WHERE name = '王主任'"))
        seal = connection.execute(text("SELECT seal FROM account_version")).scalar_one()
        forged = orjson.dumps({**orjson.loads(seal), "mac": "印"}).decode()
        connection.execute(text("UPDATE account_version SET seal = :seal"), {"seal": forged})
        with pytest.raises(Broken, match="seal of the accounts was changed"):
            sealing.check(connection, key, strict=True)
    engine.dispose()
