"""What sign-in needs from outside: accounts, as values, and a Protocol for each kind of them.

:class:`AccountStore` is all of them: the accounts of one branch, separate from other branches.
Every method of every Protocol may raise ``ports.StorageDown``.

Secrets never arrive here: a password only as its argon2id hash, every token only as its SHA-256
(:func:`token_hash`). A stolen database lets no one sign in. All instants are aware UTC. Accounts
may also be changed by another process (``run.py user``, ``run.py enroll``) while the server runs;
:meth:`AccountStore.version` shows it when what it remembers is out of date.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from queue_server.people.passkeys.ports import PasskeyStore
from queue_server.people.provider.ports import IdentityStore


def token_hash(token: str) -> str:
    """The name under which a token is stored: 64 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


class AlreadyThere(Exception):
    """A user, machine or token with that name exists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserAccount:
    """A member of staff."""

    name: str
    role: str
    password_hash: str
    created_at: datetime


class UserStore(Protocol):
    """The users, and what they have chosen."""

    async def users(self) -> Sequence[UserAccount]:
        """All users by name."""
        ...

    async def user(self, name: str) -> UserAccount | None:
        """The user with that name."""
        ...

    async def add_user(self, user: UserAccount) -> None:
        """Add a user.

        Raises:
            AlreadyThere: If the name is taken.
        """
        ...

    async def update_user(self, user: UserAccount) -> bool:
        """Replace the role and hash of an existing user; False if there is none."""
        ...

    async def remove_user(self, name: str) -> bool:
        """Delete a user and everything of theirs; False if there was none."""
        ...

    async def choices(self, user: str) -> str:
        """What a user has chosen for the pages, as stored; empty at first."""
        ...

    async def keep_choices(self, user: str, choices: str) -> None:
        """Keep choices in place of earlier ones. Does not change ``version``."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInSession:
    """A signed-in browser. ``expires_at`` is the absolute end; idleness is judged by the caller.
    ``proved_at``: when its user last proved who they are, if after signing in. ``method``: how they
    signed in, such as ``password and code``; None in older sessions.
    """

    token_hash: str
    user: str
    created_at: datetime
    last_seen: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    proved_at: datetime | None = None
    method: str | None = None


class SessionStore(Protocol):
    """Where users are signed in."""

    async def add_session(self, session: SignInSession) -> None:
        """Keep a new session.

        Raises:
            AlreadyThere: If the token is taken.
        """
        ...

    async def session(self, token_hash: str) -> SignInSession | None:
        """The session with that token, even if revoked or expired."""
        ...

    async def sessions(self, user: str | None = None) -> Sequence[SignInSession]:
        """Sessions that are not revoked, oldest first; of one user or of all."""
        ...

    async def touch_session(self, token_hash: str, last_seen: datetime) -> None:
        """Note that the session is in use. Does not change ``version``."""
        ...

    async def prove_session(self, token_hash: str, at: datetime) -> None:
        """Note that the user of a session has just proved who they are."""
        ...

    async def revoke_session(self, token_hash: str, at: datetime) -> bool:
        """End one session; False if there is none or it had already ended."""
        ...

    async def revoke_sessions_of(self, user: str, at: datetime) -> int:
        """End all sessions of a user; returns how many."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondStep:
    """An app that shows a user six digits. Active from ``confirmed_at`` on; ``last_step`` is
    the newest 30-second step whose code was used. The store keeps ``secret`` (base32) encrypted.
    """

    user: str
    secret: str
    confirmed_at: datetime | None = None
    last_step: int = 0


class SecondStepStore(Protocol):
    """The second steps of users, and their recovery codes."""

    async def second_step(self, user: str) -> SecondStep | None:
        """A user's second step, confirmed or not."""
        ...

    async def who_has_second_step(self) -> frozenset[str]:
        """The users whose second step is confirmed."""
        ...

    async def begin_second_step(self, user: str, secret: str) -> bool:
        """Keep a secret to be confirmed, in place of an unconfirmed one; False if one is active."""
        ...

    async def confirm_second_step(
        self, user: str, at: datetime, step: int, recovery: Sequence[str]
    ) -> bool:
        """Activate the second step, with hashes of its recovery codes; False if none is waiting."""
        ...

    async def use_step(self, user: str, step: int) -> bool:
        """Use up a step and all before it, atomically; False if it was used before."""
        ...

    async def use_recovery(self, user: str, code_hash: str) -> bool:
        """Use up a recovery code, atomically; False if there is no such code."""
        ...

    async def recovery_left(self, user: str) -> int:
        """How many recovery codes a user still has."""
        ...

    async def replace_recovery(self, user: str, recovery: Sequence[str]) -> None:
        """Keep these hashes in place of the earlier recovery codes."""
        ...

    async def remove_second_step(self, user: str) -> bool:
        """Remove a second step and its recovery codes; False if there was none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInLink:
    """A link that signs one user in once."""

    token_hash: str
    user: str
    expires_at: datetime
    used_at: datetime | None = None


class LinkStore(Protocol):
    """The links that sign users in."""

    async def add_link(self, link: SignInLink) -> None:
        """Keep a one-time link.

        Raises:
            AlreadyThere: If the token is taken.
        """
        ...

    async def link(self, token_hash: str) -> SignInLink | None:
        """The link with that token, even if used or expired; does not use it up."""
        ...

    async def use_link(self, token_hash: str, at: datetime) -> SignInLink | None:
        """Use up a link in one step: returned only the first time, and not after it has expired."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineToken:
    """An enrolled machine; ``kind`` is ``kiosk``, ``display`` or ``host``.

    ``last_seen``: when it was last connected, to within a minute; None if never.
    """

    name: str
    kind: str
    token_hash: str
    created_at: datetime
    revoked_at: datetime | None = None
    last_seen: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolCode:
    """A code that enrols one machine, once. ``used_for``: the hash of the token it was used for."""

    token_hash: str
    device: str
    kind: str
    expires_at: datetime
    used_at: datetime | None = None
    used_for: str | None = None

    def enrols(self, machine_hash: str, at: datetime) -> bool:
        """Whether it may be used for this token: for the first time, or again for the same one."""
        return at < self.expires_at and self.used_for in (None, machine_hash)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextToken:
    """A token that a machine has made for itself; from its first use it is the only valid one."""

    token_hash: str
    device: str
    created_at: datetime


