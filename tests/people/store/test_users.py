"""Users are kept the same in memory, SQLite and PostgreSQL."""

from dataclasses import replace

import pytest

from queue_server.people.ports import AccountStore, AlreadyThere, token_hash
from tests.people.store.making import MEI, link, session
from tests.storage.making import NOON
from tests.stores import AccountsOf


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


async def test_choices_are_kept_by_user_and_go_with_the_account(accounts: AccountStore) -> None:
    await accounts.add_user(MEI)
    assert await accounts.choices("mei") == ""
    before = await accounts.version()
    for text in ("{}", '{"letters": false}'):
        await accounts.keep_choices("mei", text)
    assert await accounts.choices("mei") == '{"letters": false}'
    assert await accounts.version() == before
    await accounts.remove_user("mei")
    assert await accounts.choices("mei") == ""


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
