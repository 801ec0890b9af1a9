"""Signing in at a provider: there and back, who the person is here, and what administrators decide.

The office's own accounts keep working, so that no one is kept out while the provider is away.
"""

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from queue_server.core.errors import BadRequest, Refused, Unavailable, UnknownThing
from queue_server.people.passkeys.ports import Spent
from queue_server.people.ports import AccountStore, UserAccount
from queue_server.people.provider.claims import identity_id, is_strong, lacks, name_of, role_of
from queue_server.people.provider.flow import (
    SEED_BYTES,
    SignInFlow,
    flow_of,
    is_of,
    way_out,
    way_there,
)
from queue_server.people.provider.known import KnownProvider
from queue_server.people.provider.metadata import Metadata
from queue_server.people.provider.ports import (
    OutsideIdentity,
    ProviderAway,
    ProviderRefuses,
)
from queue_server.people.provider.tokens import BadToken, ClocksApart
from queue_server.people.use.known.sessions import STRONG
from queue_server.people.use.recognition import Recognition
from queue_server.people.use.tries import Tries
from queue_server.usecases.answering import stored
from queue_server.usecases.doorkeeper import Identity
from queue_server.usecases.ports import Clock
from queue_server.usecases.trace import Trace

log = logging.getLogger(__name__)

#: Newcomers that may wait for an administrator.
MOST_WAITING = 50
LONGEST_CODE = 4096
PLAIN = "provider"


@dataclass(frozen=True, slots=True)
class Came:
    """Who came back from the provider. ``linked``: to the user of a session, which continues."""

    user: UserAccount
    strong: bool
    linked: bool = False


