"""Who signs in at a provider is kept the same in memory, SQLite and PostgreSQL."""

from dataclasses import replace

from queue_server.people.ports import AccountStore, token_hash
from queue_server.people.provider.ports import OutsideIdentity
from tests.people.store.making import MEI
from tests.storage.making import NOON
from tests.stores import AccountsOf


def identity(name: str, user: str = "mei") -> OutsideIdentity:
    return OutsideIdentity(id=token_hash(name), user=user, name=name, how="linked", created_at=NOON)


async def test_an_identity_is_kept_changed_and_forgotten(accounts: AccountStore) -> None:
    waits = replace(identity("a", user=""), how="waiting")
    await accounts.keep_identity(waits)
    assert await accounts.identity(waits.id) == waits
    await accounts.keep_identity(identity("a"))
    await accounts.keep_identity(identity("b"))
    assert {one.name: one.how for one in await accounts.identities()} == {
        "a": "linked",
        "b": "linked",
    }
    assert await accounts.remove_identity(waits.id)
    assert not await accounts.remove_identity(waits.id)
    assert await accounts.identity(waits.id) is None


async def test_who_leaves_takes_identities_along(accounts: AccountStore) -> None:
    await accounts.add_user(MEI)
    await accounts.keep_identity(identity("a"))
    await accounts.keep_identity(identity("b", user="lin"))
    await accounts.remove_user("mei")
    assert [one.user for one in await accounts.identities()] == ["lin"]


async def test_a_branch_knows_nobody_of_another(accounts_of: AccountsOf) -> None:
    here, there = await accounts_of("longjing"), await accounts_of("dadu")
    await here.keep_identity(identity("a"))
    assert await there.identity(token_hash("a")) is None
    assert not await there.remove_identity(token_hash("a"))