class MachineStore(Protocol):
    """The machines: their tokens, the codes that enrol them, the tokens they make next."""

    async def machines(self) -> Sequence[MachineToken]:
        """All machines by name, including revoked ones."""
        ...

    async def machine(self, token_hash: str) -> MachineToken | None:
        """The machine with that token, revoked or not."""
        ...

    async def add_machine(self, machine: MachineToken) -> None:
        """Enrol a machine. A revoked machine with that name is replaced.

        Raises:
            AlreadyThere: If a machine with that name is in use, or the token is taken.
        """
        ...

    async def touch_machine(self, token_hash: str, last_seen: datetime) -> None:
        """Note that a machine is connected; an earlier instant changes nothing."""
        ...

    async def revoke_machine(self, name: str, at: datetime) -> bool:
        """Revoke a machine's token; False if there is none in use."""
        ...

    async def add_code(self, code: EnrolCode) -> None:
        """Keep a code for a machine; an earlier one for the same machine is dropped."""
        ...

    async def use_code(self, code_hash: str, machine_hash: str, at: datetime) -> EnrolCode | None:
        """Use up a code and enrol its machine with this token, in one step.

        Used again for the same token, it enrols nothing and is returned: the first answer was lost.
        None if it was used for another token, is too old, or never existed.

        Raises:
            AlreadyThere: If a machine with that name is in use; the code stays as it was.
        """
        ...

    async def offer_token(self, offered: NextToken) -> bool:
        """Keep a machine's next token beside the present one; False if it has none in use."""
        ...

    async def offered_tokens(self) -> Sequence[NextToken]:
        """The next tokens that have not been used yet."""
        ...

    async def take_token(self, offered: NextToken) -> bool:
        """Put the next token in place of the present one; False if done before, or revoked."""
        ...


class AccountStore(
    UserStore,
    SessionStore,
    SecondStepStore,
    LinkStore,
    MachineStore,
    PasskeyStore,
    IdentityStore,
    Protocol,
):
    """All accounts of one branch."""

    async def version(self) -> int:
        """A number that grows with every change, including those made by other processes."""
        ...

    async def mark(self) -> str:
        """The state of the accounts, for the day's head: ``VERSION-SEAL``, or empty."""
        ...

    async def forget_expired(self, before: datetime) -> int:
        """Delete sessions, links and codes that expired before an instant; returns how many."""
        ...

    async def close(self) -> None:
        """Release the file or the connection."""
        ...
