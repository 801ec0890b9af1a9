"""Recognising callers from memory alone, so that a request reads no database.

Another process (``run.py user``, ``run.py enroll``) may change accounts at any time:
:meth:`Recognition.sweep` runs each second, reads such changes and ends idle sessions.
"""

import asyncio
import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from queue_server.people.ports import AccountStore, SignInSession, UserAccount, token_hash
from queue_server.people.rules import AccountPolicy
from queue_server.people.use.known.machines import KnownMachines
from queue_server.people.use.known.sessions import KnownSessions, is_strong
from queue_server.people.use.known.users import KnownUsers
from queue_server.usecases.doorkeeper import Identity
from queue_server.usecases.ports import Clock, StorageDown

#: 256 bits from the system's generator.
TOKEN_BYTES = 32
#: How often at most an unknown token makes us check whether another process has added it.
LOOK_AGAIN_EVERY = timedelta(milliseconds=50)
#: How often the use of a session or a machine is stored; memory is exact. Also how often to read
#: which machines other processes have seen.
TOUCH_EVERY = timedelta(seconds=60)


class Recognition:
    """The kernel's doorkeeper, over what is known: ``users``, ``sessions`` and ``machines``."""

    def __init__(self, store: AccountStore, clock: Clock, policy: AccountPolicy) -> None:
        self.users = KnownUsers(store, policy)
        self.sessions = KnownSessions(store, clock, policy)
        self.machines = KnownMachines(store, clock)
        self._store = store
        self._clock = clock
        self._policy = policy
        self._version = -1
        self._looked_at: datetime | None = None
        self._looking: asyncio.Task[None] | None = None
        self._reading = asyncio.Lock()

    async def start(self) -> None:
        """Read everything.

        Raises:
            StorageDown: If it cannot be read.
        """
        self._version = await self._store.version()
        await self._load()

    async def stop(self) -> None:
        """Store when sessions and machines were last active."""
        with suppress(StorageDown):  # the sessions then end a minute earlier than they might
            await self._write_touches(timedelta())

    # Recognising: from memory alone.

    def by_session(self, token: str) -> Identity | None:
        """Whose session this is; using it keeps it from going idle."""
        key = token_hash(token)
        session = self.sessions.use(key)
        if session is None or (role := self._role(session)) is None:
            return None
        return Identity(session.user, role, key)

    def by_machine_token(self, token: str) -> Identity | None:
        """Which machine's token this is; its next one is valid too, and takes over once used."""
        key = token_hash(token)
        if (machine := self.machines.use(key)) is None:
            return None
        return Identity(machine.name, machine.kind, key, is_machine=True)

    def has_proved(self, identity: Identity) -> bool:
        """Whether the user of this session has recently proved who they are; machines need not."""
        return identity.is_machine or self.sessions.has_proved(identity.key)

    def is_current(self, identity: Identity) -> bool:
        """Whether an identity recognised earlier is still valid, with the same role."""
        if identity.is_machine:
            return self.machines.valid(identity.key) is not None
        session = self.sessions.valid(identity.key)
        return session is not None and self._role(session) == identity.role

    def _role(self, session: SignInSession) -> str | None:
        return self.users.role(session.user, strong=is_strong(session))

    # What other processes change.

    async def sweep(self) -> None:
        """Read changes made elsewhere, put new tokens in place, end idle sessions. Runs each
        second.

        Raises:
            StorageDown: If the store cannot be read; memory stays as it was.
        """
        await self.machines.take_begun_tokens()
        async with self._reading:
            await self._read_changes()
        await self.sessions.end_idle()
        await self._write_touches(TOUCH_EVERY)

    async def look_again(self) -> None:
        """Read the store after an unknown token: another process may have just created it.

        Reads at most every :data:`LOOK_AGAIN_EVERY`, however many callers ask; those who ask before
        a reading begins wait for it, those who ask during one wait for the next.
        """
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look(), name="accounts look again")
        with suppress(StorageDown):  # known callers stay known
            await asyncio.shield(self._looking)

    async def _look(self) -> None:
        now = self._clock.now()
        since = LOOK_AGAIN_EVERY if self._looked_at is None else now - self._looked_at
        if timedelta() <= since < LOOK_AGAIN_EVERY:
            await asyncio.sleep((LOOK_AGAIN_EVERY - since).total_seconds())
        async with self._reading:
            self._looking, self._looked_at = None, self._clock.now()
            await self._read_changes()

    async def _read_changes(self) -> None:
        """Read changes. The version is noted only afterwards, so a failed reading is repeated."""
        version = await self._store.version()
        if version != self._version:
            await self._load()
            self._version = version
        else:
            await self.machines.read_sightings(TOUCH_EVERY)

    async def _load(self) -> None:
        self.sessions.watch_ends()
        await self.users.read()
        await self.machines.read()
        await self.sessions.read()

    async def _write_touches(self, older_than: timedelta) -> None:
        await self.sessions.write_touches(older_than)
        await self.machines.write_touches(older_than)

    # What this process changes, never during a reading: one from before the change would undo it.
    # Only ends of sessions do not wait; :class:`KnownSessions` remembers them instead.

    async def begin(self, user: UserAccount, method: str) -> tuple[str, Identity]:
        """Begin a session of a person who signed in by ``method``.

        Returns its token, shown only once, and the identity.

        Raises:
            StorageDown: If it cannot be stored.
        """
        token, now = secrets.token_urlsafe(TOKEN_BYTES), self._clock.now()
        session = SignInSession(
            token_hash=token_hash(token),
            user=user.name,
            created_at=now,
            last_seen=now,
            expires_at=now + self._policy.longest,
            method=method,
        )
        async with self._reading:
            await self.sessions.add(session)
        self.users.note(user)
        return token, Identity(user.name, self._role(session) or user.role, session.token_hash)

    async def prove(self, key: str) -> None:
        """Note that the user of a session has just proved who they are.

        Raises:
            StorageDown: If it cannot be stored.
        """
        now = self._clock.now()
        async with self._reading:
            await self.sessions.prove(key, now)

    async def second_step_is(self, name: str, *, on: bool) -> None:
        """Record that a user's second step is active from now on, or no longer."""
        async with self._reading:
            self.users.note_second_step(name, on=on)

    async def passkeys_are(self, name: str, count: int) -> None:
        """Record how many passkeys a user has from now on."""
        async with self._reading:
            self.users.note_passkeys(name, count)

    async def machine_revoked(self, name: str) -> None:
        """Stop recognising a machine."""
        now = self._clock.now()
        async with self._reading:
            self.machines.note_revoked(name, now)
