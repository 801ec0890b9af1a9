"""What holds with every provider: who signs in, and what is refused. Each is a real program."""

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from queue_server.clock import SetClock, SystemClock
from queue_server.core.errors import Refused, Unavailable
from queue_server.people.memory import MemoryAccountStore
from queue_server.people.passwords import Passwords
from queue_server.people.provider.ports import ProviderTerms
from queue_server.people.provider.tokens import APART, BadToken, ClocksApart, claims_of
from queue_server.people.use import Accounts
from queue_server.people.use.provider import Came, Provider
from tests.people.provider.real import Between, RealProvider, walk
from tests.people.provider.real import provider as provider
from tests.people.test_second_step import GOOD, Noted


class Office:
    """An office whose clock a test may move."""

    def __init__(self, terms: ProviderTerms) -> None:
        self.clock = SetClock(SystemClock().now())
        self.trace = Noted()
        self.fetch = Between()
        self.store = MemoryAccountStore()
        self.accounts = Accounts(
            self.store, self.clock, None, Passwords(memory_kib=64), self.trace, b"secret" * 6
        )
        self.accounts.also_at(terms, self.fetch)

    @property
    def at(self) -> Provider:
        assert self.accounts.provider is not None
        return self.accounts.provider

    async def goes(self, session: str = "") -> tuple[str, dict[str, str]]:
        """To the provider and back: the browser's cookie, and what came with it."""
        there, cookie = await self.at.begin(session)
        return cookie, await walk(there)

    async def comes(self, session: str = "") -> Came:
        return await self.at.come_back(*await self.goes(session))

    async def refused(self, cookie: str, said: dict[str, str]) -> str:
        with pytest.raises(Refused) as refusal:
            await self.at.come_back(cookie, said)
        return refusal.value.code

    async def let_in(self, name: str = "mei") -> None:
        """A stranger came, and an administrator said who it is."""
        assert await self.refused(*await self.goes()) == "waits_for_admin", self.trace.events
        (waiting,) = await self.at.identities()
        await self.at.accept(waiting.id, name, "clerk", by="wang")


@pytest.fixture
async def office(provider: RealProvider) -> AsyncIterator[Office]:
    office = Office(provider.terms)
    await office.accounts.start()
    yield office
    await office.accounts.stop()


async def test_a_newcomer_waits_for_an_administrator_and_then_signs_in(office: Office) -> None:
    await office.let_in()
    came = await office.comes()
    _, who = await office.at.sign_in(came)
    assert (who.name, who.role) == ("mei", "clerk")
    assert office.trace.named("signed_in")[-1]["method"] == "provider"
    out = office.at.way_out(who)
    assert out.startswith(office.at.terms.issuer)
    secrets = (office.fetch.last["id_token"], office.at.terms.client_secret)
    assert not any(secret in str(office.trace.events) for secret in secrets)


async def test_a_user_links_the_own_account_and_keeps_it(office: Office) -> None:
    await office.accounts.users.add("lin", "supervisor", GOOD)
    _, lin = await office.accounts.sign_in("lin", GOOD)
    assert (await office.comes(lin.key)).linked
    assert (await office.comes()).user.name == "lin"
    _, again = await office.accounts.sign_in("lin", GOOD)
    assert again.role == "supervisor"
    assert office.trace.named("signed_in_past_provider")[-1]["user"] == "lin"
    await office.at.unlink("lin", by="lin")
    assert await office.refused(*await office.goes()) == "waits_for_admin"


async def test_a_code_is_good_once(office: Office) -> None:
    await office.let_in()
    cookie, said = await office.goes()
    await office.at.come_back(cookie, said)
    assert await office.refused(cookie, said) == "provider_refused"


async def test_a_code_of_another_browser_is_refused(office: Office) -> None:
    """Code injection and a forged link: the state is of another cookie, or there is no cookie."""
    await office.let_in()
    (mine, _), (_, theirs) = await office.goes(), await office.goes()
    assert await office.refused(mine, theirs) == "provider_refused"
    assert await office.refused("", theirs) == "provider_refused"
    _, own_state = await office.goes()
    cookie, said = await office.goes()
    injected = {**said, "code": own_state["code"]}  # PKCE: of another verifier
    assert await office.refused(cookie, injected) == "provider_refused"


