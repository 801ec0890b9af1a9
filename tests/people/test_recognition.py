"""Two processes, one store: what is read while a user signs in or out."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from queue_server.clock import SetClock
from queue_server.people.memory import MemoryAccounts, MemoryAccountStore
from queue_server.people.passwords import Passwords
from queue_server.people.ports import MachineToken, SignInSession
from queue_server.people.use import Accounts
from queue_server.usecases.ports import StorageDown
from tests.waiting import PATIENCE_S

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
GOOD = "lantern-over-the-door"


class SlowStore(MemoryAccountStore):
    """Tells what sessions and machines were when it was asked, once it may go on."""

    def __init__(self, kept: MemoryAccounts) -> None:
        super().__init__(kept)
        self.fails = self.slow_machines = self.slow_steps = False
        self.read = asyncio.Event()
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def sessions(self, user: str | None = None) -> Sequence[SignInSession]:
        if self.fails:
            raise StorageDown("no answer")
        found = await super().sessions(user)
        await self._hanging()
        return found

    async def machines(self) -> Sequence[MachineToken]:
        found = await super().machines()
        if self.slow_machines:
            await self._hanging()
        return found

    async def who_has_second_step(self) -> frozenset[str]:
        found = await super().who_has_second_step()
        if self.slow_steps:
            await self._hanging()
        return found

    async def _hanging(self) -> None:
        self.read.set()
        await self.go_on.wait()

    def hang(self) -> None:
        self.read.clear()
        self.go_on.clear()

    async def is_read(self) -> None:
        async with asyncio.timeout(PATIENCE_S):
            await self.read.wait()


class HeardPasswords(Passwords):
    """Tells when a user has given the right one."""

    def __init__(self) -> None:
        super().__init__(memory_kib=64)
        self.given = asyncio.Event()

    async def verify(self, kept: str | None, password: str) -> bool:
        right = await super().verify(kept, password)
        self.given.set()
        return right


class TwoProcesses:
    """``here`` may read slowly what ``beside`` writes at once."""

    def __init__(self) -> None:
        kept, clock = MemoryAccounts(), SetClock(NOON)
        self.clock = clock
        self.store = SlowStore(kept)
        self.passwords = HeardPasswords()
        self.here = Accounts(self.store, clock, passwords=self.passwords)
        beside = MemoryAccountStore(kept)
        self.beside = Accounts(beside, clock, passwords=Passwords(memory_kib=64))

    async def slow_sweep(self) -> asyncio.Task[None]:
        """A sweep of ``here`` that has read the sessions and hangs; something had changed."""
        await self.beside.users.add("lin", "clerk", GOOD)
        self.store.hang()
        sweep = asyncio.create_task(self.here.known.sweep())
        await self.store.is_read()
        return sweep


@pytest.fixture
async def two() -> AsyncIterator[TwoProcesses]:
    two = TwoProcesses()
    await two.here.start()
    await two.beside.start()
    await two.beside.users.add("mei", "clerk", GOOD)
    await two.here.known.sweep()
    yield two
    await two.here.stop()
    await two.beside.stop()


async def test_who_signed_in_beside_is_known_although_a_sweep_is_reading(two: TwoProcesses) -> None:
    sweep = await two.slow_sweep()
    token, _ = await two.beside.sign_in("mei", GOOD)
    look = asyncio.create_task(two.here.known.look_again())
    await asyncio.sleep(0)
    two.store.go_on.set()
    await asyncio.gather(sweep, look)
    assert two.here.known.by_session(token) is not None


async def test_who_signed_in_before_the_sweep_is_known_to_a_look_that_waits_for_it(
    two: TwoProcesses,
) -> None:
    token, _ = await two.beside.sign_in("mei", GOOD)
    sweep = await two.slow_sweep()
    look = asyncio.create_task(two.here.known.look_again())
    await asyncio.sleep(0)
    two.store.go_on.set()
    await look
    assert two.here.known.by_session(token) is not None
    await sweep


async def test_who_signed_in_while_another_looked_is_known_after_the_next_look(
    two: TwoProcesses,
) -> None:
    await two.beside.users.add("lin", "clerk", GOOD)
    two.store.hang()
    first = asyncio.create_task(two.here.known.look_again())
    await two.store.is_read()
    token, _ = await two.beside.sign_in("mei", GOOD)
    second = asyncio.create_task(two.here.known.look_again())
    await asyncio.sleep(0)
    two.store.go_on.set()
    await asyncio.gather(first, second)
    assert two.here.known.by_session(token) is not None


async def test_who_signs_in_here_while_a_sweep_is_reading_stays_signed_in(
    two: TwoProcesses,
) -> None:
    sweep = await two.slow_sweep()
    coming = asyncio.create_task(two.here.sign_in("mei", GOOD))
    async with asyncio.timeout(PATIENCE_S):
        await two.passwords.given.wait()
    await asyncio.sleep(0)
    two.store.go_on.set()
    token, who = await coming
    await sweep
    assert two.here.known.by_session(token) is not None
    assert two.here.known.is_current(who)


async def test_who_signs_out_while_a_sweep_is_reading_is_out(two: TwoProcesses) -> None:
    token, who = await two.here.sign_in("mei", GOOD)
    sweep = await two.slow_sweep()
    await two.here.sign_out(who)
    two.store.go_on.set()
    await sweep
    assert two.here.known.by_session(token) is None


async def test_all_sessions_ended_while_a_sweep_is_reading_are_ended(two: TwoProcesses) -> None:
    token, _ = await two.here.sign_in("mei", GOOD)
    sweep = await two.slow_sweep()
    ending = asyncio.create_task(two.here.end_sessions_of("mei"))
    await asyncio.sleep(0)
    two.store.go_on.set()
    await asyncio.gather(sweep, ending)
    assert two.here.known.by_session(token) is None


async def test_what_could_not_be_read_is_read_at_the_next_sweep(two: TwoProcesses) -> None:
    token, _ = await two.beside.sign_in("mei", GOOD)
    two.store.fails = True
    with pytest.raises(StorageDown):
        await two.here.known.sweep()
    two.store.fails = False
    await two.here.known.sweep()
    assert two.here.known.by_session(token) is not None


async def test_who_proves_who_they_are_while_a_sweep_is_reading_need_not_do_so_again(
    two: TwoProcesses,
) -> None:
    token, who = await two.here.sign_in("mei", GOOD)
    for minutes in (8, 16):
        two.clock.set(NOON + timedelta(minutes=minutes))
        assert two.here.known.by_session(token) is not None
    assert not two.here.known.has_proved(who)
    sweep = await two.slow_sweep()
    proving = asyncio.create_task(two.here.known.prove(who.key))
    await asyncio.sleep(0)
    two.store.go_on.set()
    await asyncio.gather(sweep, proving)
    assert two.here.known.has_proved(who)


async def test_a_second_step_set_up_while_a_sweep_is_reading_counts_at_once(
    two: TwoProcesses,
) -> None:
    _, who = await two.here.sign_in("mei", GOOD)
    secret = await two.here.second_steps.begin(who)
    two.store.slow_steps = True
    sweep = await two.slow_sweep()
    code = pyotp.TOTP(secret).at(NOON)
    setting_up = asyncio.create_task(two.here.second_steps.confirm(who, code, "127.0.0.1"))
    await asyncio.sleep(0)
    two.store.go_on.set()
    await asyncio.gather(sweep, setting_up)
    assert two.here.known.users.has_second_step("mei")


async def test_a_passkey_made_while_a_sweep_is_reading_counts_at_once(two: TwoProcesses) -> None:
    sweep = await two.slow_sweep()
    making = asyncio.create_task(two.here.known.passkeys_are("mei", 1))
    await asyncio.sleep(0)
    two.store.go_on.set()
    await asyncio.gather(sweep, making)
    assert two.here.known.users.passkeys_of("mei") == 1


async def test_a_machine_taken_away_while_a_sweep_is_reading_is_away(two: TwoProcesses) -> None:
    token = await two.here.enrolment.enroll("hall", "kiosk")
    await two.here.known.sweep()
    two.store.slow_machines = True
    sweep = await two.slow_sweep()
    taking = asyncio.create_task(two.here.enrolment.revoke("hall"))
    await asyncio.sleep(0)
    two.store.go_on.set()
    await asyncio.gather(sweep, taking)
    assert two.here.known.by_machine_token(token) is None
