"""The sessions as they were last read, and as they have been used here since."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from queue_server.people.ports import SessionStore, SignInSession
from queue_server.people.rules import AccountPolicy
from queue_server.usecases.ports import Clock

#: The method of a session whose user showed a second step at the provider.
STRONG = "provider and second step"


class KnownSessions:
    """Sessions by the hash of their token. Those that idled too long or are too old are not valid,
    although they are known until they are ended.
    """

    def __init__(self, store: SessionStore, clock: Clock, policy: AccountPolicy) -> None:
        self._store = store
        self._clock = clock
        self._policy = policy
        self._sessions: dict[str, SignInSession] = {}
        self._ended: set[str] = set()
        self._touched: dict[str, datetime] = {}

    def watch_ends(self) -> None:
        """From now on, remember which sessions end: the next reading may find them still open."""
        self._ended.clear()

    async def read(self) -> None:
        """Read all sessions but those that have ended since :meth:`watch_ends`.

        Raises:
            StorageDown: If they cannot be read.
        """
        stored, known = await self._store.sessions(), self._sessions
        # Sessions that ended during this reading may have been read as still open.
        self._sessions = {
            s.token_hash: _used_later(s, known.get(s.token_hash))
            for s in stored
            if s.token_hash not in self._ended
        }

    def use(self, key: str) -> SignInSession | None:
        """The session with that key, if valid; this keeps it from going idle."""
        session = self.valid(key)
        if session is not None:
            last_seen = max(self._clock.now(), session.last_seen)
            self._sessions[key] = replace(session, last_seen=last_seen)
        return session

    def valid(self, key: str) -> SignInSession | None:
        """The session with that key, if it is valid now."""
        session = self._sessions.get(key)
        return session if session is not None and self._lives(session, self._clock.now()) else None

    def of(self, name: str) -> Sequence[SignInSession]:
        """The sessions of a user that are valid now, oldest first."""
        now = self._clock.now()
        mine = [s for s in self._sessions.values() if s.user == name and self._lives(s, now)]
        return sorted(mine, key=lambda session: session.created_at)

    def began_by(self, key: str, methods: Collection[str]) -> bool:
        """Whether a session began in one of these ways."""
        session = self._sessions.get(key)
        return session is not None and session.method in methods

    def has_proved(self, key: str) -> bool:
        """Whether the user of a session has recently proved who they are."""
        session = self._sessions.get(key)
        if session is None:
            return False
        return self._clock.now() - (session.proved_at or session.created_at) < self._policy.proof

    def _lives(self, session: SignInSession, now: datetime) -> bool:
        return (
            session.revoked_at is None
            and now < session.expires_at
            and now - session.last_seen < self._policy.idle
        )

    async def add(self, session: SignInSession) -> None:
        """Keep a new session.

        Raises:
            StorageDown: If it cannot be stored.
        """
        await self._store.add_session(session)
        self._sessions[session.token_hash] = session

    async def prove(self, key: str, at: datetime) -> None:
        """Note that the user of a session has just proved who they are.

        Raises:
            StorageDown: If it cannot be stored.
        """
        await self._store.prove_session(key, at)
        if key in self._sessions:
            self._sessions[key] = replace(self._sessions[key], proved_at=at)

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
        sessions = self.of(name)
        ended = await self._store.revoke_sessions_of(name, self._clock.now())
        for session in sessions:
            self.forget(session.token_hash)
        return ended

    async def end_idle(self) -> None:
        """End the sessions that are no longer valid.

        Raises:
            StorageDown: If the store cannot be read or written.
        """
        now = self._clock.now()
        for key, session in list(self._sessions.items()):
            if self._lives(session, now):
                continue
            kept = await self._store.session(key)
            # Another process of the same database may have seen this session since.
            if kept is not None and self._lives(kept, now):
                self._sessions[key] = _used_later(kept, session)
            else:
                await self.end(key)

    def forget(self, key: str) -> None:
        """Stop recognising a session in this process."""
        self._ended.add(key)
        self._sessions.pop(key, None)
        self._touched.pop(key, None)

    async def write_touches(self, older_than: timedelta) -> None:
        """Store when each session was last used, if what is stored is older than this.

        Raises:
            StorageDown: If it cannot be stored.
        """
        for key, session in list(self._sessions.items()):
            written = self._touched.setdefault(key, session.created_at)
            if session.last_seen - written > older_than:
                self._touched[key] = session.last_seen
                await self._store.touch_session(key, session.last_seen)


def is_strong(session: SignInSession) -> bool:
    """Whether its user showed a second step where they signed in."""
    return session.method == STRONG


def _used_later(session: SignInSession, other: SignInSession | None) -> SignInSession:
    """A session, with the later ``last_seen`` of two readings: in whichever process, it counts."""
    if other is None or other.last_seen <= session.last_seen:
        return session
    return replace(session, last_seen=other.last_seen)
