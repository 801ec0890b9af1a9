"""Who a person from the provider is here: roles as it states, newcomers, names already taken."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from queue_server.clock import SetClock
from queue_server.core.errors import Refused, UnknownThing
from queue_server.people.memory import MemoryAccountStore
from queue_server.people.passwords import Passwords
from queue_server.people.provider.ports import ProviderTerms
from queue_server.people.rules import AccountPolicy
from queue_server.people.use import Accounts
from queue_server.people.use.provider import MOST_WAITING, Came, Provider
from queue_server.usecases.doorkeeper import ENROLLING
from tests.people.test_second_step import GOOD, NOON, Noted

KEY = RSAKey.generate_key(2048, {"kid": "a", "use": "sig"})
ISSUER = "https://id.example"
TERMS = ProviderTerms(
    issuer=ISSUER, client_id="office", client_secret="s", label="City",
    redirect_uri="https://q.example/signin/provider", after_sign_out="https://q.example/clerk",
    role_claim="groups", roles={"chiefs": "admin", "desk": "clerk"}, strong=frozenset({"mfa"}),
)  # fmt: skip


class City:
    """A provider in memory, and an office beside it; ``claims`` are of who signs in next."""

    def __init__(self) -> None:
        self.clock, self.trace = SetClock(NOON), Noted()
        self.store = MemoryAccountStore()
        policy = AccountPolicy(second_step=frozenset({"admin"}))
        self.accounts = Accounts(
            self.store, self.clock, policy, Passwords(memory_kib=64), self.trace, b"secret" * 6
        )
        self.accounts.also_at(TERMS, self)
        self.claims: dict[str, Any] = {}
        self.nonce = ""

    @property
    def at(self) -> Provider:
        assert self.accounts.provider is not None
        return self.accounts.provider

    async def get(self, url: str, bearer: str = "") -> Mapping[str, Any]:
        if url.endswith("/keys"):
            return {"keys": [KEY.as_dict(private=False)]}
        ends = {"authorization_endpoint": "auth", "token_endpoint": "token", "jwks_uri": "keys"}
        return {"issuer": ISSUER, **{name: f"{ISSUER}/{end}" for name, end in ends.items()}}

    async def post(
        self, url: str, form: Mapping[str, str], basic: tuple[str, str] | None
    ) -> Mapping[str, Any]:
        now = self.clock.now().timestamp()
        common = {"iss": ISSUER, "aud": "office", "iat": now, "exp": now + 300}
        claims = {**common, "nonce": self.nonce, **self.claims}
        return {"id_token": jwt.encode({"alg": "RS256", "kid": "a"}, claims, KEY)}

    async def close(self) -> None:
        """Nothing is held."""

    async def comes(self, name: str, *groups: str, **more: Any) -> Came:
        self.claims = {"sub": f"of {name}", "preferred_username": name, "groups": list(groups)}
        self.claims.update(more)
        there, cookie = await self.at.begin()
        asked = parse_qs(urlsplit(there).query)
        self.nonce = asked["nonce"][0]
        return await self.at.come_back(cookie, {"code": "c", "state": asked["state"][0]}, name)

    async def refused(self, name: str, *groups: str, **more: Any) -> str:
        with pytest.raises(Refused) as refusal:
            await self.comes(name, *groups, **more)
        return refusal.value.code


@pytest.fixture
async def city() -> AsyncIterator[City]:
    city = City()
    await city.accounts.start()
    yield city
    await city.accounts.stop()


async def test_a_mapped_role_makes_an_account_and_follows_the_provider(city: City) -> None:
    assert (await city.comes("mei", "desk")).user.role == "clerk"
    assert (await city.comes("mei", "desk", "chiefs")).user.role == "admin"
    assert city.trace.named("role_changed")[-1]["role"] == "admin"
    token, _ = await city.at.sign_in(await city.comes("mei", "desk"))
    assert await city.refused("mei", "garden") == "no_role_there"
    assert city.accounts.known.by_session(token) is None
    user = await city.store.user("mei")
    assert user is not None
    assert user.password_hash == ""


async def test_without_a_role_nobody_gets_one(city: City) -> None:
    assert await city.refused("mei") == "waits_for_admin"
    assert await city.refused("mei", "desk") == "waits_for_admin"
    assert await city.store.user("mei") is None


async def test_a_name_that_somebody_has_is_never_taken_over(city: City) -> None:
    await city.accounts.users.add("wang", "admin", GOOD)
    assert await city.refused("wang", "desk") == "waits_for_admin"
    assert await city.refused("../", "desk") == "waits_for_admin"
    wang = await city.store.user("wang")
    assert wang is not None
    assert wang.role == "admin"


async def test_an_administrator_says_who_it_is_or_turns_them_away(city: City) -> None:
    await city.accounts.users.add("lin", "supervisor", GOOD)
    await city.refused("lin.c")
    (waiting,) = await city.at.identities()
    with pytest.raises(UnknownThing, match="unknown_user"):
        await city.at.accept(waiting.id, "nobody", None, by="wang")
    await city.at.accept(waiting.id, "lin", None, by="wang")
    assert (await city.comes("lin.c")).user.role == "supervisor"
    with pytest.raises(UnknownThing, match="unknown_identity"):
        await city.at.turn_away(waiting.id, by="wang")
    await city.refused("chen")
    newest = (await city.at.identities())[-1]
    waits = newest if newest.how == "waiting" else (await city.at.identities())[0]
    await city.at.turn_away(waits.id, by="wang")
    assert [one.how for one in await city.at.identities()] == ["linked"]


async def test_not_everybody_can_wait(city: City) -> None:
    for n in range(MOST_WAITING):
        assert await city.refused(f"n{n}") == "waits_for_admin"
    assert await city.refused("one-more") == "too_many_wait"


async def test_a_second_step_there_counts_where_it_is_configured(city: City) -> None:
    _, weak = await city.at.sign_in(await city.comes("mei", "chiefs", amr=["pwd"]))
    assert weak.role == ENROLLING
    token, strong = await city.at.sign_in(await city.comes("mei", "chiefs", amr=["pwd", "mfa"]))
    assert strong.role == "admin"
    known = city.accounts.known.by_session(token)
    assert known is not None
    assert known.role == "admin"
    assert city.accounts.known.is_current(strong)


async def test_who_was_removed_here_waits_again(city: City) -> None:
    await city.comes("mei", "desk")
    await city.accounts.users.remove("mei")
    city.accounts.also_at(replace(TERMS, roles={}), city)
    assert await city.refused("mei", "desk") == "waits_for_admin"


async def test_an_identity_of_another_account_is_not_linked_twice(city: City) -> None:
    await city.comes("mei", "desk")
    await city.accounts.users.add("lin", "clerk", GOOD)
    _, lin = await city.accounts.sign_in("lin", GOOD)
    there, cookie = await city.at.begin(lin.key)
    asked = parse_qs(urlsplit(there).query)
    city.nonce = asked["nonce"][0]
    with pytest.raises(Refused, match="identity_taken"):
        await city.at.come_back(cookie, {"code": "c", "state": asked["state"][0]})
