"""Machines, their codes and tokens are kept the same in memory, SQLite and PostgreSQL."""

from datetime import timedelta

import pytest

from queue_server.people.ports import AccountStore, AlreadyThere, EnrolCode, NextToken, token_hash
from tests.people.store.making import LATER, machine
from tests.storage.making import NOON
from tests.stores import AccountsOf

OWN, OTHER = token_hash("own"), token_hash("other")


def a_code(signs: str = "CODE", device: str = "hall") -> EnrolCode:
    return EnrolCode(token_hash=token_hash(signs), device=device, kind="kiosk", expires_at=LATER)


async def test_a_machine_is_enrolled_revoked_and_enrolled_again(accounts: AccountStore) -> None:
    first, second = machine("hall", "t1"), machine("hall", "t2")
    await accounts.add_machine(first)
    with pytest.raises(AlreadyThere):
        await accounts.add_machine(second)
    assert await accounts.machine(token_hash("t1")) == first
    assert await accounts.revoke_machine("hall", LATER)
    assert not await accounts.revoke_machine("hall", LATER)
    revoked = await accounts.machine(token_hash("t1"))
    assert revoked is not None
    assert revoked.revoked_at == LATER
    await accounts.add_machine(second)
    assert list(await accounts.machines()) == [second]


async def test_a_machine_that_was_connected_is_remembered_and_one_that_never_came_is_not(
    accounts: AccountStore,
) -> None:
    await accounts.add_machine(machine("hall", "t1"))
    await accounts.add_machine(machine("stairs", "t2"))
    await accounts.touch_machine(token_hash("t1"), LATER)
    await accounts.touch_machine(token_hash("t1"), NOON)
    await accounts.touch_machine(token_hash("none"), LATER)
    seen = {one.name: one.last_seen for one in await accounts.machines()}
    assert seen == {"hall": LATER, "stairs": None}


async def test_a_machine_enrolled_again_has_not_come_yet(accounts: AccountStore) -> None:
    await accounts.add_machine(machine("hall", "t1"))
    await accounts.touch_machine(token_hash("t1"), LATER)
    await accounts.revoke_machine("hall", LATER)
    await accounts.add_machine(machine("hall", "t2"))
    assert (await accounts.machines())[0].last_seen is None


async def test_two_branches_may_each_have_a_kiosk_of_the_same_name(
    accounts_of: AccountsOf,
) -> None:
    here, there = await accounts_of("longjing"), await accounts_of("shalu")
    await here.add_machine(machine("hall", "t1"))
    await there.add_machine(machine("hall", "t2"))
    assert await there.revoke_machine("hall", LATER)
    assert list(await here.machines()) == [machine("hall", "t1")]


async def test_a_code_enrols_one_machine_once(accounts: AccountStore) -> None:
    await accounts.add_code(a_code())
    assert await accounts.use_code(token_hash("CODE"), OWN, LATER) is None
    used = await accounts.use_code(token_hash("CODE"), OWN, NOON)
    assert used is not None
    assert [one.token_hash for one in await accounts.machines()] == [OWN]
    assert await accounts.use_code(token_hash("CODE"), OTHER, NOON) is None
    assert await accounts.use_code(token_hash("CODE"), OWN, NOON) is not None


async def test_the_newest_code_of_a_machine_is_the_only_one(accounts: AccountStore) -> None:
    await accounts.add_code(a_code("OLD"))
    await accounts.add_code(a_code("NEW"))
    assert await accounts.use_code(token_hash("OLD"), OWN, NOON) is None
    assert await accounts.use_code(token_hash("NEW"), OWN, NOON) is not None


async def test_a_code_is_not_used_up_where_the_name_is_taken(accounts: AccountStore) -> None:
    await accounts.add_code(a_code("FIRST"))
    await accounts.use_code(token_hash("FIRST"), OTHER, NOON)
    await accounts.add_code(a_code())
    with pytest.raises(AlreadyThere):
        await accounts.use_code(token_hash("CODE"), OWN, NOON)
    assert await accounts.revoke_machine("hall", NOON)
    assert await accounts.use_code(token_hash("CODE"), OWN, NOON) is not None


async def test_old_codes_are_forgotten(accounts: AccountStore) -> None:
    await accounts.add_code(a_code())
    assert await accounts.forget_expired(LATER) == 0
    assert await accounts.forget_expired(LATER + timedelta(seconds=1)) == 1


async def test_a_next_token_takes_the_place_of_the_present_one_once(
    accounts: AccountStore,
) -> None:
    offered = NextToken(token_hash=OTHER, device="hall", created_at=NOON)
    assert not await accounts.offer_token(offered)
    await accounts.add_code(a_code())
    await accounts.use_code(token_hash("CODE"), OWN, NOON)
    assert await accounts.offer_token(offered)
    assert await accounts.offer_token(offered)
    assert list(await accounts.offered_tokens()) == [offered]
    assert await accounts.take_token(offered)
    assert not await accounts.take_token(offered)
    assert [one.token_hash for one in await accounts.machines()] == [OTHER]
    assert list(await accounts.offered_tokens()) == []


async def test_who_takes_a_token_back_takes_the_next_one_too(accounts: AccountStore) -> None:
    offered = NextToken(token_hash=OTHER, device="hall", created_at=NOON)
    await accounts.add_code(a_code())
    await accounts.use_code(token_hash("CODE"), OWN, NOON)
    await accounts.offer_token(offered)
    assert await accounts.revoke_machine("hall", NOON)
    assert not await accounts.take_token(offered)
    assert list(await accounts.offered_tokens()) == []
