"""Passkeys as people use them, and as attackers try to."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from queue_server.clock import SetClock
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.people.memory import MemoryAccounts, MemoryAccountStore
from queue_server.people.passkeys.ceremony import BrowserPlace
from queue_server.people.passwords import Passwords
from queue_server.people.rules import MOST_PASSKEYS, AccountPolicy
from queue_server.people.use import Accounts
from queue_server.usecases.doorkeeper import ENROLLING, Identity
from tests.people.passkeys.authenticator import Authenticator
from tests.people.test_second_step import GOOD, HOME, NOON, Noted

HERE = BrowserPlace("https://office.example", "office.example")


@dataclass
class Desk:
    """An office whose administrators need more than a password."""

    kept: MemoryAccounts = field(default_factory=MemoryAccounts)
    clock: SetClock = field(default_factory=lambda: SetClock(NOON))
    trace: Noted = field(default_factory=Noted)

    def process(self) -> Accounts:
        policy = AccountPolicy(second_step=frozenset({"admin"}))
        store, passwords = MemoryAccountStore(self.kept), Passwords(memory_kib=64)
        return Accounts(store, self.clock, policy, passwords, self.trace, b"secret" * 6)

    def __post_init__(self) -> None:
        self.accounts = self.process()
        self.keys = self.accounts.passkeys

    async def comes(self, name: str, role: str = "clerk") -> Identity:
        await self.accounts.users.add(name, role, GOOD)
        _, who = await self.accounts.sign_in(name, GOOD)
        return who

    async def makes(self, who: Identity, key: Authenticator | None = None) -> Authenticator:
        key = key or Authenticator()
        options = await self.keys.begin_making(who, HERE, "Office")
        await self.keys.make(who, HERE, "telephone", key.make(options))
        return key

    async def signs_in(self, key: Authenticator) -> Identity:
        _, who = await self.keys.sign_in(HERE, key.sign(self.keys.begin_sign_in(HERE)), HOME)
        return who

    def reasons(self) -> list[str]:
        return [facts.get("reason", "") for facts in self.trace.named("passkey_failed")]


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    await desk.accounts.start()
    yield desk
    await desk.accounts.stop()


async def test_a_passkey_signs_its_user_in_without_a_name(desk: Desk) -> None:
    key = await desk.makes(await desk.comes("mei"))
    assert (await desk.signs_in(key)).name == "mei"
    assert (await desk.signs_in(key)).name == "mei"
    assert desk.trace.named("signed_in")[-1]["method"] == "passkey"
    (mine,) = await desk.keys.of("mei")
    assert mine.used_at == NOON
    assert [s.method for s in desk.accounts.known.sessions.of("mei")][-1] == "passkey"


async def test_an_answer_signs_in_once_whichever_process_gets_it(desk: Desk) -> None:
    key = await desk.makes(await desk.comes("mei"))
    answer = key.sign(desk.keys.begin_sign_in(HERE))
    beside = desk.process()
    await beside.start()
    await beside.passkeys.sign_in(HERE, answer)
    for process in (desk.accounts, beside):
        with pytest.raises(Refused, match="bad_passkey"):
            await process.passkeys.sign_in(HERE, answer)
    await beside.stop()


async def test_an_answer_is_worth_nothing_after_a_minute(desk: Desk) -> None:
    key = await desk.makes(await desk.comes("mei"))
    answer = key.sign(desk.keys.begin_sign_in(HERE))
    desk.clock.advance(timedelta(seconds=60))
    with pytest.raises(Refused, match="bad_passkey"):
        await desk.keys.sign_in(HERE, answer)


async def test_a_challenge_of_one_user_makes_no_passkey_of_another(desk: Desk) -> None:
    mei, lin = await desk.comes("mei"), await desk.comes("lin")
    options = await desk.keys.begin_making(mei, HERE, "Office")
    with pytest.raises(Refused, match="bad_passkey"):
        await desk.keys.make(lin, HERE, "mine now", Authenticator().make(options))
    assert not await desk.keys.of("lin")


async def test_somebody_elses_passkey_proves_nothing(desk: Desk) -> None:
    mei, lin = await desk.comes("mei"), await desk.comes("lin")
    key, _ = await desk.makes(mei), await desk.makes(lin)
    options = await desk.keys.begin_proof(lin, HERE)
    with pytest.raises(Refused, match="bad_passkey"):
        await desk.keys.prove(lin, HERE, key.sign(options))
    assert desk.reasons() == ["another user's passkey"]


async def test_a_passkey_with_another_users_handle_is_refused(desk: Desk) -> None:
    key = await desk.makes(await desk.comes("mei"))
    key.handle = (await desk.makes(await desk.comes("lin"))).handle
    with pytest.raises(Refused, match="bad_passkey"):
        await desk.signs_in(key)


async def test_what_was_signed_to_prove_signs_nobody_in(desk: Desk) -> None:
    who = await desk.comes("mei")
    key = await desk.makes(who)
    with pytest.raises(Refused, match="bad_passkey"):
        await desk.keys.sign_in(HERE, key.sign(await desk.keys.begin_proof(who, HERE)))


async def test_a_proof_by_passkey_opens_what_is_dangerous(desk: Desk) -> None:
    who = await desk.comes("mei")
    key = await desk.makes(who)
    known = desk.accounts.known
    desk.clock.advance(desk.accounts.policy.proof)
    assert not known.has_proved(who)
    await desk.keys.prove(who, HERE, key.sign(await desk.keys.begin_proof(who, HERE)))
    assert known.has_proved(who)


async def test_a_copied_passkey_that_counts_back_is_refused(desk: Desk) -> None:
    key = await desk.makes(await desk.comes("mei"), Authenticator(counts=True))
    await desk.signs_in(key)
    key.count = 0
    with pytest.raises(Refused, match="bad_passkey"):
        await desk.signs_in(key)
    assert "sign count" in desk.reasons()[-1] or desk.trace.named("passkey_failed")


async def test_a_passkey_that_was_taken_away_is_nobodys(desk: Desk) -> None:
    who = await desk.comes("mei")
    key = await desk.makes(who)
    (mine,) = await desk.keys.of("mei")
    await desk.keys.remove(who, mine.id)
    with pytest.raises(Refused, match="bad_passkey"):
        await desk.signs_in(key)
    with pytest.raises(UnknownThing, match="unknown_passkey"):
        await desk.keys.remove(who, mine.id)
    with pytest.raises(Refused, match="no_passkey_here"):
        await desk.keys.begin_proof(who, HERE)


async def test_nobody_names_or_removes_the_passkey_of_another(desk: Desk) -> None:
    mei, lin = await desk.comes("mei"), await desk.comes("lin")
    await desk.makes(mei)
    (mine,) = await desk.keys.of("mei")
    with pytest.raises(UnknownThing, match="unknown_passkey"):
        await desk.keys.rename(lin, mine.id, "x")
    with pytest.raises(UnknownThing, match="unknown_passkey"):
        await desk.keys.remove(lin, mine.id)
    for name in ("", " ", "x" * 41, "A123456789"):
        with pytest.raises(BadRequest):
            await desk.keys.rename(mei, mine.id, name)
    assert (await desk.keys.rename(mei, mine.id, " blue   stick ")).name == "blue stick"


async def test_a_passkey_belongs_to_one_user_and_there_are_not_many(desk: Desk) -> None:
    mei, lin = await desk.comes("mei"), await desk.comes("lin")
    key = await desk.makes(mei)
    with pytest.raises(Refused, match="passkey_known"):
        await desk.makes(lin, key)
    for _ in range(MOST_PASSKEYS - 1):
        await desk.makes(mei)
    with pytest.raises(Refused, match="too_many_passkeys"):
        await desk.makes(mei)


async def test_a_passkey_is_the_second_step_of_an_administrator(desk: Desk) -> None:
    wang = await desk.comes("wang", "admin")
    assert wang.role == ENROLLING
    key = await desk.makes(wang)
    assert (await desk.signs_in(key)).role == "admin"
    with pytest.raises(Refused, match="passkey_needed"):
        await desk.accounts.sign_in("wang", GOOD)
    token = await desk.accounts.links.make("wang")
    with pytest.raises(Refused, match="passkey_needed"):
        await desk.accounts.links.use(token)


async def test_after_a_reset_the_password_leads_to_setting_up_again(desk: Desk) -> None:
    await desk.makes(await desk.comes("wang", "admin"))
    assert await desk.keys.remove_all("wang", by="chen") == 1
    _, who = await desk.accounts.sign_in("wang", GOOD)
    assert who.role == ENROLLING
    assert desk.trace.named("passkeys_removed") == [{"user": "wang", "count": 1, "by": "chen"}]
    with pytest.raises(UnknownThing, match="unknown_user"):
        await desk.keys.remove_all("nobody", by="chen")


async def test_a_clerk_with_a_passkey_may_still_use_the_password(desk: Desk) -> None:
    await desk.makes(await desk.comes("mei"))
    _, who = await desk.accounts.sign_in("mei", GOOD)
    assert who.role == "clerk"


async def test_who_is_locked_out_by_others_comes_in_by_passkey(desk: Desk) -> None:
    key = await desk.makes(await desk.comes("mei"))
    for _ in range(5):
        with pytest.raises(Refused):
            await desk.accounts.sign_in("mei", "wrong-password", HOME)
    with pytest.raises(Refused, match="locked_out"):
        await desk.accounts.sign_in("mei", GOOD, HOME)
    assert (await desk.signs_in(key)).name == "mei"


async def test_an_address_that_keeps_sending_junk_must_wait_and_keeps_nobody_else_out(
    desk: Desk,
) -> None:
    key = await desk.makes(await desk.comes("mei"))
    for _ in range(5):
        answer = Authenticator().sign(desk.keys.begin_sign_in(HERE))
        with pytest.raises(Refused, match="bad_passkey"):
            await desk.keys.sign_in(HERE, answer, "203.0.113.9")
    with pytest.raises(Refused, match="locked_out"):
        await desk.keys.sign_in(HERE, key.sign(desk.keys.begin_sign_in(HERE)), "203.0.113.9")
    assert (await desk.signs_in(key)).name == "mei"


async def test_nothing_that_signs_is_noted(desk: Desk) -> None:
    key = await desk.makes(await desk.comes("mei"))
    await desk.signs_in(key)
    (mine,) = await desk.keys.of("mei")
    assert mine.public_key not in str(desk.trace.events)
    assert mine.credential not in str(desk.trace.events)