async def test_a_browser_that_comes_back_from_another_provider_is_refused(office: Office) -> None:
    await office.let_in()
    cookie, said = await office.goes()
    mixed_up = {**said, "iss": "https://evil.example"}
    assert await office.refused(cookie, mixed_up) == "provider_refused"
    silent = {name: value for name, value in said.items() if name != "iss"}
    assert await office.refused(cookie, silent) == "provider_refused"


async def test_a_browser_that_comes_back_too_late_is_refused(office: Office) -> None:
    await office.let_in()
    cookie, said = await office.goes()
    office.clock.advance(timedelta(minutes=10))
    assert await office.refused(cookie, said) == "provider_refused"


async def test_a_token_of_another_sign_in_is_refused(office: Office) -> None:
    await office.let_in()
    await office.comes()
    earlier = office.fetch.last["id_token"]
    office.fetch.change = lambda answer: {**answer, "id_token": earlier}
    assert await office.refused(*await office.goes()) == "provider_refused"
    assert "belongs to another sign-in" in office.trace.named("provider_refused")[-1]["reason"]


@pytest.mark.parametrize("alg", ["none", "None", "HS256"])
async def test_a_token_that_nobody_signed_is_refused(office: Office, alg: str) -> None:
    await office.let_in()

    def unsigned(answer: dict[str, Any]) -> dict[str, Any]:
        header, claims, signature = answer["id_token"].split(".")
        said = json.loads(base64.urlsafe_b64decode(header + "=="))
        plain = base64.urlsafe_b64encode(json.dumps({**said, "alg": alg}).encode())
        signature = "" if alg.lower() == "none" else signature
        return {**answer, "id_token": f"{plain.rstrip(b'=').decode()}.{claims}.{signature}"}

    office.fetch.change = unsigned
    assert await office.refused(*await office.goes()) == "provider_refused"


async def test_a_token_for_somebody_else_is_refused(office: Office) -> None:
    await office.let_in()
    await office.comes()
    token, terms, now = office.fetch.last["id_token"], office.at.terms, office.clock.now()
    keys = office.at._provider._keys
    said = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert claims_of(token, keys, terms, said["nonce"], now)["sub"] == "mei"
    for other in (
        replace(terms, client_id="another"),
        replace(terms, issuer="https://evil.example"),
    ):
        with pytest.raises(BadToken):
            claims_of(token, keys, other, said["nonce"], now)
    with pytest.raises(ClocksApart):
        claims_of(token, keys, terms, said["nonce"], now + timedelta(hours=2))


@pytest.mark.parametrize("sign", [-1, 1])
async def test_clocks_may_be_five_minutes_apart_and_no_more(office: Office, sign: int) -> None:
    await office.let_in()
    office.clock.advance(sign * (APART - timedelta(seconds=20)))
    assert (await office.comes()).user.name == "mei"
    if sign < 0:
        office.clock.advance(-timedelta(seconds=60))
        assert await office.refused(*await office.goes()) == "clocks_apart"


async def test_a_new_key_of_the_provider_is_fetched(office: Office, provider: RealProvider) -> None:
    await office.let_in()
    provider.rotate()
    assert (await office.comes()).user.name == "mei"
    provider.rotate()
    assert await office.refused(*await office.goes()) == "provider_refused"
    office.clock.advance(timedelta(seconds=11))
    assert (await office.comes()).user.name == "mei"


async def test_a_sign_in_that_was_given_up_is_refused(office: Office) -> None:
    cookie, said = await office.goes()
    given_up = {"state": said["state"], "iss": said.get("iss", ""), "error": "access_denied"}
    assert await office.refused(cookie, given_up) == "provider_refused"


async def test_while_the_provider_is_away_the_office_signs_in_by_itself(office: Office) -> None:
    await office.accounts.users.add("lin", "clerk", GOOD)
    _, lin = await office.accounts.sign_in("lin", GOOD)
    await office.comes(lin.key)
    office.clock.advance(timedelta(hours=2))
    away = replace(office.at.terms, issuer="http://localhost:9")
    office.accounts.also_at(away, office.fetch)
    past: list[str] = []

    async def note(name: str) -> None:
        past.append(name)

    office.accounts.past_provider = note
    with pytest.raises(Unavailable, match="provider_away"):
        await office.at.begin()
    _, who = await office.accounts.sign_in("lin", GOOD)
    assert who.role == "clerk"
    assert office.trace.named("provider_away")
    assert office.trace.named("signed_in_past_provider")[-1]["away"] == 1
    assert past == ["lin"]
