"""Who may come in: the same answers from memory, SQLite and PostgreSQL."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from queue_server.people.ports import (
    AccountStore,
    AlreadyThere,
    DeviceToken,
    SecondStep,
    SignInLink,
    SignInSession,
    UserAccount,
    token_hash,
)
from queue_server.people.store.part import FILE
from queue_server.people.store.sql import open_accounts
from queue_server.usecases.ports import StorageDown
from tests.storage.making import NOON
from tests.stores import AccountsOf

MEI = UserAccount(name="mei", role="clerk", password_hash="$argon2id$x", created_at=NOON)
LATER = NOON + timedelta(hours=1)


def session(token: str, user: str = "mei") -> SignInSession:
    return SignInSession(
        token_hash=token_hash(token), user=user, created_at=NOON, last_seen=NOON, expires_at=LATER
    )


def device(name: str, token: str) -> DeviceToken:
    return DeviceToken(name=name, kind="kiosk", token_hash=token_hash(token), created_at=NOON)


def link(token: str) -> SignInLink:
    return SignInLink(token_hash=token_hash(token), user="mei", expires_at=LATER)


async def test_a_user_is_found_as_she_was_added(accounts: AccountStore) -> None:
    await accounts.add_user(MEI)
    assert await accounts.user("mei") == MEI
    assert await accounts.user("lin") is None
    assert list(await accounts.users()) == [MEI]


async def test_a_name_is_given_once(accounts: AccountStore) -> None:
    await accounts.add_user(MEI)
    with pytest.raises(AlreadyThere):
        await accounts.add_user(replace(MEI, role="admin"))
    assert await accounts.user("mei") == MEI


async def test_a_new_role_and_password_are_kept(accounts: AccountStore) -> None:
    await accounts.add_user(MEI)
    changed = replace(MEI, role="supervisor", password_hash="$argon2id$y")
    assert await accounts.update_user(changed)
    assert await accounts.user("mei") == changed
    assert not await accounts.update_user(replace(MEI, name="nobody"))


async def test_who_leaves_takes_sessions_and_links_along(accounts: AccountStore) -> None:
    await accounts.add_user(MEI)
    await accounts.add_session(session("s"))
    await accounts.add_link(link("l"))
    assert await accounts.remove_user("mei")
    assert not await accounts.remove_user("mei")
    assert await accounts.session(token_hash("s")) is None
    assert await accounts.use_link(token_hash("l"), NOON) is None


async def test_a_session_is_seen_and_ended_once(accounts: AccountStore) -> None:
    await accounts.add_session(session("s"))
    await accounts.touch_session(token_hash("s"), LATER)
    seen = await accounts.session(token_hash("s"))
    assert seen is not None
    assert seen.last_seen == LATER
    assert await accounts.revoke_session(token_hash("s"), LATER)
    assert not await accounts.revoke_session(token_hash("s"), LATER)
    ended = await accounts.session(token_hash("s"))
    assert ended is not None
    assert ended.revoked_at == LATER
    assert list(await accounts.sessions()) == []


async def test_all_sessions_of_one_user_end_and_no_other(accounts: AccountStore) -> None:
    for token, user in (("a", "mei"), ("b", "mei"), ("c", "lin")):
        await accounts.add_session(session(token, user))
    assert await accounts.revoke_sessions_of("mei", LATER) == 2
    assert [s.user for s in await accounts.sessions()] == ["lin"]
    assert list(await accounts.sessions("mei")) == []


async def test_expired_sessions_and_links_are_forgotten(accounts: AccountStore) -> None:
    await accounts.add_session(session("s"))
    await accounts.add_link(link("l"))
    assert await accounts.forget_sessions(NOON) == 0
    assert await accounts.forget_sessions(LATER + timedelta(seconds=1)) == 2
    assert await accounts.session(token_hash("s")) is None


async def test_a_device_is_enrolled_revoked_and_enrolled_again(accounts: AccountStore) -> None:
    first, second = device("hall", "t1"), device("hall", "t2")
    await accounts.add_device(first)
    with pytest.raises(AlreadyThere):
        await accounts.add_device(second)
    assert await accounts.device(token_hash("t1")) == first
    assert await accounts.revoke_device("hall", LATER)
    assert not await accounts.revoke_device("hall", LATER)
    revoked = await accounts.device(token_hash("t1"))
    assert revoked is not None
    assert revoked.revoked_at == LATER
    await accounts.add_device(second)
    assert list(await accounts.devices()) == [second]


async def test_a_machine_that_was_connected_is_remembered_and_one_that_never_came_is_not(
    accounts: AccountStore,
) -> None:
    await accounts.add_device(device("hall", "t1"))
    await accounts.add_device(device("stairs", "t2"))
    await accounts.touch_device(token_hash("t1"), LATER)
    await accounts.touch_device(token_hash("t1"), NOON)
    await accounts.touch_device(token_hash("none"), LATER)
    seen = {one.name: one.last_seen for one in await accounts.devices()}
    assert seen == {"hall": LATER, "stairs": None}


async def test_a_machine_enrolled_again_has_not_come_yet(accounts: AccountStore) -> None:
    await accounts.add_device(device("hall", "t1"))
    await accounts.touch_device(token_hash("t1"), LATER)
    await accounts.revoke_device("hall", LATER)
    await accounts.add_device(device("hall", "t2"))
    assert (await accounts.devices())[0].last_seen is None


async def test_a_link_signs_in_once_and_not_after_its_time(accounts: AccountStore) -> None:
    await accounts.add_link(link("l"))
    await accounts.add_link(link("late"))
    used = await accounts.use_link(token_hash("l"), NOON)
    assert used is not None
    assert used.used_at == NOON
    assert await accounts.use_link(token_hash("l"), NOON) is None
    assert await accounts.use_link(token_hash("late"), LATER) is None
    assert await accounts.use_link(token_hash("none"), NOON) is None


async def test_every_change_but_being_seen_raises_the_version(accounts: AccountStore) -> None:
    start = await accounts.version()
    await accounts.add_user(MEI)
    await accounts.add_session(session("s"))
    after = await accounts.version()
    assert after > start
    await accounts.touch_session(token_hash("s"), LATER)
    await accounts.touch_device(token_hash("t"), LATER)
    await accounts.user("mei")
    assert await accounts.version() == after
    await accounts.revoke_session(token_hash("s"), LATER)
    assert await accounts.version() > after


async def test_a_token_of_one_branch_is_unknown_at_another(accounts_of: AccountsOf) -> None:
    here, there = await accounts_of("longjing"), await accounts_of("shalu")
    await here.add_device(device("hall", "t"))
    await here.add_session(session("s"))
    await here.add_link(link("l"))
    assert await there.device(token_hash("t")) is None
    assert await there.session(token_hash("s")) is None
    assert await there.use_link(token_hash("l"), NOON) is None
    assert [*await there.devices(), *await there.sessions()] == []
    assert not await there.revoke_device("hall", LATER)
    assert not await there.revoke_session(token_hash("s"), LATER)
    await there.touch_session(token_hash("s"), LATER)
    await there.touch_device(token_hash("t"), LATER)
    assert await there.forget_sessions(LATER + timedelta(days=1)) == 0
    assert await here.session(token_hash("s")) == session("s")
    assert await here.device(token_hash("t")) == device("hall", "t")


async def test_an_admin_of_two_branches_has_a_password_in_each(accounts_of: AccountsOf) -> None:
    here, there = await accounts_of("longjing"), await accounts_of("shalu")
    await here.add_user(MEI)
    assert await there.user("mei") is None
    before = await here.version()
    await there.add_user(replace(MEI, role="admin", password_hash="other"))
    assert await there.remove_user("mei")
    assert await here.user("mei") == MEI
    assert await here.version() == before, "nothing has changed here"
    assert not await there.update_user(replace(MEI, role="auditor"))


async def test_two_branches_may_each_have_a_kiosk_of_the_same_name(
    accounts_of: AccountsOf,
) -> None:
    here, there = await accounts_of("longjing"), await accounts_of("shalu")
    await here.add_device(device("hall", "t1"))
    await there.add_device(device("hall", "t2"))
    assert await there.revoke_device("hall", LATER)
    assert list(await here.devices()) == [device("hall", "t1")]


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
    await store.add_device(device("hall", "canary-device"))
    await store.close()
    assert b"canary" not in (tmp_path / FILE).read_bytes()
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


async def test_a_second_step_counts_once_confirmed_and_each_code_once(
    accounts: AccountStore,
) -> None:
    await accounts.add_user(MEI)
    assert await accounts.second_step("mei") is None
    assert not await accounts.confirm_second_step("mei", NOON, 5, ["a"])
    assert await accounts.begin_second_step("mei", "FIRST")
    assert await accounts.begin_second_step("mei", "SECRET")
    assert await accounts.who_has_second_step() == frozenset()
    assert await accounts.confirm_second_step("mei", NOON, 5, ["a", "b"])
    assert not await accounts.confirm_second_step("mei", NOON, 6, ["c"])
    assert not await accounts.begin_second_step("mei", "OTHER")
    assert await accounts.who_has_second_step() == {"mei"}
    kept = SecondStep(user="mei", secret="SECRET", confirmed_at=NOON, last_step=5)
    assert await accounts.second_step("mei") == kept
    assert not await accounts.use_step("mei", 5)
    assert await accounts.use_step("mei", 7)
    assert not await accounts.use_step("mei", 6)


async def test_a_recovery_code_is_used_up_and_goes_with_the_second_step(
    accounts: AccountStore,
) -> None:
    await accounts.begin_second_step("mei", "SECRET")
    await accounts.confirm_second_step("mei", NOON, 1, ["a", "b"])
    assert not await accounts.use_recovery("lin", "a")
    assert await accounts.use_recovery("mei", "a")
    assert not await accounts.use_recovery("mei", "a")
    assert await accounts.recovery_left("mei") == 1
    await accounts.replace_recovery("mei", ["x", "y", "z"])
    assert not await accounts.use_recovery("mei", "b")
    assert await accounts.recovery_left("mei") == 3
    assert await accounts.remove_second_step("mei")
    assert not await accounts.remove_second_step("mei")
    assert await accounts.recovery_left("mei") == 0


async def test_who_leaves_takes_the_second_step_along(accounts: AccountStore) -> None:
    await accounts.add_user(MEI)
    await accounts.begin_second_step("mei", "SECRET")
    await accounts.confirm_second_step("mei", NOON, 1, ["a"])
    await accounts.remove_user("mei")
    assert await accounts.second_step("mei") is None
    assert await accounts.recovery_left("mei") == 0


async def test_a_link_can_be_looked_at_without_using_it_up(accounts: AccountStore) -> None:
    await accounts.add_link(link("l"))
    assert await accounts.link(token_hash("l")) == link("l")
    assert await accounts.link(token_hash("none")) is None
    assert await accounts.use_link(token_hash("l"), NOON) is not None


async def test_a_proof_is_kept_with_the_session(accounts: AccountStore) -> None:
    await accounts.add_session(session("s"))
    await accounts.prove_session(token_hash("s"), LATER)
    assert await accounts.session(token_hash("s")) == replace(session("s"), proved_at=LATER)


async def test_the_secret_is_nowhere_in_the_file(tmp_path: Path) -> None:
    store = await open_accounts(tmp_path, None, "longjing")
    await store.begin_second_step("mei", "JBSWY3DPEHPK3PXP")
    await store.close()
    assert b"JBSWY3DP" not in (tmp_path / FILE).read_bytes()


async def test_the_secret_of_one_user_does_not_open_as_that_of_another(tmp_path: Path) -> None:
    store = await open_accounts(tmp_path, None, "longjing")
    await store.begin_second_step("mei", "JBSWY3DPEHPK3PXP")
    await store.close()
    with closing(sqlite3.connect(tmp_path / FILE)) as file, file:
        file.execute("UPDATE second_step SET user = 'lin'")
    store = await open_accounts(tmp_path, None, "longjing")
    with pytest.raises(StorageDown, match="changed outside this product"):
        await store.second_step("lin")
    await store.close()
