"""Staff sign in by password or one-time link; administrators manage users and machines."""

import json
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.people.attempts import Attempts
from queue_server.people.passwords import NO_PASSWORD, Passwords
from queue_server.people.ports import (
    AccountStore,
    AlreadyThere,
    DeviceToken,
    SignInLink,
    SignInSession,
    UserAccount,
    token_hash,
)
from queue_server.people.provider.known import KnownProvider
from queue_server.people.provider.ports import Fetch, ProviderTerms
from queue_server.people.rules import (
    USER_ROLES,
    AccountPolicy,
    refuse_keys,
    refuse_name,
    refuse_weak,
)
from queue_server.people.use.enrolment import Enrolment, refuse_kind
from queue_server.people.use.passkeys import Passkeys
from queue_server.people.use.provider import Provider
from queue_server.people.use.recognition import TOKEN_BYTES, Recognition
from queue_server.people.use.second_step import SecondSteps
from queue_server.people.use.tries import Tries
from queue_server.usecases.answering import stored
from queue_server.usecases.doorkeeper import Identity
from queue_server.usecases.ports import Clock
from queue_server.usecases.trace import NoTrace, Trace

#: Sessions and links are deleted this long after they expired.
KEPT_AFTER_EXPIRY = timedelta(days=1)
#: How many digits of a session's key identify it to its owner.
SESSION_ID_DIGITS = 16
#: Invalid links are counted under this name; no user can have it.
LINKS = "one-time link"


async def _do_nothing(name: str) -> None:
    """The default: do nothing."""


