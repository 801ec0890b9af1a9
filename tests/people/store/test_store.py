"""Accounts as a whole: the same answers from memory, SQLite and PostgreSQL."""

from datetime import timedelta
from pathlib import Path

from queue_server.people.ports import AccountStore, token_hash
from queue_server.people.store.part import FILE
from queue_server.people.store.sql import open_accounts
from tests.people.store.making import LATER, MEI, link, machine, session
from tests.storage.making import NOON
from tests.stores import AccountsOf


async def test_expired_sessions_and_links_are_forgotten(accounts: AccountStore) -> None:
    await accounts.add_session(session("s"))
    await accounts.add_link(link("l"))
    assert await accounts.forget_expired(NOON) == 0
    assert await accounts.forget_expired(LATER + timedelta(seconds=1)) == 2
    assert await accounts.session(token_hash("s")) is None


async def test_every_change_but_being_seen_raises_the_version(accounts: AccountStore) -> None:
    start = await accounts.version()
    await accounts.add_user(MEI)
    await accounts.add_session(session("s"))
    after = await accounts.version()
    assert after > start
    await accounts.touch_session(token_hash("s"), LATER)
    await accounts.touch_machine(token_hash("t"), LATER)
    await accounts.user("mei")
    assert await accounts.version() == after
    await accounts.revoke_session(token_hash("s"), LATER)
    assert await accounts.version() > after


async def test_a_token_of_one_branch_is_unknown_at_another(accounts_of: AccountsOf) -> None:
    here, there = await accounts_of("longjing"), await accounts_of("shalu")
    await here.add_machine(machine("hall", "t"))
    await here.add_session(session("s"))
    await here.add_link(link("l"))
    assert await there.machine(token_hash("t")) is None
    assert await there.session(token_hash("s")) is None
    assert await there.use_link(token_hash("l"), NOON) is None
    assert [*await there.machines(), *await there.sessions()] == []
    assert not await there.revoke_machine("hall", LATER)
    assert not await there.revoke_session(token_hash("s"), LATER)
    await there.touch_session(token_hash("s"), LATER)
    await there.touch_machine(token_hash("t"), LATER)
    assert await there.forget_expired(LATER + timedelta(days=1)) == 0
    assert await here.session(token_hash("s")) == session("s")
    assert await here.machine(token_hash("t")) == machine("hall", "t")


async def test_two_processes_share_the_accounts_file(tmp_path: Path) -> None:
    # `run.py user add` while the server runs.
    server, command = [await open_accounts(tmp_path, None, "longjing") for _ in range(2)]
    before = await server.version()
    await command.add_user(MEI)
    assert await server.version() > before
    assert await server.user("mei") == MEI
    await server.close()
    await command.close()


async def test_no_token_and_no_password_is_in_the_file(tmp_path: Path) -> None:
    store = await open_accounts(tmp_path, None, "longjing")
    await store.add_session(session("canary-session"))
    await store.add_machine(machine("hall", "canary-device"))
    await store.close()
    assert b"canary" not in (tmp_path / FILE).read_bytes()
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
