"""Who may come in: staff by password or one-time link, machines by token.

Everything a request needs to know is in memory, so recognising it reads no database. Another
process (``run.py user``, ``run.py enroll``) may change accounts at any time: :meth:`Accounts.sweep`
runs each second, takes such changes in, ends idle sessions, and names nobody who was revoked as
current any more; whoever holds sockets asks :meth:`Accounts.is_current`.
"""

import asyncio
import secrets
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from queue_server.core.errors import BadRequest, Refused, Unavailable, UnknownThing
from queue_server.people.passwords import Passwords, refuse_weak
from queue_server.people.ports import (
    AccountStore,
    AlreadyThere,
    DeviceToken,
    SignInLink,
    SignInSession,
    UserAccount,
    token_hash,
)
from queue_server.usecases.doorkeeper import Identity
from queue_server.usecases.ports import Clock, StorageDown

T = TypeVar("T")

USER_ROLES = ("clerk", "supervisor", "admin", "auditor")
DEVICE_KINDS = ("kiosk", "display", "host")

#: 256 bits from the system's generator.
TOKEN_BYTES = 32

#: An unknown token makes us look whether another process knows it, at most this often.
LOOK_AGAIN_EVERY = timedelta(milliseconds=50)

#: How often the use of a session is written down; memory is exact.
TOUCH_EVERY = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPolicy:
    """``lockout`` ``asvs``: each failure beyond the fifth doubles a wait; ``tw-appendix10``: three
    kinds of characters, and five failures lock for 15 minutes.
    """

    lockout: str = "asvs"
    idle: timedelta = timedelta(minutes=15)
    longest: timedelta = timedelta(hours=12)
    password_min_chars: int = 8
    link_valid: timedelta = timedelta(minutes=10)


def lock_for(policy: AccountPolicy, failures: int) -> timedelta | None:
    """How long an account rests after so many wrong passwords in a row."""
    if failures < 5:
        return None
    if policy.lockout == "tw-appendix10":
        return timedelta(minutes=15)
    return min(timedelta(seconds=2 ** min(failures - 5, 12)), timedelta(minutes=15))


