"""Sessions: where users are signed in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from queue_server.people.memory.rows import MemoryRows
from queue_server.people.ports import SignInSession


class MemorySessions(MemoryRows):
    """Implements ``ports.SessionStore``."""

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
