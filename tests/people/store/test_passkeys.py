"""Passkeys are kept the same in memory, SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from queue_server.people.passkeys.ports import Passkey, Spent, may_count
from queue_server.people.ports import AccountStore, AlreadyThere, token_hash
from tests.people.store.making import MEI
from tests.storage.making import NOON
from tests.stores import AccountsOf

LATER = NOON + timedelta(minutes=1)


def passkey(name: str, user: str = "mei", count: int = 0) -> Passkey:
    return Passkey(
        id=token_hash(name), user=user, name=name, host="office.example", credential=name,
        public_key="cose", sign_count=count, transports="usb nfc", created_at=NOON,
    )  # fmt: skip


def spent(what: str) -> Spent:
    return Spent(token_hash(what), LATER)


async def test_a_passkey_is_found_as_it_was_kept(accounts: AccountStore) -> None:
    mine = passkey("a")
    assert await accounts.add_passkey(mine, spent("1"))
    assert await accounts.passkey(mine.id) == mine
    assert await accounts.passkey(token_hash("b")) is None
    assert list(await accounts.passkeys("mei")) == [mine]
    assert list(await accounts.passkeys("lin")) == []
    assert dict(await accounts.passkey_counts()) == {"mei": 1}


async def test_a_passkey_is_kept_once_and_a_challenge_spent_once(accounts: AccountStore) -> None:
    assert await accounts.add_passkey(passkey("a"), spent("1"))
    assert not await accounts.add_passkey(passkey("b"), spent("1"))
    with pytest.raises(AlreadyThere):
        await accounts.add_passkey(passkey("a", user="lin"), spent("2"))
    assert await accounts.spend(spent("2"))
    assert not await accounts.spend(spent("2"))
    assert [one.name for one in await accounts.passkeys("mei")] == ["a"]


async def test_a_use_counts_once_and_never_backwards(accounts: AccountStore) -> None:
    mine = passkey("a", count=5)
    await accounts.add_passkey(mine, spent("1"))
    assert not await accounts.use_passkey(mine.id, 5, LATER, spent("2"))
    assert await accounts.use_passkey(mine.id, 6, LATER, spent("2"))
    assert not await accounts.use_passkey(mine.id, 7, LATER, spent("2"))
    assert await accounts.passkey(mine.id) == replace(mine, sign_count=6, used_at=LATER)
    assert not await accounts.use_passkey(token_hash("none"), 1, LATER, spent("3"))


async def test_a_passkey_that_never_counts_is_used_again(accounts: AccountStore) -> None:
    await accounts.add_passkey(passkey("a"), spent("1"))
    assert await accounts.use_passkey(token_hash("a"), 0, LATER, spent("2"))
    assert await accounts.use_passkey(token_hash("a"), 0, LATER, spent("3"))
    assert may_count(0, 0)
    assert not may_count(3, 0)


async def test_each_user_names_and_removes_their_own(accounts: AccountStore) -> None:
    await accounts.add_passkey(passkey("a"), spent("1"))
    await accounts.add_passkey(passkey("b"), spent("2"))
    assert not await accounts.rename_passkey("lin", token_hash("a"), "mine")
    assert not await accounts.remove_passkey("lin", token_hash("a"))
    assert await accounts.rename_passkey("mei", token_hash("a"), "stick")
    found = await accounts.passkey(token_hash("a"))
    assert found is not None
    assert found.name == "stick"
    assert await accounts.remove_passkey("mei", token_hash("a"))
    assert not await accounts.remove_passkey("mei", token_hash("a"))
    assert await accounts.remove_passkeys("mei") == 1
    assert dict(await accounts.passkey_counts()) == {}


async def test_who_leaves_takes_passkeys_along(accounts: AccountStore) -> None:
    await accounts.add_user(MEI)
    await accounts.add_passkey(passkey("a"), spent("1"))
    await accounts.remove_user("mei")
    assert await accounts.passkey(token_hash("a")) is None


async def test_old_challenges_are_forgotten(accounts: AccountStore) -> None:
    await accounts.spend(spent("1"))
    await accounts.forget_expired(LATER)
    assert not await accounts.spend(spent("1"))
    await accounts.forget_expired(LATER + timedelta(seconds=1))
    assert await accounts.spend(spent("1"))


async def test_a_branch_knows_no_passkey_of_another(accounts_of: AccountsOf) -> None:
    here, there = await accounts_of("longjing"), await accounts_of("dadu")
    await here.add_passkey(passkey("a"), spent("1"))
    assert await there.passkey(token_hash("a")) is None
    assert not await there.use_passkey(token_hash("a"), 0, LATER, spent("2"))
    assert await there.remove_passkeys("mei") == 0