class Accounts:
    """Sign-in, sign-out, enrolment, and the memory of who is current."""

    def __init__(
        self,
        store: AccountStore,
        clock: Clock,
        policy: AccountPolicy | None = None,
        passwords: Passwords | None = None,
    ) -> None:
        self.policy = policy or AccountPolicy()
        self._store = store
        self._clock = clock
        self._passwords = passwords or Passwords()
        self._version = -1
        self._looked_at: datetime | None = None
        self._looking: asyncio.Task[None] | None = None
        self._roles: dict[str, str] = {}
        self._sessions: dict[str, SignInSession] = {}
        self._touched: dict[str, datetime] = {}
        self._devices: dict[str, DeviceToken] = {}

    async def start(self) -> None:
        """Read everything in.

        Raises:
            StorageDown: If it cannot be read.
        """
        self._version = await self._store.version()
        await self._load()

    async def stop(self) -> None:
        """Write down who was active when, and end the hashing threads."""
        try:
            await self._write_touches(timedelta())
        except StorageDown:
            pass  # the sessions then end a minute earlier than they might
        finally:
            self._passwords.close()

    async def _load(self) -> None:
        known = self._sessions
        self._roles = {user.name: user.role for user in await self._store.users()}
        self._devices = {d.token_hash: d for d in await self._store.devices()}
        self._sessions = {
            s.token_hash: _later(s, known.get(s.token_hash)) for s in await self._store.sessions()
        }

    # Recognising: from memory alone.

    def by_session(self, token: str) -> Identity | None:
        """Whose session this is; using it keeps it from going idle."""
        key = token_hash(token)
        session = self._sessions.get(key)
        now = self._clock.now()
        if session is None or not self._lives(session, now):
            return None
        self._sessions[key] = replace(session, last_seen=max(now, session.last_seen))
        return self._user(session.user, key)

    def by_device_token(self, token: str) -> Identity | None:
        """Which device's token this is."""
        key = token_hash(token)
        device = self._devices.get(key)
        if device is None or device.revoked_at is not None:
            return None
        return Identity(device.name, device.kind, key, is_device=True)

    def _user(self, name: str, key: str) -> Identity | None:
        role = self._roles.get(name)
        return None if role is None else Identity(name, role, key)

    def _lives(self, session: SignInSession, now: datetime) -> bool:
        return (
            session.revoked_at is None
            and now < session.expires_at
            and now - session.last_seen < self.policy.idle
        )

    def is_current(self, identity: Identity) -> bool:
        """Whether somebody recognised earlier would still be, with the same role."""
        if identity.is_device:
            device = self._devices.get(identity.key)
            return device is not None and device.revoked_at is None
        session = self._sessions.get(identity.key)
        return (
            session is not None
            and self._lives(session, self._clock.now())
            and self._roles.get(identity.name) == identity.role
        )

    def devices(self) -> list[DeviceToken]:
        """Every enrolled device by name, revoked ones too."""
        return sorted(self._devices.values(), key=lambda device: device.name)

    async def sweep(self) -> None:
        """Take in changes made elsewhere, end idle sessions, write down use. Each second.

        Raises:
            StorageDown: If the store cannot be read; memory stays as it was.
        """
        await self._take_in_changes()
        await self._end_idle()
        await self._write_touches(TOUCH_EVERY)

    async def _take_in_changes(self) -> None:
        version = await self._store.version()
        if version != self._version:
            self._version = version
            await self._load()

    async def look_again(self) -> None:
        """Somebody nobody knows is at the door: another process may have let them in just now.

        Looks at most every :data:`LOOK_AGAIN_EVERY`, however many knock; whoever knocks in
        between waits for that look.
        """
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look(), name="accounts look again")
        with suppress(StorageDown):  # who was known stays known
            await asyncio.shield(self._looking)

    async def _look(self) -> None:
        now = self._clock.now()
        since = LOOK_AGAIN_EVERY if self._looked_at is None else now - self._looked_at
        if timedelta() <= since < LOOK_AGAIN_EVERY:
            await asyncio.sleep((LOOK_AGAIN_EVERY - since).total_seconds())
        self._looked_at = self._clock.now()
        await self._take_in_changes()

    async def _end_idle(self) -> None:
        now = self._clock.now()
        for key, session in list(self._sessions.items()):
            if self._lives(session, now):
                continue
            kept = await self._store.session(key)
            # Another process of the same database may have seen this session since.
            if kept is not None and self._lives(kept, now):
                self._sessions[key] = _later(kept, session)
            else:
                await self._store.revoke_session(key, now)
                self._forget(key)

    def _forget(self, key: str) -> None:
        self._sessions.pop(key, None)
        self._touched.pop(key, None)

    async def _write_touches(self, older_than: timedelta) -> None:
        for key, session in list(self._sessions.items()):
            written = self._touched.setdefault(key, session.created_at)
            if session.last_seen - written > older_than:
                self._touched[key] = session.last_seen
                await self._store.touch_session(key, session.last_seen)

    # Signing in and out.

    async def sign_in(self, name: str, password: str) -> tuple[str, Identity]:
        """Check a password and begin a session. Returns its token, told once, and who it is.

        Raises:
            Refused: ``bad_credentials``, or ``locked_out`` with the seconds left.
            Unavailable: ``overloaded`` or ``storage_down``.
        """
        try:
            user = await self._store.user(name)
            if user is not None:
                self._refuse_locked(user)
            if not await self._passwords.verify(user.password_hash if user else None, password):
                await self._note_failure(user)
                raise Refused("bad_credentials", "the name or the password is wrong")
            assert user is not None
            if user.failures or user.locked_until:
                await self._store.update_user(replace(user, failures=0, locked_until=None))
            return await self._begin(user)
        except StorageDown as error:
            raise Unavailable("storage_down", str(error)) from error

    def _refuse_locked(self, user: UserAccount) -> None:
        now = self._clock.now()
        if user.locked_until is not None and now < user.locked_until:
            left = int((user.locked_until - now).total_seconds()) + 1
            raise Refused("locked_out", f"try again in {left} s", seconds=left)

    async def _note_failure(self, user: UserAccount | None) -> None:
        if user is None:
            return
        failures = await self._store.count_failure(user.name)
        rest = lock_for(self.policy, failures)
        current = await self._store.user(user.name) if rest is not None else None
        if rest is not None and current is not None:
            until = self._clock.now() + rest
            await self._store.update_user(replace(current, locked_until=until))

    async def _begin(self, user: UserAccount) -> tuple[str, Identity]:
        token = secrets.token_urlsafe(TOKEN_BYTES)
        now = self._clock.now()
        session = SignInSession(
            token_hash=token_hash(token),
            user=user.name,
            created_at=now,
            last_seen=now,
            expires_at=now + self.policy.longest,
        )
        await self._store.add_session(session)
        self._sessions[session.token_hash] = session
        self._roles[user.name] = user.role
        return token, Identity(user.name, user.role, session.token_hash)

    async def sign_out(self, identity: Identity) -> None:
        """End this session, everywhere it is open."""
        self._forget(identity.key)
        await _stored(self._store.revoke_session(identity.key, self._clock.now()))

    async def end_sessions_of(self, name: str) -> int:
        """End every session of a user; returns how many.

        Raises:
            UnknownThing: ``unknown_user``.
        """
        if name not in self._roles:
            raise UnknownThing("unknown_user", user=name[:40])
        for key in [k for k, session in self._sessions.items() if session.user == name]:
            self._forget(key)
        return await _stored(self._store.revoke_sessions_of(name, self._clock.now()))

    async def make_link(self, name: str) -> str:
        """A token that signs this user in once, soon.

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
        return token

    async def use_link(self, token: str) -> tuple[str, Identity]:
        """Sign in by a one-time link.

        Raises:
            Refused: ``link_used`` when it was used, is too old or never was.
        """
        link = await _stored(self._store.use_link(token_hash(token), self._clock.now()))
        user = await _stored(self._store.user(link.user)) if link is not None else None
        if user is None:
            raise Refused("link_used", "this link was used already or is too old")
        return await _stored(self._begin(user))

    # Keeping accounts.

    async def add_user(self, name: str, role: str, password: str) -> None:
        """Add a member of staff.

        Raises:
            BadRequest: ``invalid_name``, ``unknown_role``, ``password_weak``, ``password_common``.
            Refused: ``user_exists``.
        """
        _refuse_name(name)
        if role not in USER_ROLES:
            raise BadRequest("unknown_role", f"one of {', '.join(USER_ROLES)}", role=role[:40])
        user = UserAccount(
            name=name,
            role=role,
            password_hash=await self._new_hash(name, password),
            created_at=self._clock.now(),
        )
        try:
            await self._store.add_user(user)
        except AlreadyThere:
            raise Refused("user_exists", f"{name} has an account already", user=name) from None

    async def add_link_only_user(self, name: str, role: str) -> None:
        """Make sure of a user nobody can sign in as by password: one-time links alone."""
        if await self._store.user(name) is None:
            await self.add_user(name, role, secrets.token_urlsafe(TOKEN_BYTES))

    async def set_password(self, name: str, password: str) -> None:
        """Give a user a new password; ends every session of theirs."""
        user = await self._store.user(name)
        if user is None:
            raise UnknownThing("unknown_user", user=name[:40])
        kept = await self._new_hash(name, password)
        await self._store.update_user(
            replace(user, password_hash=kept, failures=0, locked_until=None)
        )
        await self._store.revoke_sessions_of(name, self._clock.now())

    async def _new_hash(self, name: str, password: str) -> str:
        refuse_weak(
            password,
            name,
            at_least=self.policy.password_min_chars,
            complexity=self.policy.lockout == "tw-appendix10",
        )
        return await self._passwords.hash(password)

    async def remove_user(self, name: str) -> None:
        """Take an account away, with its sessions."""
        if not await self._store.remove_user(name):
            raise UnknownThing("unknown_user", user=name[:40])

    async def enroll(self, name: str, kind: str) -> str:
        """Enrol a device; its token is told once.

        Raises:
            BadRequest: ``invalid_name`` or ``unknown_kind``.
            Refused: ``name_taken``.
        """
        _refuse_name(name)
        if kind not in DEVICE_KINDS:
            raise BadRequest("unknown_kind", f"one of {', '.join(DEVICE_KINDS)}", kind=kind[:40])
        token = secrets.token_urlsafe(TOKEN_BYTES)
        device = DeviceToken(
            name=name, kind=kind, token_hash=token_hash(token), created_at=self._clock.now()
        )
        try:
            await self._store.add_device(device)
        except AlreadyThere:
            raise Refused("name_taken", f"{name} is enrolled already", name=name) from None
        return token

    async def revoke_device(self, name: str) -> None:
        """Take a device's token back; its connections end within two seconds.

        Raises:
            UnknownThing: ``unknown_device``.
        """
        now = self._clock.now()
        if not await _stored(self._store.revoke_device(name, now)):
            raise UnknownThing("unknown_device", device=name[:40])
        for key, device in self._devices.items():
            if device.name == name:
                self._devices[key] = replace(device, revoked_at=now)


def _later(session: SignInSession, other: SignInSession | None) -> SignInSession:
    if other is None or other.last_seen <= session.last_seen:
        return session
    return replace(session, last_seen=other.last_seen)


def _refuse_name(name: str) -> None:
    plain = name.replace("-", "").replace("_", "").replace(".", "")
    if not (1 <= len(name) <= 40 and plain.isalnum()):
        raise BadRequest("invalid_name", "letters, digits, - _ . and at most 40 of them")


async def _stored(work: Awaitable[T]) -> T:
    """Await the store; what it cannot do now is ``Unavailable`` to the caller."""
    try:
        return await work
    except StorageDown as error:
        raise Unavailable("storage_down", str(error)) from error
