"""Signing in with a second step, and what attackers try against it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest

from queue_server.clock import SetClock
from queue_server.core.errors import Refused, UnknownThing
from queue_server.people.memory import MemoryAccountStore
from queue_server.people.passwords import Passwords
from queue_server.people.rules import AccountPolicy
from queue_server.people.use import Accounts
from queue_server.usecases.doorkeeper import ENROLLING, Identity

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
GOOD = "lantern-over-the-door"
HOME, AWAY = "10.0.0.5", "203.0.113.9"


class Noted:
    """Security events as they come."""

    def __init__(self) -> None:
        self.events: list[tuple[str, dict[str, Any]]] = []

    def note(self, event: str, **facts: str | int | None) -> None:
        self.events.append((event, facts))

    def named(self, event: str) -> list[dict[str, Any]]:
        return [facts for name, facts in self.events if name == event]


class Door:
    """Accounts of an office whose administrators must have a second step; hashing is cheap."""

    def __init__(self) -> None:
        self.clock = SetClock(NOON)
        self.store = MemoryAccountStore()
        self.trace = Noted()
        policy = AccountPolicy(second_step=frozenset({"admin"}))
        self.accounts = Accounts(
            self.store, self.clock, policy, Passwords(memory_kib=64), self.trace
        )
        self.secret = ""
        self.recovery: list[str] = []

    @property
    def steps(self) -> Any:
        return self.accounts.second_steps

    def code(self, after: timedelta = timedelta()) -> str:
        """What the app shows."""
        return pyotp.TOTP(self.secret).at(self.clock.now() + after)

    async def enrol(self, who: Identity) -> None:
        self.secret = await self.steps.begin(who)
        self.recovery = await self.steps.confirm(who, self.code(), HOME)

    async def next_code(self) -> str:
        self.clock.advance(timedelta(seconds=30))
        return self.code()

    async def sign_in(self, code: str = "", address: str = HOME, password: str = GOOD) -> Identity:
        _, who = await self.accounts.sign_in("mei", password, address, code)
        return who

    async def refused(self, code: str, address: str = HOME, password: str = GOOD) -> str:
        with pytest.raises(Refused) as refusal:
            await self.sign_in(code, address, password)
        return refusal.value.code


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    """Mei, a clerk, has set up her telephone."""
    door = Door()
    await door.accounts.start()
    await door.accounts.users.add("mei", "clerk", GOOD)
    await door.enrol(await door.sign_in())
    yield door
    await door.accounts.stop()


async def test_password_and_code_sign_in_and_neither_alone(door: Door) -> None:
    code = await door.next_code()
    assert await door.refused("") == "second_step_needed"
    assert await door.refused(code, password="wrong-password") == "bad_credentials"
    assert (await door.sign_in(code)).role == "clerk"


async def test_a_code_is_asked_for_only_after_the_right_password(door: Door) -> None:
    assert await door.refused("", password="wrong-password") == "bad_credentials"
    assert await door.refused("000000", password="wrong-password") == "bad_credentials"


async def test_the_code_that_turned_it_on_does_not_sign_in(door: Door) -> None:
    assert await door.refused(door.code()) == "bad_code"


async def test_a_code_signs_in_once_from_anywhere(door: Door) -> None:
    code = await door.next_code()
    await door.sign_in(code)
    assert await door.refused(code, AWAY) == "bad_code"
    door.clock.advance(timedelta(seconds=30))
    assert await door.refused(code) == "bad_code"


async def test_guessing_codes_with_a_stolen_password_is_slowed_like_passwords(door: Door) -> None:
    wrong = str((int(await door.next_code()) + 1) % 10**6).zfill(6)
    assert [await door.refused(wrong, AWAY) for _ in range(5)] == ["bad_code"] * 5
    assert await door.refused(door.code(), AWAY) == "locked_out"
    assert len(door.trace.named("second_step_failed")) == 5
    # The lock is the attacker's: mei comes in from her own place.
    assert (await door.sign_in(door.code())).name == "mei"


async def test_asking_without_a_code_does_not_forgive_wrong_ones(door: Door) -> None:
    for _ in range(5):
        assert await door.refused("1", AWAY) == "bad_code"
        door.clock.advance(timedelta(seconds=1))
    assert await door.refused("", AWAY) in ("locked_out", "second_step_needed")
    door.clock.advance(timedelta(minutes=1))
    await door.refused("", AWAY)
    await door.refused("1", AWAY)
    assert await door.refused("1", AWAY) == "locked_out"


async def test_a_recovery_code_stands_for_the_telephone_once(door: Door) -> None:
    code = door.recovery[3]
    await door.sign_in(code.lower())
    assert await door.refused(code) == "bad_code"
    assert door.trace.named("recovery_code_used") == [{"user": "mei", "left": 9}]


async def test_a_recovery_code_of_somebody_else_is_worth_nothing(door: Door) -> None:
    await door.accounts.users.add("lin", "clerk", GOOD)
    _, lin = await door.accounts.sign_in("lin", GOOD)
    mine = door.recovery
    await door.enrol(lin)
    assert await door.refused(door.recovery[0]) == "bad_code"
    assert (await door.sign_in(mine[0])).name == "mei"


async def test_new_recovery_codes_take_the_place_of_the_old(door: Door) -> None:
    who = await door.sign_in(await door.next_code())
    old, new = door.recovery[0], await door.steps.renew_recovery(who)
    assert await door.refused(old) == "bad_code"
    await door.sign_in(new[0])
    assert (await door.steps.state(who)).recovery_left == 9


async def test_no_secret_and_no_recovery_code_is_noted(door: Door) -> None:
    await door.sign_in(door.recovery[0])
    noted = str(door.trace.events)
    assert door.secret not in noted
    assert not any(code in noted or code.replace("-", "") in noted for code in door.recovery)
    kept = str(door.store._here.recovery)
    assert not any(code.replace("-", "") in kept for code in door.recovery)


async def test_what_was_never_confirmed_is_not_asked_for(door: Door) -> None:
    await door.accounts.users.add("lin", "clerk", GOOD)
    _, lin = await door.accounts.sign_in("lin", GOOD)
    await door.steps.begin(lin)
    await door.accounts.sign_in("lin", GOOD)
    second = await door.steps.begin(lin)
    with pytest.raises(Refused, match="bad_code"):
        await door.steps.confirm(lin, "000000 ", HOME)
    await door.steps.confirm(lin, pyotp.TOTP(second).at(door.clock.now()), HOME)


async def test_an_open_session_cannot_put_another_telephone_in_place(door: Door) -> None:
    who = await door.sign_in(await door.next_code())
    with pytest.raises(Refused, match="second_step_exists"):
        await door.steps.begin(who)
    with pytest.raises(Refused, match="second_step_exists"):
        await door.steps.confirm(who, await door.next_code(), HOME)


async def test_an_administrator_without_one_can_do_nothing_but_set_it_up(door: Door) -> None:
    await door.accounts.users.add("wang", "admin", GOOD)
    token, who = await door.accounts.sign_in("wang", GOOD)
    assert who.role == ENROLLING
    await door.enrol(who)
    assert not door.accounts.known.is_current(who)
    known = door.accounts.known.by_session(token)
    assert known is not None
    assert known.role == "admin"


async def test_after_a_reset_an_administrator_must_set_it_up_again(door: Door) -> None:
    await door.accounts.users.add("wang", "admin", GOOD)
    token, who = await door.accounts.sign_in("wang", GOOD)
    await door.enrol(who)
    await door.steps.remove("wang", by="command")
    known = door.accounts.known.by_session(token)
    assert known is not None
    assert known.role == ENROLLING
    assert door.trace.named("second_step_off") == [{"user": "wang", "by": "command"}]


async def test_a_link_stands_for_the_password_alone(door: Door) -> None:
    token = await door.accounts.links.make("mei")
    for code, refusal in (("", "second_step_needed"), ("123", "bad_code")):
        with pytest.raises(Refused, match=refusal):
            await door.accounts.links.use(token, HOME, code)
    _, who = await door.accounts.links.use(token, HOME, await door.next_code())
    assert who.name == "mei"
    with pytest.raises(Refused, match="link_used"):
        await door.accounts.links.use(token, HOME, await door.next_code())


async def test_a_reset_of_nobody_and_of_nothing_is_refused(door: Door) -> None:
    with pytest.raises(UnknownThing, match="unknown_user"):
        await door.steps.remove("nobody", by="command")
    await door.steps.remove("mei", by="command")
    with pytest.raises(Refused, match="second_step_missing"):
        await door.steps.remove("mei", by="command")
    who = await door.sign_in()
    with pytest.raises(Refused, match="second_step_missing"):
        await door.steps.renew_recovery(who)


async def test_a_proof_lasts_a_quarter_of_an_hour_and_needs_the_code_too(door: Door) -> None:
    token, who = await door.accounts.sign_in("mei", GOOD, HOME, await door.next_code())
    known = door.accounts.known
    assert known.has_proved(who)
    for _ in range(2):
        door.clock.advance(timedelta(minutes=8))
        assert known.by_session(token) is not None
    assert not known.has_proved(who)
    with pytest.raises(Refused, match="second_step_needed"):
        await door.accounts.prove(who, GOOD, "", HOME)
    await door.accounts.prove(who, GOOD, door.code(), HOME)
    assert known.has_proved(who)
    again = Accounts(door.store, door.clock, None, Passwords(memory_kib=64))
    await again.start()
    assert again.known.has_proved(who)
    await again.stop()


async def test_the_clock_of_the_office_may_be_three_minutes_off_and_codes_are_refused(
    door: Door,
) -> None:
    """The refusal says so; a recovery code comes in meanwhile."""
    assert await door.refused(door.code(timedelta(minutes=3))) == "bad_code"
    assert (await door.sign_in(door.recovery[0])).name == "mei"
