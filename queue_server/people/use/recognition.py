"""Recognising callers from memory alone, so that a request reads no database.

Another process (``run.py user``, ``run.py enroll``) may change accounts at any time:
:meth:`Recognition.sweep` runs each second, reads such changes and ends idle sessions.
"""

import asyncio
import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from queue_server.people.ports import (
    AccountStore,
    DeviceToken,
    NextToken,
    SignInSession,
    UserAccount,
    token_hash,
)
from queue_server.people.rules import AccountPolicy
from queue_server.people.use.reconciling import seen_later, used_later
from queue_server.usecases.doorkeeper import ENROLLING, Identity
from queue_server.usecases.ports import Clock, StorageDown

#: The method of a session whose user showed a second step at the provider.
STRONG = "provider and second step"
#: 256 bits from the system's generator.
TOKEN_BYTES = 32
#: How often at most an unknown token makes us check whether another process has added it.
LOOK_AGAIN_EVERY = timedelta(milliseconds=50)
#: How often the use of a session or a machine is stored; memory is exact. Also how often to read
#: which machines other processes have seen.
TOUCH_EVERY = timedelta(seconds=60)


class Recognition:
    """The kernel's doorkeeper: sessions and device tokens in memory."""

    def __init__(self, store: AccountStore, clock: Clock, policy: AccountPolicy) -> None:
        self._store = store
        self._clock = clock
        self._policy = policy
        self._version = -1
        self._looked_at: datetime | None = None
        self._looking: asyncio.Task[None] | None = None
        self._reading = asyncio.Lock()
        self._ended: set[str] = set()
        self._roles: dict[str, str] = {}
        self._second: frozenset[str] = frozenset()
        self._passkeys: dict[str, int] = {}
        self._sessions: dict[str, SignInSession] = {}
        self._touched: dict[str, datetime] = {}
        self._devices: dict[str, DeviceToken] = {}
        self._offered: dict[str, NextToken] = {}
        self._begun: dict[str, NextToken] = {}
        self._devices_read: datetime | None = None
        self._passwords: dict[str, str] = {}
        self._on_new_password: Callable[[str], None] = lambda name: None

    def on_new_password(self, call: Callable[[str], None]) -> None:
        """Call back with the name of each user whose password was changed, in any process."""
        self._on_new_password = call

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

    async def _load(self) -> None:
        self._ended.clear()
        users = await self._store.users()
        self._roles = {user.name: user.role for user in users}
        self._second = await self._store.who_has_second_step()
        self._passkeys = dict(await self._store.passkey_counts())
        self._note_passwords({user.name: user.password_hash for user in users})
        await self._load_devices()
        self._offered = {one.token_hash: one for one in await self._store.offered_tokens()}
        stored, known = await self._store.sessions(), self._sessions
        # Sessions that ended during this reading may have been read as still open.
        self._sessions = {
            s.token_hash: used_later(s, known.get(s.token_hash))
            for s in stored
            if s.token_hash not in self._ended
        }

    async def _load_devices(self) -> None:
        """Read the machines, and when any process on this database last saw them."""
        self._devices_read = self._clock.now()
        stored, known = await self._store.devices(), self._devices
        self._devices = {d.token_hash: seen_later(d, known.get(d.token_hash)) for d in stored}
        self._touched.update({d.token_hash: d.last_seen for d in stored if d.last_seen})

    def _note_passwords(self, hashes: dict[str, str]) -> None:
        before, self._passwords = self._passwords, hashes
        for name, kept in hashes.items():
            if before.get(name, kept) != kept:
                self._on_new_password(name)

    # Recognising: from memory alone.

    def by_session(self, token: str) -> Identity | None:
        """Whose session this is; using it keeps it from going idle."""
        key = token_hash(token)
        session = self._sessions.get(key)
        now = self._clock.now()
        if session is None or not self._lives(session, now):
            return None
        self._sessions[key] = replace(session, last_seen=max(now, session.last_seen))
        return self._user(session.user, key, strong=_is_strong(session))

    def by_device_token(self, token: str) -> Identity | None:
        """Which device's token this is; its next one is valid too, and takes over once used."""
        key = token_hash(token)
        device = self._device(key)
        if device is None or device.revoked_at is not None:
            return None
        if key in self._offered:
            self._begun[key] = self._offered[key]
        return Identity(device.name, device.kind, key, is_device=True)

    def _device(self, key: str) -> DeviceToken | None:
        """The device whose token or next token this is."""
        if key in self._devices or key not in self._offered:
            return self._devices.get(key)
        name = self._offered[key].device
        return next((one for one in self._devices.values() if one.name == name), None)

    def _user(self, name: str, key: str, *, strong: bool) -> Identity | None:
        role = self._role(name, strong=strong)
        return None if role is None else Identity(name, role, key)

    def _role(self, name: str, *, strong: bool) -> str | None:
        """The role of a user. A user who lacks a second step that the role requires does not have
        it yet, unless the session is ``strong``: they showed one where they signed in.
        """
        has_one = strong or self.has_second_step(name)
        waits = self.must_have_second_step(name) and not has_one
        return ENROLLING if waits else self._roles.get(name)

    def must_have_second_step(self, name: str) -> bool:
        """Whether the office requires a second step of this user's role."""
        return self._roles.get(name) in self._policy.second_step

    def has_second_step(self, name: str) -> bool:
        """Whether a user has more than a password: an app's code or a passkey."""
        return self.has_code(name) or self.passkeys_of(name) > 0

    def has_code(self, name: str) -> bool:
        """Whether a user must give a code with the password."""
        return name in self._second

    def passkeys_of(self, name: str) -> int:
        """How many passkeys a user has."""
        return self._passkeys.get(name, 0)

    async def passkeys_are(self, name: str, count: int) -> None:
        """Record how many passkeys a user has from now on."""
        async with self._reading:  # a reading from before the change would undo it
            self._passkeys[name] = count

    async def second_step_is(self, name: str, *, on: bool) -> None:
        """Record that a user's second step is active from now on, or no longer."""
        async with self._reading:  # a reading from before the change would undo it
            self._second = self._second | {name} if on else self._second - {name}

    def has_proved(self, identity: Identity) -> bool:
        """Whether the user of this session has recently proved who they are; machines need not."""
        if identity.is_device:
            return True
        session = self._sessions.get(identity.key)
        if session is None:
            return False
        return self._clock.now() - (session.proved_at or session.created_at) < self._policy.proof

    async def prove(self, key: str) -> None:
        """Note that the user of a session has just proved who they are.

        Raises:
            StorageDown: If it cannot be stored.
        """
        now = self._clock.now()
        async with self._reading:  # a reading from before the change would undo it
            await self._store.prove_session(key, now)
            if key in self._sessions:
                self._sessions[key] = replace(self._sessions[key], proved_at=now)

    def _lives(self, session: SignInSession, now: datetime) -> bool:
        return (
            session.revoked_at is None
            and now < session.expires_at
            and now - session.last_seen < self._policy.idle
        )

    def is_current(self, identity: Identity) -> bool:
        """Whether an identity recognised earlier is still valid, with the same role."""
        if identity.is_device:
            device = self._device(identity.key)
            return device is not None and device.revoked_at is None
        session = self._sessions.get(identity.key)
        return (
            session is not None
            and self._lives(session, self._clock.now())
            and self._role(identity.name, strong=_is_strong(session)) == identity.role
        )

    def devices(self) -> list[DeviceToken]:
        """Every enrolled device by name, including revoked ones."""
        return sorted(self._devices.values(), key=lambda device: device.name)

    def devices_seen(self, keys: Iterable[str]) -> None:
        """Note which machines are connected now."""
        now = self._clock.now()
        for key in keys:
            if device := self._device(key):
                self._devices[device.token_hash] = replace(device, last_seen=now)

    async def sweep(self) -> None:
        """Read changes made elsewhere, put new tokens in place, end idle sessions. Runs each
        second.

        Raises:
            StorageDown: If the store cannot be read; memory stays as it was.
        """
        await self._take_begun_tokens()
        await self._take_in_changes()
        await self._end_idle()
        await self._write_touches(TOUCH_EVERY)

    async def _take_begun_tokens(self) -> None:
        """Revoke the previous tokens of machines that have certainly received their next ones."""
        for key, offered in list(self._begun.items()):
            await self._store.take_token(offered)
            self._begun.pop(key, None)

    async def _take_in_changes(self) -> None:
        async with self._reading:
            await self._read_changes()

    async def _read_changes(self) -> None:
        """Read changes. The version is noted only afterwards, so a failed reading is repeated."""
        version = await self._store.version()
        if version != self._version:
            await self._load()
            self._version = version
        elif self._is_due(self._devices_read):
            await self._load_devices()

    def _is_due(self, last: datetime | None) -> bool:
        """Whether a minute has passed; True also after the clock was set back."""
        return last is None or abs(self._clock.now() - last) >= TOUCH_EVERY

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

    async def _end_idle(self) -> None:
        now = self._clock.now()
        for key, session in list(self._sessions.items()):
            if self._lives(session, now):
                continue
            kept = await self._store.session(key)
            # Another process of the same database may have seen this session since.
            if kept is not None and self._lives(kept, now):
                self._sessions[key] = used_later(kept, session)
            else:
                await self.end(key)

    async def end(self, key: str) -> None:
        """Stop recognising a session, here and everywhere.

        Raises:
            StorageDown: If its end cannot be stored.
        """
        self.forget(key)
        await self._store.revoke_session(key, self._clock.now())
        self.forget(key)  # it may have been read again before the store knew

    async def end_all(self, name: str) -> int:
        """End every session of a user, here and everywhere; returns how many.

        Raises:
            StorageDown: If their end cannot be stored.
        """
        sessions = self.sessions_of(name)
        ended = await self._store.revoke_sessions_of(name, self._clock.now())
        for session in sessions:
            self.forget(session.token_hash)
        return ended

    def forget(self, key: str) -> None:
        """Stop recognising a session in this process."""
        self._ended.add(key)
        self._sessions.pop(key, None)
        self._touched.pop(key, None)

    async def _write_touches(self, older_than: timedelta) -> None:
        for key, session in list(self._sessions.items()):
            written = self._touched.setdefault(key, session.created_at)
            if session.last_seen - written > older_than:
                self._touched[key] = session.last_seen
                await self._store.touch_session(key, session.last_seen)
        for key, device in list(self._devices.items()):
            seen, noted = device.last_seen, self._touched.get(key)
            if seen is not None and (noted is None or seen - noted > older_than):
                self._touched[key] = seen
                await self._store.touch_device(key, seen)

    # Who signs in and out in this process.

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
        async with self._reading:  # a reading from before this was stored would lose it
            await self._store.add_session(session)
            self._sessions[session.token_hash] = session
        self._roles[user.name] = user.role
        self._passwords[user.name] = user.password_hash
        role = self._role(user.name, strong=_is_strong(session)) or user.role
        return token, Identity(user.name, role, session.token_hash)

    def user_of(self, key: str) -> str | None:
        """The user of a session that is valid now."""
        session = self._sessions.get(key)
        alive = session is not None and self._lives(session, self._clock.now())
        return session.user if session is not None and alive else None

    def began_by(self, key: str, methods: Collection[str]) -> bool:
        """Whether a session began in one of these ways."""
        session = self._sessions.get(key)
        return session is not None and session.method in methods

    def knows(self, name: str) -> bool:
        """Whether there is a user of that name."""
        return name in self._roles

    def has_password(self, name: str) -> bool:
        """Whether a user can sign in by password; as of the last look at the store."""
        return self._passwords.get(name) != ""

    def sessions_of(self, name: str) -> Sequence[SignInSession]:
        """The sessions of a user that are valid now, oldest first."""
        now = self._clock.now()
        mine = [s for s in self._sessions.values() if s.user == name and self._lives(s, now)]
        return sorted(mine, key=lambda session: session.created_at)

    async def device_revoked(self, name: str) -> None:
        """Stop recognising a machine."""
        now = self._clock.now()
        async with self._reading:  # a reading from before the change would undo it
            for key, device in self._devices.items():
                if device.name == name:
                    self._devices[key] = replace(device, revoked_at=now)
            self._offered = {k: one for k, one in self._offered.items() if one.device != name}


def _is_strong(session: SignInSession) -> bool:
    return session.method == STRONG
