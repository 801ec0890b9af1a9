"""Administrators and the command line manage the accounts of staff."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.people.passwords import NO_PASSWORD, Passwords
from queue_server.people.ports import AccountStore, AlreadyThere, UserAccount
from queue_server.people.rules import USER_ROLES, AccountPolicy, refuse_name, refuse_weak
from queue_server.people.use.recognition import TOKEN_BYTES, Recognition
from queue_server.usecases.answering import stored
from queue_server.usecases.ports import Clock
from queue_server.usecases.trace import Trace


class StaffAccounts:
    """Adding members of staff, giving them passwords, and removing them."""

    def __init__(
        self,
        store: AccountStore,
        clock: Clock,
        policy: AccountPolicy,
        known: Recognition,
        passwords: Passwords,
        trace: Trace,
    ) -> None:
        self._store = store
        self._clock = clock
        self._policy = policy
        self._known = known
        self._passwords = passwords
        self._trace = trace

    async def all(self) -> Sequence[UserAccount]:
        """Everyone with an account, by name."""
        return await stored(self._store.users())

    async def add(self, name: str, role: str, password: str) -> None:
        """Add a member of staff.

        Raises:
            BadRequest: ``invalid_name``, ``unknown_role``, ``password_weak``, ``password_common``.
            Refused: ``user_exists``.
        """
        self._refuse_user(name, role)
        await self._add(name, role, await self.new_hash(name, password))

    async def add_by_link(self, name: str, role: str) -> None:
        """Add a user without a password, who signs in by a one-time link and sets one.

        Raises:
            BadRequest: ``invalid_name``, ``unknown_role``.
            Refused: ``user_exists``.
        """
        self._refuse_user(name, role)
        await self._add(name, role, NO_PASSWORD)

    async def add_link_only(self, name: str, role: str) -> None:
        """Ensure that a user exists who can sign in only by one-time links."""
        if await self._store.user(name) is None:
            await self.add(name, role, secrets.token_urlsafe(TOKEN_BYTES))

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

    async def set_password(self, name: str, password: str) -> None:
        """Give a user a new password; ends every session of theirs."""
        user = await self._store.user(name)
        if user is None:
            raise UnknownThing("unknown_user", user=name[:40])
        kept = await self.new_hash(name, password)
        await self._store.update_user(replace(user, password_hash=kept))
        await self._store.revoke_sessions_of(name, self._clock.now())
        self._trace.note("password_changed", user=name, by="command")

    async def new_hash(self, name: str, password: str) -> str:
        """The hash of a password that a user may have from now on.

        Raises:
            BadRequest: ``password_weak``, ``password_common``.
            Unavailable: ``overloaded``.
        """
        refuse_weak(
            password,
            name,
            await self._passwords.common(),
            at_least=self._policy.password_min_chars,
            complexity=self._policy.lockout == "tw-appendix10",
        )
        return await self._passwords.hash(password)

    async def remove(self, name: str) -> None:
        """Remove an account and its sessions."""
        if not await stored(self._store.remove_user(name)):
            raise UnknownThing("unknown_user", user=name[:40])
        for session in self._known.sessions.of(name):
            self._known.sessions.forget(session.token_hash)
        self._trace.note("user_removed", user=name)
