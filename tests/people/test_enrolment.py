"""A machine comes in by a code, and renews its own token, whenever the power is cut."""

import pytest

from queue_server.clock import SetClock
from queue_server.core.errors import Refused, UnknownThing
from queue_server.people.memory import MemoryAccountStore
from queue_server.people.ports import token_hash
from queue_server.people.use import Accounts
from queue_server.people.use.enrolment import CODE_VALID
from queue_server.usecases.book.codes import SIGNS
from tests.storage.making import NOON

OWN = token_hash("own")


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


@pytest.fixture
def keeper(clock: SetClock) -> Accounts:
    return Accounts(MemoryAccountStore(), clock)


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
    who = known.by_device_token(present)
    assert who is not None
    await keeper.enrolment.offer(who, token_hash("next"))
    await known.sweep()
    assert known.by_device_token(present) == who
    after = known.by_device_token("next")
    assert after is not None
    assert known.is_current(who)
    assert known.is_current(after)
    await known.sweep()
    assert known.by_device_token(present) is None
    assert not known.is_current(who)
    assert known.is_current(after)
    assert known.by_device_token("next") == after


@pytest.mark.parametrize("name", ["present", "next"])
async def test_a_token_taken_back_is_known_no_more(keeper: Accounts, name: str) -> None:
    tokens = {"present": await keeper.enrolment.enroll("hall", "kiosk"), "next": "next"}
    await keeper.start()
    who = keeper.known.by_device_token(tokens["present"])
    assert who is not None
    await keeper.enrolment.offer(who, token_hash("next"))
    assert keeper.known.by_device_token("next") is not None
    await keeper.enrolment.revoke("hall")
    assert keeper.known.by_device_token(tokens[name]) is None
    await keeper.known.sweep()
    assert keeper.known.by_device_token(tokens[name]) is None
    with pytest.raises(UnknownThing, match="unknown_device"):
        await keeper.enrolment.offer(who, token_hash("again"))
