"""One-time links: each signs its user in once."""

import secrets

from queue_server.core.errors import Refused, UnknownThing
from queue_server.people.ports import AccountStore, SignInLink, token_hash
from queue_server.people.rules import AccountPolicy
from queue_server.people.use.recognition import TOKEN_BYTES, Recognition
from queue_server.people.use.second_step import SecondSteps
from queue_server.people.use.tries import Tries
from queue_server.usecases.answering import stored
from queue_server.usecases.doorkeeper import Identity
from queue_server.usecases.ports import Clock
from queue_server.usecases.trace import Trace

#: Invalid links are counted under this name; no user can have it.
LINKS = "one-time link"


class SignInLinks:
    """Making links, and signing in by them."""

    def __init__(
        self,
        store: AccountStore,
        clock: Clock,
        policy: AccountPolicy,
        known: Recognition,
        second_steps: SecondSteps,
        tries: Tries,
        trace: Trace,
    ) -> None:
        self._store = store
        self._clock = clock
        self._policy = policy
        self._known = known
        self._second_steps = second_steps
        self._tries = tries
        self._trace = trace

    async def make(self, name: str, by: str = "command") -> str:
        """A token that signs this user in once, within ``AccountPolicy.link_valid``.

        Raises:
            UnknownThing: ``unknown_user``.
        """
        if await self._store.user(name) is None:
            raise UnknownThing("unknown_user", user=name[:40])
        token = secrets.token_urlsafe(TOKEN_BYTES)
        expires_at = self._clock.now() + self._policy.link_valid
        await self._store.add_link(
            SignInLink(token_hash=token_hash(token), user=name, expires_at=expires_at)
        )
        self._trace.note("link_made", user=name, by=by)
        return token

    async def use(self, token: str, address: str = "", code: str = "") -> tuple[str, Identity]:
        """Sign in by a one-time link, which replaces only the password.

        Raises:
            Refused: ``link_used`` when it was used, is too old or never existed; ``locked_out``;
                ``second_step_needed`` or ``bad_code``, with the link still valid.
        """
        self._tries.refuse_waiting(LINKS, address)
        known = await stored(self._store.link(token_hash(token)))
        if known is not None and known.used_at is None and self._clock.now() < known.expires_at:
            self._tries.refuse_waiting(known.user, address)
            await self._second_steps.ask(known.user, code, address)
        link = await stored(self._store.use_link(token_hash(token), self._clock.now()))
        user = await stored(self._store.user(link.user)) if link is not None else None
        if user is None:
            self._tries.failed(LINKS, address)
            raise Refused("link_used", "this link was used already or is too old")
        method = "link and code" if self._known.users.has_code(user.name) else "link"
        signed_in = await stored(self._known.begin(user, method))
        self._trace.note("signed_in_by_link", user=user.name, method=method)
        return signed_in