class Accounts:
    """Sign-in, sign-out and enrolment; ``known`` recognises callers by their tokens."""

    def __init__(
        self,
        store: AccountStore,
        clock: Clock,
        policy: AccountPolicy | None = None,
        passwords: Passwords | None = None,
        trace: Trace | None = None,
        secret: bytes | None = None,
    ) -> None:
        self.policy = policy or AccountPolicy()
        self.known = Recognition(store, clock, self.policy)
        self.attempts = Attempts(self.policy)
        self.known.users.on_new_password(self.attempts.lift)
        self._store = store
        self._clock = clock
        self._passwords = passwords or Passwords()
        self._trace: Trace = trace or NoTrace()
        self.enrolment = Enrolment(store, self.known, self.attempts, clock, self._trace)
        self._tries = Tries(self.attempts, clock, self._trace)
        self.second_steps = SecondSteps(store, clock, self.known, self._tries, self._trace)
        # Processes on one database accept each other's challenges; alone, any secret will do.
        secret = secret or secrets.token_bytes(TOKEN_BYTES)
        self.passkeys = Passkeys(store, clock, self.known, self._tries, self._trace, secret)
        self._secret = secret
        self.provider: Provider | None = None
        #: Called with each user who could have signed in at the provider but did not.
        self.past_provider: Callable[[str], Awaitable[None]] = _do_nothing

    def also_at(self, terms: ProviderTerms, fetch: Fetch) -> None:
        """Let users sign in at a provider too."""
        self.provider = Provider(
            KnownProvider(terms, fetch), self._store, self._clock, self.known, self._tries,
            self._trace, self._secret, self.add_user_by_link,
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
        kept = await self._new_hash(who.name, new)
        await stored(self._store.update_user(replace(user, password_hash=kept)))
        for session in self.own_sessions(who):
            if session.token_hash != who.key:
                await stored(self.known.sessions.end(session.token_hash))
        self._trace.note("password_changed", user=who.name, by=who.name)

    async def choices(self, who: Identity) -> dict[str, Any]:
        """What this user has chosen for the pages."""
        kept = await stored(self._store.choices(who.name))
        return {"letters": True, "keys": {}} | (json.loads(kept) if kept else {})

    async def choose(self, who: Identity, chosen: Mapping[str, Any]) -> None:
        """Keep what this user has chosen.

        Raises:
            BadRequest: ``invalid``, ``key_twice``.
        """
        refuse_keys(chosen["keys"])
        await stored(self._store.keep_choices(who.name, json.dumps(chosen)))

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

    async def make_link(self, name: str, by: str = "command") -> str:
        """A token that signs this user in once, within ``AccountPolicy.link_valid``.

        Raises:
            UnknownThing: ``unknown_user``.
        """
        if await self._store.user(name) is None:
            raise UnknownThing("unknown_user", user=name[:40])
        token = secrets.token_urlsafe(TOKEN_BYTES)
        expires_at = self._clock.now() + self.policy.link_valid
        await self._store.add_link(
            SignInLink(token_hash=token_hash(token), user=name, expires_at=expires_at)
        )
        self._trace.note("link_made", user=name, by=by)
        return token

    async def use_link(self, token: str, address: str = "", code: str = "") -> tuple[str, Identity]:
        """Sign in by a one-time link, which replaces only the password.

        Raises:
            Refused: ``link_used`` when it was used, is too old or never existed; ``locked_out``;
                ``second_step_needed`` or ``bad_code``, with the link still valid.
        """
        self._tries.refuse_waiting(LINKS, address)
        known = await stored(self._store.link(token_hash(token)))
        if known is not None and known.used_at is None and self._clock.now() < known.expires_at:
            self._tries.refuse_waiting(known.user, address)
            await self.second_steps.ask(known.user, code, address)
        link = await stored(self._store.use_link(token_hash(token), self._clock.now()))
        user = await stored(self._store.user(link.user)) if link is not None else None
        if user is None:
            self._tries.failed(LINKS, address)
            raise Refused("link_used", "this link was used already or is too old")
        method = "link and code" if self.known.users.has_code(user.name) else "link"
        signed_in = await stored(self.known.begin(user, method))
        self._trace.note("signed_in_by_link", user=user.name, method=method)
        return signed_in

    # Managing accounts.

    async def users(self) -> Sequence[UserAccount]:
        """Everyone with an account, by name."""
        return await stored(self._store.users())

    async def add_user(self, name: str, role: str, password: str) -> None:
        """Add a member of staff.

        Raises:
            BadRequest: ``invalid_name``, ``unknown_role``, ``password_weak``, ``password_common``.
            Refused: ``user_exists``.
        """
        self._refuse_user(name, role)
        await self._add(name, role, await self._new_hash(name, password))

    def _refuse_user(self, name: str, role: str) -> None:
        refuse_name(name)
        if role not in USER_ROLES:
            raise BadRequest("unknown_role", f"one of {', '.join(USER_ROLES)}", role=role[:40])

    async def _add(self, name: str, role: str, password_hash: str) -> None:
        user = UserAccount(
            name=name, role=role, password_hash=password_hash, created_at=self._clock.now()
        )
        try:
            await self._store.add_user(user)
        except AlreadyThere:
            raise Refused("user_exists", f"{name} has an account already", user=name) from None
        self._trace.note("user_added", user=name, role=role)

    async def add_user_by_link(self, name: str, role: str) -> None:
        """Add a user without a password, who signs in by a one-time link and sets one.

        Raises:
            BadRequest: ``invalid_name``, ``unknown_role``.
            Refused: ``user_exists``.
        """
        self._refuse_user(name, role)
        await self._add(name, role, NO_PASSWORD)

    async def add_link_only_user(self, name: str, role: str) -> None:
        """Ensure that a user exists who can sign in only by one-time links."""
        if await self._store.user(name) is None:
            await self.add_user(name, role, secrets.token_urlsafe(TOKEN_BYTES))

    async def set_password(self, name: str, password: str) -> None:
        """Give a user a new password; ends every session of theirs."""
        user = await self._store.user(name)
        if user is None:
            raise UnknownThing("unknown_user", user=name[:40])
        kept = await self._new_hash(name, password)
        await self._store.update_user(replace(user, password_hash=kept))
        await self._store.revoke_sessions_of(name, self._clock.now())
        self._trace.note("password_changed", user=name, by="command")

    async def _new_hash(self, name: str, password: str) -> str:
        refuse_weak(
            password,
            name,
            await self._passwords.common(),
            at_least=self.policy.password_min_chars,
            complexity=self.policy.lockout == "tw-appendix10",
        )
        return await self._passwords.hash(password)

    async def remove_user(self, name: str) -> None:
        """Remove an account and its sessions."""
        if not await stored(self._store.remove_user(name)):
            raise UnknownThing("unknown_user", user=name[:40])
        for session in self.known.sessions.of(name):
            self.known.sessions.forget(session.token_hash)
        self._trace.note("user_removed", user=name)

    async def enroll(self, name: str, kind: str) -> str:
        """Enrol a device; its token is shown only once.

        Raises:
            BadRequest: ``invalid_name`` or ``unknown_kind``.
            Refused: ``name_taken``.
        """
        refuse_name(name)
        refuse_kind(kind)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        device = DeviceToken(
            name=name, kind=kind, token_hash=token_hash(token), created_at=self._clock.now()
        )
        try:
            await self._store.add_device(device)
        except AlreadyThere:
            raise Refused("name_taken", f"{name} is enrolled already", name=name) from None
        self._trace.note("device_enrolled", device=name, kind=kind)
        return token

    async def revoke_device(self, name: str) -> None:
        """Revoke a device's token; its connections end within two seconds.

        Raises:
            UnknownThing: ``unknown_device``.
        """
        if not await stored(self._store.revoke_device(name, self._clock.now())):
            raise UnknownThing("unknown_device", device=name[:40])
        await self.known.device_revoked(name)
        self._trace.note("device_revoked", device=name)


def _hash_of(user: UserAccount | None) -> str | None:
    return None if user is None else user.password_hash
