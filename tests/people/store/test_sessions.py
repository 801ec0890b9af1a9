"""Sessions are kept the same in memory, SQLite and PostgreSQL."""

from dataclasses import replace

from queue_server.people.ports import AccountStore, token_hash
from tests.people.store.making import LATER, session


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


async def test_a_proof_is_kept_with_the_session(accounts: AccountStore) -> None:
    await accounts.add_session(session("s"))
    await accounts.prove_session(token_hash("s"), LATER)
    assert await accounts.session(token_hash("s")) == replace(session("s"), proved_at=LATER)
