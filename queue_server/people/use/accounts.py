"""Staff sign in and out, and look after their own sessions and password."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from queue_server.core.errors import Refused, UnknownThing
from queue_server.people.attempts import Attempts
from queue_server.people.passwords import NO_PASSWORD, Passwords
from queue_server.people.ports import (
    AccountStore,
    SignInSession,
    UserAccount,
)
from queue_server.people.provider.known import KnownProvider
from queue_server.people.provider.ports import Fetch, ProviderTerms
from queue_server.people.rules import AccountPolicy
from queue_server.people.use.choices import PageChoices
from queue_server.people.use.enrolment import Enrolment
from queue_server.people.use.links import SignInLinks
from queue_server.people.use.passkeys import Passkeys
from queue_server.people.use.provider import Provider
from queue_server.people.use.recognition import TOKEN_BYTES, Recognition
from queue_server.people.use.second_step import SecondSteps
from queue_server.people.use.tries import Tries
from queue_server.people.use.users import StaffAccounts
from queue_server.usecases.answering import stored
from queue_server.usecases.doorkeeper import Identity
from queue_server.usecases.ports import Clock
from queue_server.usecases.trace import NoTrace, Trace

#: Sessions and links are deleted this long after they expired.
KEPT_AFTER_EXPIRY = timedelta(days=1)
#: How many digits of a session's key identify it to its owner.
SESSION_ID_DIGITS = 16


async def _do_nothing(name: str) -> None:
    """The default: do nothing."""


class Accounts:
    """Signing in by password, and what users do with their own sessions and password.

    ``known`` recognises callers by their tokens. The other ways in and what is managed are parts
    of their own: ``passkeys``, ``links`` and ``provider``, ``second_steps``, ``users``,
    ``enrolment``, ``choices``.
    """

    def __init__(
        self,
        store: AccountStore,
        clock: Clock,
        policy: AccountPolicy | None = None,
        passwords: Passwords | None = None,
        trace: Trace | None = None,
        secret: bytes | None = None,
    ) -> None:
        self.policy = policy = policy or AccountPolicy()
        self.known = known = Recognition(store, clock, policy)
        self.attempts = Attempts(policy)
        known.users.on_new_password(self.attempts.lift)
        self._store = store
        self._clock = clock
        self._passwords = passwords or Passwords()
        self._trace: Trace = trace or NoTrace()
        self._tries = tries = Tries(self.attempts, clock, self._trace)
        # Processes on one database accept each other's challenges; alone, any secret will do.
        self._secret = secret or secrets.token_bytes(TOKEN_BYTES)
        self.users = StaffAccounts(store, clock, policy, known, self._passwords, self._trace)
        self.second_steps = SecondSteps(store, clock, known, tries, self._trace)
        self.links = SignInLinks(store, clock, policy, known, self.second_steps, tries, self._trace)
        self.passkeys = Passkeys(store, clock, known, tries, self._trace, self._secret)
        self.enrolment = Enrolment(store, known, self.attempts, clock, self._trace)
        self.choices = PageChoices(store)
        self.provider: Provider | None = None
        #: Called with each user who could have signed in at the provider but did not.
        self.past_provider: Callable[[str], Awaitable[None]] = _do_nothing

    def also_at(self, terms: ProviderTerms, fetch: Fetch) -> None:
        """Let users sign in at a provider too."""
        self.provider = Provider(
            KnownProvider(terms, fetch), self._store, self._clock, self.known, self._tries,
            self._trace, self._secret, self.users.add_by_link,
        )  # fmt: skip

    async def start(self) -> None:
        """Read everything in.

        Raises:
            StorageDown: If it cannot be read.
        """
        await self.known.start()

    async def stop(self) -> None:
        """Store when sessions and machines were last active, and end the hashing threads."""
        try:
            await self.known.stop()
        finally:
            self._passwords.close()
            if self.provider is not None:
                await self.provider.close()

    # Signing in and out.

    async def sign_in(
        self, name: str, password: str, address: str = "", code: str = ""
    ) -> tuple[str, Identity]:
        """Check a password, and a code if the user has a second step; begin a session.

        Returns its token, shown once, and the identity.

        Raises:
            Refused: ``bad_credentials``, ``second_step_needed``, ``bad_code``, ``passkey_needed``,
                or ``locked_out`` with the seconds left.
            Unavailable: ``overloaded`` or ``storage_down``.
        """
        user = await self._check(name, password, code, address)
        method = "password and code" if self.known.users.has_code(name) else "password"
        token, who = await stored(self.known.begin(user, method))
        self._trace.note("signed_in", user=name, role=user.role, address=address, method=method)
        await self._note_way_round(name, address)
        return token, who

    async def _note_way_round(self, name: str, address: str) -> None:
        """Note that a user bypassed their identity at the provider: it is away, or avoided."""
        if self.provider is not None and await self.provider.of(name):
            away = int(self.provider.is_away)
            self._trace.note("signed_in_past_provider", user=name, address=address, away=away)
            await self.past_provider(name)

    async def prove(self, who: Identity, password: str, code: str, address: str = "") -> None:
        """Check again who uses a session, so that it may carry out dangerous acts for a while.

        Raises:
            Refused: As :meth:`sign_in`.
            Unavailable: ``overloaded`` or ``storage_down``.
        """
        await self._check(who.name, password, code, address)
        await stored(self.known.prove(who.key))
        self._trace.note("proved_again", user=who.name, address=address, method="password")

    async def _check(self, name: str, password: str, code: str, address: str) -> UserAccount:
        self._tries.refuse_waiting(name, address)
        user = await stored(self._store.user(name))
        if not await self._passwords.verify(_hash_of(user), password):
            self._tries.failed(name, address)
            raise Refused("bad_credentials", "the name or the password is wrong")
        assert user is not None
        await self.second_steps.ask(name, code, address)
        self._tries.succeeded(name, address)
        if self._passwords.is_outdated(user.password_hash):
            await self._rehash(user, password)
        return user

    async def _rehash(self, user: UserAccount, password: str) -> None:
        """Hash with this version's settings: the time of a check must not reveal who exists."""
        kept = await self._passwords.hash(password)
        if await stored(self._store.user(user.name)) == user:  # not changed meanwhile
            await stored(self._store.update_user(replace(user, password_hash=kept)))

    async def sign_out(self, identity: Identity) -> None:
        """End this session, everywhere it is open."""
        await stored(self.known.sessions.end(identity.key))
        self._trace.note("signed_out", user=identity.name)

    # A user's own sessions and password.

    def own_sessions(self, who: Identity) -> Sequence[SignInSession]:
        """Where this user is signed in now, oldest first."""
        return self.known.sessions.of(who.name)

    async def end_own_session(self, who: Identity, session_id: str) -> Identity:
        """End one of the user's own sessions. Returns the identity whose connections are to be
        closed.

        Raises:
            UnknownThing: ``unknown_session``.
        """
        for session in self.own_sessions(who):
            if session.token_hash[:SESSION_ID_DIGITS] == session_id:
                ended = replace(who, key=session.token_hash)
                await self.sign_out(ended)
                return ended
        raise UnknownThing("unknown_session", session=session_id[:40])

    async def change_own_password(
        self, who: Identity, current: str, new: str, address: str = ""
    ) -> None:
        """Replace the password; every other session of the user ends.

        A user who signed in by link and has no password yet gives no old one.

        Raises:
            Refused: ``bad_credentials``, ``locked_out``.
            BadRequest: ``password_weak``, ``password_common``.
        """
        self._tries.refuse_waiting(who.name, address)
        user = await stored(self._store.user(who.name))
        first = user is not None and user.password_hash == NO_PASSWORD
        if not first and not await self._passwords.verify(_hash_of(user), current):
            self._tries.failed(who.name, address)
            raise Refused("bad_credentials", "the present password is wrong")
        assert user is not None
        kept = await self.users.new_hash(who.name, new)
        await stored(self._store.update_user(replace(user, password_hash=kept)))
        for session in self.own_sessions(who):
            if session.token_hash != who.key:
                await stored(self.known.sessions.end(session.token_hash))
        self._trace.note("password_changed", user=who.name, by=who.name)

    async def end_sessions_of(self, name: str) -> int:
        """End every session of a user; returns how many.

        Raises:
            UnknownThing: ``unknown_user``.
        """
        if not self.known.users.knows(name):
            raise UnknownThing("unknown_user", user=name[:40])
        ended = await stored(self.known.sessions.end_all(name))
        self._trace.note("sessions_ended", user=name)
        return ended

    async def forget_expired(self, now: datetime) -> None:
        """Delete sessions and links that expired a while ago.

        Raises:
            StorageDown: If they cannot be deleted now.
        """
        await self._store.forget_expired(now - KEPT_AFTER_EXPIRY)


def _hash_of(user: UserAccount | None) -> str | None:
    return None if user is None else user.password_hash
