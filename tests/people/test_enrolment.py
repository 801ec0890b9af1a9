"""A machine comes in, by a code or without, and renews its own token, whenever power is cut."""

from datetime import timedelta

import pytest

from queue_server.clock import SetClock
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.people.memory import MemoryAccountStore
from queue_server.people.ports import token_hash
from queue_server.people.use import Accounts
from queue_server.people.use.enrolment import CODE_VALID
from queue_server.usecases.codes import SIGNS
from tests.storage.making import NOON

OWN = token_hash("own")


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


@pytest.fixture
def store() -> MemoryAccountStore:
    return MemoryAccountStore()


@pytest.fixture
def keeper(store: MemoryAccountStore, clock: SetClock) -> Accounts:
    return Accounts(store, clock)


async def test_a_code_is_read_however_it_is_typed(keeper: Accounts) -> None:
    code, until = await keeper.enrolment.make_code("hall", "kiosk")
    assert until == NOON + CODE_VALID
    assert set(code) <= {*SIGNS, "-"}
    used = await keeper.enrolment.use_code(f" {code.replace('-', ' ').lower()} ", OWN)
    assert (used.device, used.kind) == ("hall", "kiosk")


async def test_a_code_ends_after_ten_minutes(keeper: Accounts, clock: SetClock) -> None:
    code, _ = await keeper.enrolment.make_code("hall", "kiosk")
    clock.advance(CODE_VALID)
    with pytest.raises(Refused, match="code_used"):
        await keeper.enrolment.use_code(code, OWN)


async def test_no_code_is_made_for_a_machine_that_is_in_use(keeper: Accounts) -> None:
    await keeper.enrolment.enroll("hall", "kiosk")
    with pytest.raises(Refused, match="name_taken"):
        await keeper.enrolment.make_code("hall", "kiosk")


async def test_who_guesses_codes_waits(keeper: Accounts) -> None:
    for _ in range(5):
        with pytest.raises(Refused, match="code_used"):
            await keeper.enrolment.use_code("2345-6789", OWN, "10.0.0.9")
    with pytest.raises(Refused, match="locked_out"):
        await keeper.enrolment.use_code("2345-6789", OWN, "10.0.0.9")
    code, _ = await keeper.enrolment.make_code("hall", "kiosk")
    assert await keeper.enrolment.use_code(code, OWN, "10.0.0.7")


async def test_both_tokens_count_until_the_next_was_used(keeper: Accounts) -> None:
    present = await keeper.enrolment.enroll("hall", "kiosk")
    await keeper.start()
    known = keeper.known
    who = known.by_machine_token(present)
    assert who is not None
    await keeper.enrolment.offer(who, token_hash("next"))
    await known.sweep()
    assert known.by_machine_token(present) == who
    after = known.by_machine_token("next")
    assert after is not None
    assert known.is_current(who)
    assert known.is_current(after)
    await known.sweep()
    assert known.by_machine_token(present) is None
    assert not known.is_current(who)
    assert known.is_current(after)
    assert known.by_machine_token("next") == after


@pytest.mark.parametrize("name", ["present", "next"])
async def test_a_token_taken_back_is_known_no_more(keeper: Accounts, name: str) -> None:
    tokens = {"present": await keeper.enrolment.enroll("hall", "kiosk"), "next": "next"}
    await keeper.start()
    who = keeper.known.by_machine_token(tokens["present"])
    assert who is not None
    await keeper.enrolment.offer(who, token_hash("next"))
    assert keeper.known.by_machine_token("next") is not None
    await keeper.enrolment.revoke("hall")
    assert keeper.known.by_machine_token(tokens[name]) is None
    await keeper.known.sweep()
    assert keeper.known.by_machine_token(tokens[name]) is None
    with pytest.raises(UnknownThing, match="unknown_device"):
        await keeper.enrolment.offer(who, token_hash("again"))


async def test_a_machine_is_known_until_its_token_is_taken_back(keeper: Accounts) -> None:
    token = await keeper.enrolment.enroll("front", "kiosk")
    await keeper.known.sweep()
    who = keeper.known.by_machine_token(token)
    assert who is not None
    assert (who.actor, who.role) == ("kiosk:front", "kiosk")
    with pytest.raises(Refused, match="name_taken"):
        await keeper.enrolment.enroll("front", "kiosk")
    await keeper.enrolment.revoke("front")
    assert keeper.known.by_machine_token(token) is None
    assert not keeper.known.is_current(who)
    with pytest.raises(UnknownThing):
        await keeper.enrolment.revoke("front")
    assert await keeper.enrolment.enroll("front", "kiosk") != token


@pytest.mark.parametrize("name", ["", "a b", "../x", "a" * 41, "x\n", "<b>"])
async def test_a_name_that_could_be_something_else_is_refused(keeper: Accounts, name: str) -> None:
    with pytest.raises(BadRequest, match="invalid_name"):
        await keeper.enrolment.enroll(name, "kiosk")


async def test_when_a_machine_was_last_connected_outlives_a_restart(
    keeper: Accounts, store: MemoryAccountStore, clock: SetClock
) -> None:
    token = await keeper.enrolment.enroll("front", "kiosk")
    await keeper.enrolment.enroll("stairs", "display")
    await keeper.known.sweep()
    who = keeper.known.by_machine_token(token)
    assert who is not None
    keeper.known.machines.machines_seen([who.key, "of nobody"])
    await keeper.known.sweep()
    again = Accounts(store, clock)
    await again.start()
    assert [one.last_seen for one in again.known.machines.machines()] == [NOON, None]
    await again.stop()


async def test_a_machine_at_another_process_is_known_here_within_a_minute(
    keeper: Accounts, store: MemoryAccountStore, clock: SetClock
) -> None:
    await keeper.enrolment.enroll("front", "kiosk")
    await keeper.known.sweep()
    (front,) = keeper.known.machines.machines()
    clock.advance(timedelta(minutes=1))
    await store.touch_machine(front.token_hash, clock.now())
    await keeper.known.sweep()
    assert keeper.known.machines.machines()[0].last_seen == clock.now()
