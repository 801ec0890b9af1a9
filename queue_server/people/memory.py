"""Accounts in memory, for tests and training."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from queue_server.people.ports import (
    AlreadyThere,
    DeviceToken,
    SignInLink,
    SignInSession,
    UserAccount,
)
from queue_server.usecases.ports import StorageDown


@dataclass(slots=True)
class AccountTables:
    """The accounts of one branch."""

    users: dict[str, UserAccount] = field(default_factory=dict)
    sessions: dict[str, SignInSession] = field(default_factory=dict)
    devices: dict[str, DeviceToken] = field(default_factory=dict)
    links: dict[str, SignInLink] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    version: int = 0


class MemoryAccounts:
    """What several stores in memory share."""

    def __init__(self) -> None:
        self._branches: dict[str, AccountTables] = {}

    def branch(self, name: str) -> AccountTables:
        """The accounts of a branch, made at first use."""
        return self._branches.setdefault(name, AccountTables())


class MemoryAccountStore:
    """Implements ``account_ports.AccountStore`` for one branch. ``down`` makes every call fail
    with it.
    """

    def __init__(self, kept: MemoryAccounts | None = None, branch: str = "") -> None:
        self._here = (kept or MemoryAccounts()).branch(branch)
        self.down: str | None = None

    async def version(self) -> int:
        """A number that grows with every change."""
        self._up()
        return self._here.version

    async def mark(self) -> str:
        """Memory is not sealed."""
        self._up()
        return ""

    async def users(self) -> Sequence[UserAccount]:
        """All users by name."""
        self._up()
        return [self._here.users[name] for name in sorted(self._here.users)]

    async def user(self, name: str) -> UserAccount | None:
        """The user of that name."""
        self._up()
        return self._here.users.get(name)

    async def add_user(self, user: UserAccount) -> None:
        """Add a user."""
        self._new(user.name in self._here.users, user.name)
        self._here.users[user.name] = user

    async def update_user(self, user: UserAccount) -> bool:
        """Replace what is kept of an existing user."""
        self._changes()
        if user.name not in self._here.users:
            return False
        self._here.users[user.name] = user
        return True

    async def remove_user(self, name: str) -> bool:
        """Delete a user with their sessions and links."""
        self._changes()
        self._here.sessions = {k: s for k, s in self._here.sessions.items() if s.user != name}
        self._here.links = {k: link for k, link in self._here.links.items() if link.user != name}
        self._here.choices.pop(name, None)
        return self._here.users.pop(name, None) is not None

    async def choices(self, user: str) -> str:
        """What a user has chosen."""
        self._up()
        return self._here.choices.get(user, "")

    async def keep_choices(self, user: str, choices: str) -> None:
        """Keep what a user has chosen."""
        self._up()
        self._here.choices[user] = choices

    async def add_session(self, session: SignInSession) -> None:
        """Keep a new session."""
        self._new(session.token_hash in self._here.sessions, session.token_hash)
        self._here.sessions[session.token_hash] = session

    async def session(self, token_hash: str) -> SignInSession | None:
        """The session of that token."""
        self._up()
        return self._here.sessions.get(token_hash)

    async def sessions(self, user: str | None = None) -> Sequence[SignInSession]:
        """Sessions not revoked, oldest first."""
        self._up()
        found = [
            session
            for session in self._here.sessions.values()
            if session.revoked_at is None and user in (None, session.user)
        ]
        return sorted(found, key=lambda session: (session.created_at, session.token_hash))

    async def touch_session(self, token_hash: str, last_seen: datetime) -> None:
        """Note that the session is in use."""
        self._up()
        if token_hash in self._here.sessions:
            session = self._here.sessions[token_hash]
            self._here.sessions[token_hash] = replace(session, last_seen=last_seen)

    async def revoke_session(self, token_hash: str, at: datetime) -> bool:
        """End one session."""
        self._changes()
        session = self._here.sessions.get(token_hash)
        if session is None or session.revoked_at is not None:
            return False
        self._here.sessions[token_hash] = replace(session, revoked_at=at)
        return True

    async def revoke_sessions_of(self, user: str, at: datetime) -> int:
        """End all sessions of a user."""
        return sum([await self.revoke_session(s.token_hash, at) for s in await self.sessions(user)])

    async def forget_sessions(self, before: datetime) -> int:
        """Delete sessions and links that expired before an instant."""
        self._changes()
        kept = len(self._here.sessions) + len(self._here.links)
        self._here.sessions = {
            k: s for k, s in self._here.sessions.items() if s.expires_at >= before
        }
        self._here.links = {
            k: link for k, link in self._here.links.items() if link.expires_at >= before
        }
        return kept - len(self._here.sessions) - len(self._here.links)

    async def devices(self) -> Sequence[DeviceToken]:
        """All devices by name."""
        self._up()
        return [self._here.devices[name] for name in sorted(self._here.devices)]

    async def device(self, token_hash: str) -> DeviceToken | None:
        """The device of that token."""
        self._up()
        return next((d for d in self._here.devices.values() if d.token_hash == token_hash), None)

    async def add_device(self, device: DeviceToken) -> None:
        """Enrol a device in place of a revoked one of that name."""
        known = self._here.devices.get(device.name)
        in_use = known is not None and known.revoked_at is None
        others = [d.token_hash for d in self._here.devices.values() if d.name != device.name]
        self._new(in_use or device.token_hash in others, device.name)
        self._here.devices[device.name] = device

    async def revoke_device(self, name: str, at: datetime) -> bool:
        """Take a device's token back."""
        self._changes()
        device = self._here.devices.get(name)
        if device is None or device.revoked_at is not None:
            return False
        self._here.devices[name] = replace(device, revoked_at=at)
        return True

    async def add_link(self, link: SignInLink) -> None:
        """Keep a one-time link."""
        self._new(link.token_hash in self._here.links, link.token_hash)
        self._here.links[link.token_hash] = link

    async def use_link(self, token_hash: str, at: datetime) -> SignInLink | None:
        """Use up a link in one step."""
        self._changes()
        link = self._here.links.get(token_hash)
        if link is None or link.used_at is not None or link.expires_at <= at:
            return None
        self._here.links[token_hash] = replace(link, used_at=at)
        return self._here.links[token_hash]

    async def close(self) -> None:
        """Nothing is held."""

    def _up(self) -> None:
        if self.down is not None:
            raise StorageDown(reason=self.down)

    def _changes(self) -> None:
        self._up()
        self._here.version += 1

    def _new(self, taken: bool, name: str) -> None:
        self._changes()
        if taken:
            raise AlreadyThere(name)
