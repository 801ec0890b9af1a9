"""Who may come in, for how long, and who may no longer."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from queue_server.clock import SetClock
from queue_server.core.errors import BadRequest, Refused, Unavailable
from queue_server.people.memory import MemoryAccountStore
from queue_server.people.passwords import MAX_WAITING, Passwords, common
from queue_server.people.ports import token_hash
from queue_server.people.rules import AccountPolicy, lock_for, refuse_weak
from queue_server.people.use import Accounts

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
GOOD = "lantern-over-the-door"


class Door:
    """Accounts with their store and clock; hashing is cheap here."""

    def __init__(self, policy: AccountPolicy | None = None) -> None:
        self.clock = SetClock(NOON)
        self.store = MemoryAccountStore()
        self.accounts = Accounts(self.store, self.clock, policy, Passwords(memory_kib=64))

    async def sign_in_fails(self, password: str = "wrong-password") -> str:
        with pytest.raises(Refused) as refused:
            await self.accounts.sign_in("mei", password)
        return refused.value.code


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    door = Door()
    await door.accounts.start()
    await door.accounts.users.add("mei", "clerk", GOOD)
    yield door
    await door.accounts.stop()


async def test_the_right_password_is_recognised_by_its_token(door: Door) -> None:
    token, who = await door.accounts.sign_in("mei", GOOD)
    assert door.accounts.known.by_session(token) == who
    assert (who.name, who.role, who.actor) == ("mei", "clerk", "user:mei")
    assert door.accounts.known.by_session(token + "x") is None
    assert door.accounts.known.by_machine_token(token) is None


async def test_no_secret_is_stored(door: Door) -> None:
    token, _ = await door.accounts.sign_in("mei", GOOD)
    kept = f"{await door.store.users()} {await door.store.sessions()}"
    assert token not in kept
    assert GOOD not in kept
    assert "$argon2id$" in kept


async def test_each_failure_beyond_the_fifth_doubles_the_wait(door: Door) -> None:
    assert [await door.sign_in_fails() for _ in range(5)] == ["bad_credentials"] * 5
    assert await door.sign_in_fails(GOOD) == "locked_out"
    door.clock.advance(timedelta(seconds=2))
    await door.accounts.sign_in("mei", GOOD)
    assert await door.sign_in_fails() == "bad_credentials"


def test_the_waits_of_both_lockout_policies() -> None:
    asvs, appendix = AccountPolicy(), AccountPolicy(lockout="tw-appendix10")
    assert [lock_for(asvs, n) for n in (4, 5, 6, 9)] == [
        None, timedelta(seconds=1), timedelta(seconds=2), timedelta(seconds=16),
    ]  # fmt: skip
    assert lock_for(asvs, 10**6) == timedelta(minutes=15)
    assert [lock_for(appendix, n) for n in (4, 5)] == [None, timedelta(minutes=15)]


async def test_five_failures_lock_for_fifteen_minutes_where_appendix_ten_holds() -> None:
    door = Door(AccountPolicy(lockout="tw-appendix10"))
    await door.accounts.start()
    await door.accounts.users.add("mei", "clerk", "Lantern-7")
    for _ in range(5):
        assert await door.sign_in_fails() == "bad_credentials"
    door.clock.advance(timedelta(minutes=14))
    assert await door.sign_in_fails("Lantern-7") == "locked_out"
    door.clock.advance(timedelta(minutes=2))
    await door.accounts.sign_in("mei", "Lantern-7")
    await door.accounts.stop()


async def test_use_keeps_a_session_and_idleness_ends_it_in_the_store_too(door: Door) -> None:
    token, who = await door.accounts.sign_in("mei", GOOD)
    for _ in range(5):
        door.clock.advance(timedelta(minutes=14))
        assert door.accounts.known.by_session(token) is not None
        await door.accounts.known.sweep()
    door.clock.advance(timedelta(minutes=15))
    assert not door.accounts.known.is_current(who)
    await door.accounts.known.sweep()
    assert not await door.store.sessions()


async def test_a_session_used_at_another_server_does_not_go_idle_here(door: Door) -> None:
    token, who = await door.accounts.sign_in("mei", GOOD)
    door.clock.advance(timedelta(minutes=15))
    await door.store.touch_session(who.key, door.clock.now())
    await door.accounts.known.sweep()
    assert door.accounts.known.by_session(token) is not None


async def test_sessions_outlive_a_restart(door: Door) -> None:
    token, _ = await door.accounts.sign_in("mei", GOOD)
    again = Accounts(door.store, door.clock, None, Passwords(memory_kib=64))
    await again.start()
    assert again.known.by_session(token) is not None
    await again.stop()


async def test_a_change_of_role_by_another_process_counts_after_a_sweep(door: Door) -> None:
    _, who = await door.accounts.sign_in("mei", GOOD)
    user = await door.store.user("mei")
    assert user is not None
    await door.store.update_user(replace(user, role="supervisor"))
    await door.accounts.known.sweep()
    assert not door.accounts.known.is_current(who)


async def test_a_new_password_signs_the_user_out(door: Door) -> None:
    token, _ = await door.accounts.sign_in("mei", GOOD)
    await door.accounts.users.set_password("mei", "another-lantern-lit")
    await door.accounts.known.sweep()
    assert door.accounts.known.by_session(token) is None
    assert await door.sign_in_fails(GOOD) == "bad_credentials"


async def test_a_new_password_given_by_another_process_ends_the_wait_here(door: Door) -> None:
    await door.accounts.known.sweep()
    for _ in range(5):
        await door.sign_in_fails()
    assert await door.sign_in_fails(GOOD) == "locked_out"
    beside = Accounts(door.store, door.clock, passwords=Passwords(memory_kib=64))
    await beside.users.set_password("mei", "another-lantern-lit")
    await beside.stop()
    await door.accounts.known.sweep()
    await door.accounts.sign_in("mei", "another-lantern-lit")


async def test_a_change_of_another_account_ends_no_wait(door: Door) -> None:
    await door.accounts.known.sweep()
    for _ in range(5):
        await door.sign_in_fails()
    await door.accounts.users.add("lin", "clerk", GOOD)
    await door.accounts.known.sweep()
    assert await door.sign_in_fails(GOOD) == "locked_out"


@pytest.mark.parametrize("name", ["A123456789", "a123456789", "mei-0912345678"])
async def test_nobody_acts_under_the_number_of_an_identity_card(door: Door, name: str) -> None:
    # The journal names who acted, and cannot forget.
    with pytest.raises(BadRequest, match="personal_data"):
        await door.accounts.users.add(name, "clerk", GOOD)
    with pytest.raises(BadRequest, match="personal_data"):
        await door.accounts.enrolment.enroll(name, "kiosk")


async def test_a_store_that_is_down_is_said_so(door: Door) -> None:
    token, _ = await door.accounts.sign_in("mei", GOOD)
    door.store.down = "disk_full"
    with pytest.raises(Unavailable, match="storage_down"):
        await door.accounts.sign_in("mei", GOOD)
    assert door.accounts.known.by_session(token) is not None
    door.store.down = None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short-7", "password_weak"),
        ("x" * 129, "password_weak"),
        ("password123", "password_common"),
        ("PASSWORD", "password_common"),
        ("12345678", "password_common"),
        ("mei12345", "password_common"),
        ("aaaaaaaaaaaa", "password_common"),
    ],
)
def test_a_password_that_is_guessed_first_is_refused(password: str, code: str) -> None:
    with pytest.raises(BadRequest, match=code):
        refuse_weak(password, "mei", common())


def test_appendix_ten_wants_three_kinds_of_characters() -> None:
    refuse_weak("Lantern-over", "mei", complexity=True)
    with pytest.raises(BadRequest, match="password_weak"):
        refuse_weak("lanternover", "mei", complexity=True)


async def test_too_many_signing_in_at_once_are_asked_to_wait() -> None:
    passwords = Passwords(memory_kib=64)
    crowd = [asyncio.create_task(passwords.verify(None, GOOD)) for _ in range(MAX_WAITING)]
    await asyncio.sleep(0)
    for one_more in (passwords.verify(None, GOOD), passwords.hash(GOOD), passwords.common()):
        with pytest.raises(Unavailable, match="overloaded"):
            await one_more
    assert not any(await asyncio.gather(*crowd))
    assert await passwords.verify(await passwords.hash(GOOD), GOOD)
    passwords.close()


async def test_a_password_of_an_earlier_version_is_hashed_again_at_the_next_sign_in(
    door: Door,
) -> None:
    before = await door.store.user("mei")
    later = Accounts(door.store, door.clock, None, Passwords(memory_kib=128))
    await later.start()
    await later.sign_in("mei", GOOD)
    after = await door.store.user("mei")
    assert before is not None
    assert after is not None
    assert "$m=64," in before.password_hash
    assert after == replace(before, password_hash=after.password_hash)
    assert "$m=128," in after.password_hash
    await later.sign_in("mei", GOOD)
    assert await door.store.user("mei") == after
    await later.stop()


def test_a_token_that_is_no_text_has_a_name_like_any_other() -> None:
    odd = b"\xcc\xff".decode("utf-8", "surrogateescape")  # as a header's bytes are read
    assert len(token_hash(odd)) == 64
