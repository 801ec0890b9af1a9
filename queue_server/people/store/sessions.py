"""Sessions: where users are signed in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update

from queue_server.people.ports import SignInSession
from queue_server.people.store import tables as t
from queue_server.people.store.rows import Rows
from queue_server.storage.journal.derived.projection import micros


class SessionRows(Rows):
    """Implements ``ports.SessionStore``."""

    async def add_session(self, session: SignInSession) -> None:
        """Keep a new session."""
        await self._add(t.sign_in_session, session)

    async def session(self, token_hash: str) -> SignInSession | None:
        """The session with that token."""
        table = t.sign_in_session
        return await self._one(SignInSession, table, table.c.token_hash == token_hash)

    async def sessions(self, user: str | None = None) -> Sequence[SignInSession]:
        """Sessions not revoked, oldest first."""
        table = t.sign_in_session
        which: list[Any] = [table.c.revoked_at.is_(None)]
        if user is not None:
            which.append(table.c.user == user)
        order = (table.c.created_at, table.c.token_hash)
        return await self._values(SignInSession, table, *order, which=which)

    async def touch_session(self, token_hash: str, last_seen: datetime) -> None:
        """Note that the session is in use."""
        table = t.sign_in_session
        change = update(table).where(self._here(table, table.c.token_hash == token_hash))
        await self._run(lambda c: c.execute(change.values(last_seen=micros(last_seen))))

    async def prove_session(self, token_hash: str, at: datetime) -> None:
        """Note that the session's user has proved who they are."""
        table = t.sign_in_session
        mine = self._here(table, table.c.token_hash == token_hash)
        await self._changed(update(table).where(mine).values(proved_at=micros(at)))

    async def revoke_session(self, token_hash: str, at: datetime) -> bool:
        """End one session."""
        return await self._revoke(t.sign_in_session.c.token_hash == token_hash, at) > 0

    async def revoke_sessions_of(self, user: str, at: datetime) -> int:
        """End all sessions of a user."""
        return await self._revoke(t.sign_in_session.c.user == user, at)

    async def _revoke(self, which: Any, at: datetime) -> int:
        table = t.sign_in_session
        mine = self._here(table, which, table.c.revoked_at.is_(None))
        return await self._changed(update(table).where(mine).values(revoked_at=micros(at)))