class Provider:
    """One provider beside the office's own accounts."""

    def __init__(
        self,
        provider: KnownProvider,
        store: AccountStore,
        clock: Clock,
        known: Recognition,
        tries: Tries,
        trace: Trace,
        secret: bytes,
        add_user: Callable[[str, str], Awaitable[None]],
    ) -> None:
        """``add_user(name, role)`` adds a user without a password, or refuses."""
        self.terms = provider.terms
        self._fetch = provider.fetch
        self._provider = provider
        self._store = store
        self._clock = clock
        self._known = known
        self._tries = tries
        self._trace = trace
        self._secret = secret
        self._add_user = add_user

    @property
    def is_away(self) -> bool:
        """Whether the provider failed to answer the last request."""
        return self._provider.away

    async def close(self) -> None:
        """Close connections."""
        await self._fetch.close()

    # There and back.

    async def begin(self, session: str = "") -> tuple[str, str]:
        """Where to send the browser, and the cookie it must come back with.

        ``session``: the key of the session whose user is to be linked.

        Raises:
            Unavailable: ``provider_away``.
        """
        now = self._clock.now()
        metadata = await self._asked(self._provider.metadata(now))
        flow = SignInFlow.begun(secrets.token_bytes(SEED_BYTES), now, session)
        there = way_there(self._secret, flow, self.terms, metadata.authorization)
        return there, flow.cookie(self._secret)

    async def come_back(self, cookie: str, said: Mapping[str, str], address: str = "") -> Came:
        """Find out who has come back with this query and cookie.

        Raises:
            Refused: ``provider_refused``, ``clocks_apart``, ``waits_for_admin``,
                ``too_many_wait``, ``no_role_there``, ``identity_taken``, ``locked_out``.
            Unavailable: ``provider_away``.
        """
        # Counted by address alone, as invalid passkeys are.
        counted = f"a provider at {address}"
        self._tries.refuse_waiting(counted, address)
        try:
            return await self._came(cookie, said)
        except (BadToken, ProviderRefuses) as why:
            self._tries.failed(counted, address, "provider_failed")
            self._trace.note("provider_refused", reason=str(why)[:120], address=address)
            code = "clocks_apart" if isinstance(why, ClocksApart) else "provider_refused"
            raise Refused(code, "the sign-in at the provider was not accepted") from None

    async def _came(self, cookie: str, said: Mapping[str, str]) -> Came:
        now = self._clock.now()
        flow = flow_of(self._secret, cookie, now)
        if flow is None or not is_of(self._secret, flow, said.get("state", "")):
            raise BadToken("a different browser came back, or it came too late")
        metadata = await self._asked(self._provider.metadata(now))
        issuer = said.get("iss")
        if issuer not in (None, self.terms.issuer) or (metadata.says_issuer and issuer is None):
            raise BadToken("a different provider sent the browser back")
        code = said.get("code", "")
        if "error" in said or not 1 <= len(code) <= LONGEST_CODE:
            raise ProviderRefuses(_word(said.get("error", "no_code")))
        claims = await self._exchanged(flow, code, metadata)
        if not await stored(self._store.spend(Spent(flow.hash, flow.until))):
            raise BadToken("came back twice")
        if flow.session:
            return await self._link(flow.session, claims)
        return await self._who(claims)

    async def _exchanged(self, flow: SignInFlow, code: str, metadata: Metadata) -> dict[str, Any]:
        """Exchange the code for a token and the token for claims; missing claims are requested."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.terms.redirect_uri,
            "code_verifier": flow.verifier(self._secret),
            "client_id": self.terms.client_id,
        }
        basic = None
        if self.terms.client_secret and metadata.basic:
            basic = (self.terms.client_id, self.terms.client_secret)
        elif self.terms.client_secret:
            form["client_secret"] = self.terms.client_secret
        answer = await self._asked(self._fetch.post(metadata.token, form, basic))
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise BadToken("no ID token")
        nonce = flow.nonce(self._secret)
        claims: dict[str, Any] = await self._asked(
            self._provider.claims(token, nonce, self._clock.now())
        )
        access = answer.get("access_token")
        if lacks(claims, self.terms) and metadata.userinfo and isinstance(access, str):
            more = await self._asked(self._fetch.get(metadata.userinfo, access))
            if more.get("sub") != claims["sub"]:
                raise BadToken("is about another user")
            claims = {**more, **claims}
        return claims

    async def _asked(self, answer: Any) -> Any:
        before = self._provider.away
        try:
            found = await answer
        except ProviderAway as why:
            if not before:
                log.warning("the provider of sign-ins is away: %s", why)
                self._trace.note("provider_away", reason=str(why)[:120])
            raise Unavailable("provider_away", "sign in with the office's own account") from why
        if before and not self._provider.away:
            log.warning("the provider of sign-ins is back")
            self._trace.note("provider_back")
        return found

    # Who the person is here.

    async def _who(self, claims: Mapping[str, Any]) -> Came:
        key = identity_id(self.terms.issuer, str(claims["sub"]))
        identity = await stored(self._store.identity(key))
        role = role_of(claims, self.terms)
        if identity is None:
            identity = await self._newcomer(key, claims, role)
        if identity.how == "waiting":
            raise Refused("waits_for_admin", "an administrator must choose a role first")
        user = await stored(self._store.user(identity.user))
        if user is None:
            await stored(self._store.remove_identity(key))
            raise Refused("waits_for_admin", "the account was removed")
        if identity.how == "mapped":
            user = await self._in_role(user, role)
        return Came(user, is_strong(claims, self.terms))

    async def _in_role(self, user: UserAccount, role: str | None) -> UserAccount:
        """Put the user in the role that the provider gives now."""
        if role is None:
            await stored(self._known.sessions.end_all(user.name))
            self._trace.note("role_gone", user=user.name)
            raise Refused("no_role_there", "the provider no longer gives this person a role")
        if role != user.role:
            user = replace(user, role=role)
            await stored(self._store.update_user(user))
            self._trace.note("role_changed", user=user.name, role=role, by="provider")
        return user

    async def _newcomer(
        self, key: str, claims: Mapping[str, Any], role: str | None
    ) -> OutsideIdentity:
        """Add an account if the provider gives a role and the name is free; else let them wait."""
        name, now = name_of(claims, self.terms), self._clock.now()
        made = role is not None and await self._added(name, role)
        if not made:
            waiting = [one for one in await self.identities() if one.how == "waiting"]
            if len(waiting) >= MOST_WAITING:
                raise Refused("too_many_wait", "an administrator must decide on those who wait")
        identity = OutsideIdentity(
            id=key,
            user=name if made else "",
            name=name,
            how="mapped" if made else "waiting",
            created_at=now,
        )
        await stored(self._store.keep_identity(identity))
        self._trace.note("came_by_provider", user=name, outcome=identity.how)
        return identity

    async def _added(self, name: str, role: str) -> bool:
        """Add an account; False if refused. A name in use is never taken over."""
        try:
            await self._add_user(name, role)
        except (BadRequest, Refused):
            return False
        return True

    async def _link(self, session: str, claims: Mapping[str, Any]) -> Came:
        """Link the user whose session here began the flow to their identity at the provider."""
        mine = self._known.sessions.valid(session)
        user = None if mine is None else await stored(self._store.user(mine.user))
        if user is None:
            raise Refused("link_too_late", "sign in here again, then link")
        key = identity_id(self.terms.issuer, str(claims["sub"]))
        before = await stored(self._store.identity(key))
        if before is not None and before.user not in ("", user.name):
            raise Refused("identity_taken", "this identity belongs to another account")
        name = name_of(claims, self.terms)
        await stored(self._store.keep_identity(self._linked(key, user.name, name)))
        self._trace.note("provider_linked", user=user.name, by=user.name)
        return Came(user, strong=False, linked=True)

    def _linked(self, key: str, user: str, name: str) -> OutsideIdentity:
        return OutsideIdentity(
            id=key, user=user, name=name, how="linked", created_at=self._clock.now()
        )

    async def sign_in(self, came: Came, address: str = "") -> tuple[str, Identity]:
        """Begin the session of the user who came back."""
        method = STRONG if came.strong else PLAIN
        token, who = await stored(self._known.begin(came.user, method))
        self._trace.note(
            "signed_in", user=who.name, role=came.user.role, address=address, method=method
        )
        return token, who

    def way_out(self, who: Identity) -> str:
        """Where a browser ends its session at the provider too; empty if none is known.

        Nothing is fetched for it: signing out does not wait for the provider.
        """
        end = self._provider.end_session
        return way_out(self.terms, end) if end and self.signed_in(who) else ""

    def signed_in(self, who: Identity) -> bool:
        """Whether a session began at the provider."""
        return self._known.sessions.began_by(who.key, (STRONG, PLAIN))

    # What administrators and users decide.

    async def identities(self) -> Sequence[OutsideIdentity]:
        """Everyone who ever came, oldest first."""
        return await stored(self._store.identities())

    async def of(self, name: str) -> Sequence[OutsideIdentity]:
        """The identities of a user."""
        return [one for one in await self.identities() if one.user == name]

    async def unlink(self, name: str, by: str) -> None:
        """Forget who a user is at the provider.

        Raises:
            Refused: ``not_linked``.
        """
        mine = await self.of(name)
        if not mine:
            raise Refused("not_linked", "no identity at the provider is linked")
        for one in mine:
            await stored(self._store.remove_identity(one.id))
        self._trace.note("provider_unlinked", user=name, by=by)

    async def accept(self, key: str, name: str, role: str | None, by: str) -> None:
        """Say who a waiting person is: a new user in a role or, without a role, an existing user.

        Raises:
            UnknownThing: ``unknown_identity``, ``unknown_user``.
            BadRequest: ``invalid_name``, ``personal_data``, ``unknown_role``.
            Refused: ``user_exists``.
        """
        waiting = await self._waiting(key)
        if role is None:
            if await stored(self._store.user(name)) is None:
                raise UnknownThing("unknown_user", user=name[:40])
        else:
            await self._add_user(name, role)
        await stored(self._store.keep_identity(self._linked(key, name, waiting.name)))
        self._trace.note("provider_linked", user=name, by=by)

    async def turn_away(self, key: str, by: str) -> None:
        """Forget a waiting person.

        Raises:
            UnknownThing: ``unknown_identity``.
        """
        waiting = await self._waiting(key)
        await stored(self._store.remove_identity(key))
        self._trace.note("provider_turned_away", user=waiting.name, by=by)

    async def _waiting(self, key: str) -> OutsideIdentity:
        found = await stored(self._store.identity(key[:64]))
        if found is None or found.how != "waiting":
            raise UnknownThing("unknown_identity", "nobody with this id is waiting")
        return found


def _word(error: str) -> str:
    """An OAuth error code, made safe for a log."""
    return "".join(c for c in error if c.isascii() and (c.isalnum() or c == "_"))[:40]
