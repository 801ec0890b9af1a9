"""Links that sign in are kept the same in memory, SQLite and PostgreSQL."""

from queue_server.people.ports import AccountStore, token_hash
from tests.people.store.making import LATER, link
from tests.storage.making import NOON


async def test_a_link_signs_in_once_and_not_after_its_time(accounts: AccountStore) -> None:
    await accounts.add_link(link("l"))
    await accounts.add_link(link("late"))
    used = await accounts.use_link(token_hash("l"), NOON)
    assert used is not None
    assert used.used_at == NOON
    assert await accounts.use_link(token_hash("l"), NOON) is None
    assert await accounts.use_link(token_hash("late"), LATER) is None
    assert await accounts.use_link(token_hash("none"), NOON) is None


async def test_a_link_can_be_looked_at_without_using_it_up(accounts: AccountStore) -> None:
    await accounts.add_link(link("l"))
    assert await accounts.link(token_hash("l")) == link("l")
    assert await accounts.link(token_hash("none")) is None
    assert await accounts.use_link(token_hash("l"), NOON) is not None
