"""Second steps are kept the same in memory, SQLite and PostgreSQL."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from queue_server.people.ports import AccountStore, SecondStep
from queue_server.people.store.part import FILE
from queue_server.people.store.sql import open_accounts
from queue_server.usecases.ports import StorageDown
from tests.people.store.making import MEI
from tests.storage.making import NOON


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
