"""Accounts in memory, for tests and training."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from queue_server.people.passkeys.memory import MemoryPasskeys, PasskeyTable
from queue_server.people.ports import (
    AlreadyThere,
    DeviceToken,
    EnrolCode,
    NextToken,
    SecondStep,
    SignInLink,
    SignInSession,
    UserAccount,
)
from queue_server.people.provider.memory import MemoryIdentities
from queue_server.people.provider.ports import OutsideIdentity
from queue_server.usecases.ports import StorageDown


@dataclass(slots=True)
class AccountTables:
    """The accounts of one branch."""

    users: dict[str, UserAccount] = field(default_factory=dict)
    sessions: dict[str, SignInSession] = field(default_factory=dict)
    devices: dict[str, DeviceToken] = field(default_factory=dict)
    links: dict[str, SignInLink] = field(default_factory=dict)
    codes: dict[str, EnrolCode] = field(default_factory=dict)
    offered: dict[str, NextToken] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    second: dict[str, SecondStep] = field(default_factory=dict)
    recovery: dict[str, set[str]] = field(default_factory=dict)
    passkeys: PasskeyTable = field(default_factory=PasskeyTable)
    outside: dict[str, OutsideIdentity] = field(default_factory=dict)
    version: int = 0


class MemoryAccounts:
    """What several stores in memory share."""

    def __init__(self) -> None:
        self._branches: dict[str, AccountTables] = {}

    def branch(self, name: str) -> AccountTables:
        """The accounts of a branch, created at first use."""
        return self._branches.setdefault(name, AccountTables())


class MemoryAccountStore(MemoryPasskeys, MemoryIdentities):
    """Implements ``ports.AccountStore`` for one branch. While ``down`` is set, every call fails
    with it.
    """

    def __init__(self, kept: MemoryAccounts | None = None, branch: str = "") -> None:
        self._here = (kept or MemoryAccounts()).branch(branch)
        self._keys = self._here.passkeys
        self._outside = self._here.outside
        self.down: str | None = None

    async def version(self) -> int:
        """A number that grows with every change."""
        self._up()
        return self._here.version

    async def mark(self) -> str:
        """Empty: accounts in memory have no seal."""
        self._up()
        return ""

    async def users(self) -> Sequence[UserAccount]:
        """All users by name."""
        self._up()
        return [self._here.users[name] for name in sorted(self._here.users)]

    async def user(self, name: str) -> UserAccount | None:
        """The user with that name."""
        self._up()
        return self._here.users.get(name)

    async def add_user(self, user: UserAccount) -> None:
        """Add a user."""
        self._new(user.name in self._here.users, user.name)
        self._here.users[user.name] = user

    async def update_user(self, user: UserAccount) -> bool:
        """Replace an existing user."""
        self._changes()
        if user.name not in self._here.users:
            return False
        self._here.users[user.name] = user
        return True

    async def remove_user(self, name: str) -> bool:
        """Delete a user and everything of theirs."""
        self._changes()
        self._here.sessions = {k: s for k, s in self._here.sessions.items() if s.user != name}
        self._here.links = {k: link for k, link in self._here.links.items() if link.user != name}
        self._here.choices.pop(name, None)
        self._here.second.pop(name, None)
        self._here.recovery.pop(name, None)
        await self.remove_passkeys(name)
        for key in [key for key, one in self._outside.items() if one.user == name]:
            del self._outside[key]
        return self._here.users.pop(name, None) is not None

    async def choices(self, user: str) -> str:
        """What a user has chosen."""
        self._up()
        return self._here.choices.get(user, "")

    async def keep_choices(self, user: str, choices: str) -> None:
        """Keep what a user has chosen."""
        self._up()
        self._here.choices[user] = choices

    async def second_step(self, user: str) -> SecondStep | None:
        """A user's second step."""
        self._up()
        return self._here.second.get(user)

    async def who_has_second_step(self) -> frozenset[str]:
        """The users whose second step is confirmed."""
        self._up()
        return frozenset(k for k, one in self._here.second.items() if one.confirmed_at is not None)

    async def begin_second_step(self, user: str, secret: str) -> bool:
        """Keep a secret to be confirmed."""
        self._changes()
        kept = self._here.second.get(user)
        if kept is not None and kept.confirmed_at is not None:
            return False
        self._here.second[user] = SecondStep(user=user, secret=secret)
        return True

    async def confirm_second_step(
        self, user: str, at: datetime, step: int, recovery: Sequence[str]
    ) -> bool:
        """Activate the second step."""
        self._changes()
        kept = self._here.second.get(user)
        if kept is None or kept.confirmed_at is not None:
            return False
        self._here.second[user] = replace(kept, confirmed_at=at, last_step=step)
        self._here.recovery[user] = set(recovery)
        return True

    async def use_step(self, user: str, step: int) -> bool:
        """Use up a step."""
        self._changes()
        kept = self._here.second.get(user)
        if kept is None or kept.last_step >= step:
            return False
        self._here.second[user] = replace(kept, last_step=step)
        return True

    async def use_recovery(self, user: str, code_hash: str) -> bool:
        """Use up a recovery code."""
        self._changes()
        codes = self._here.recovery.get(user, set())
        known = code_hash in codes
        codes.discard(code_hash)
        return known

    async def recovery_left(self, user: str) -> int:
        """How many recovery codes are left."""
        self._up()
        return len(self._here.recovery.get(user, ()))

    async def replace_recovery(self, user: str, recovery: Sequence[str]) -> None:
        """Replace the recovery codes."""
        self._changes()
        self._here.recovery[user] = set(recovery)

    async def remove_second_step(self, user: str) -> bool:
        """Remove a second step."""
        self._changes()
        self._here.recovery.pop(user, None)
        return self._here.second.pop(user, None) is not None

    async def add_session(self, session: SignInSession) -> None:
        """Keep a new session."""
        self._new(session.token_hash in self._here.sessions, session.token_hash)
        self._here.sessions[session.token_hash] = session

    async def session(self, token_hash: str) -> SignInSession | None:
        """The session with that token."""
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

    async def prove_session(self, token_hash: str, at: datetime) -> None:
        """Note that the session's user has proved who they are."""
        self._changes()
        if token_hash in self._here.sessions:
            session = self._here.sessions[token_hash]
            self._here.sessions[token_hash] = replace(session, proved_at=at)

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
        """Delete sessions, links and codes that expired before an instant."""
        self._changes()
        kept = self._forgettable()
        self._keys.forget(before)
        self._here.codes = {k: c for k, c in self._here.codes.items() if c.expires_at >= before}
        self._here.sessions = {
            k: s for k, s in self._here.sessions.items() if s.expires_at >= before
        }
        self._here.links = {
            k: link for k, link in self._here.links.items() if link.expires_at >= before
        }
        return kept - self._forgettable()

    def _forgettable(self) -> int:
        return len(self._here.sessions) + len(self._here.links) + len(self._here.codes)

    async def devices(self) -> Sequence[DeviceToken]:
        """All devices by name."""
        self._up()
        return [self._here.devices[name] for name in sorted(self._here.devices)]

    async def device(self, token_hash: str) -> DeviceToken | None:
        """The device with that token."""
        self._up()
        return next((d for d in self._here.devices.values() if d.token_hash == token_hash), None)

    async def add_device(self, device: DeviceToken) -> None:
        """Enrol a device in place of a revoked one with that name."""
        in_use = self._in_use(device.name)
        others = [d.token_hash for d in self._here.devices.values() if d.name != device.name]
        self._new(in_use or device.token_hash in others, device.name)
        self._here.devices[device.name] = device

    async def touch_device(self, token_hash: str, last_seen: datetime) -> None:
        """Note that a machine is connected."""
        known = await self.device(token_hash)
        if known is not None and (known.last_seen is None or known.last_seen < last_seen):
            self._here.devices[known.name] = replace(known, last_seen=last_seen)

    async def revoke_device(self, name: str, at: datetime) -> bool:
        """Revoke a device's token."""
        self._changes()
        self._here.offered.pop(name, None)
        if not self._in_use(name):
            return False
        self._here.devices[name] = replace(self._here.devices[name], revoked_at=at)
        return True

    async def add_code(self, code: EnrolCode) -> None:
        """Keep a code in place of an earlier one for the same machine."""
        self._changes()
        codes = {k: one for k, one in self._here.codes.items() if one.device != code.device}
        self._here.codes = {**codes, code.token_hash: code}

    async def use_code(self, code_hash: str, device_hash: str, at: datetime) -> EnrolCode | None:
        """Use up a code and enrol its machine, in one step."""
        code = self._here.codes.get(code_hash)
        if code is None or not code.enrols(device_hash, at):
            self._up()
            return None
        if code.used_for is None:
            await self.add_device(
                DeviceToken(name=code.device, kind=code.kind, token_hash=device_hash, created_at=at)
            )
            self._here.codes[code_hash] = replace(code, used_at=at, used_for=device_hash)
        return code

    async def offer_token(self, offered: NextToken) -> bool:
        """Keep the next token of a machine that is in use."""
        self._changes()
        if not self._in_use(offered.device):
            return False
        self._here.offered[offered.device] = offered
        return True

    async def offered_tokens(self) -> Sequence[NextToken]:
        """All next tokens, oldest first."""
        self._up()
        return sorted(self._here.offered.values(), key=lambda o: (o.created_at, o.token_hash))

    async def take_token(self, offered: NextToken) -> bool:
        """Put the next token in place of the present one."""
        self._changes()
        name = offered.device
        if self._here.offered.get(name) != offered or not self._in_use(name):
            return False
        del self._here.offered[name]
        device = self._here.devices[name]
        self._here.devices[name] = replace(device, token_hash=offered.token_hash)
        return True

    def _in_use(self, name: str) -> bool:
        device = self._here.devices.get(name)
        return device is not None and device.revoked_at is None

    async def add_link(self, link: SignInLink) -> None:
        """Keep a one-time link."""
        self._new(link.token_hash in self._here.links, link.token_hash)
        self._here.links[link.token_hash] = link

    async def link(self, token_hash: str) -> SignInLink | None:
        """The link with that token."""
        self._up()
        return self._here.links.get(token_hash)

    async def use_link(self, token_hash: str, at: datetime) -> SignInLink | None:
        """Use up a link in one step."""
        self._changes()
        link = self._here.links.get(token_hash)
        if link is None or link.used_at is not None or link.expires_at <= at:
            return None
        self._here.links[token_hash] = replace(link, used_at=at)
        return self._here.links[token_hash]

    async def close(self) -> None:
        """Do nothing: there is nothing to release."""

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
