"""What is known about the provider: its description and keys, fetched only when needed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from queue_server.people.provider.metadata import Metadata, address_of, metadata_of
from queue_server.people.provider.ports import Fetch, ProviderAway, ProviderTerms
from queue_server.people.provider.tokens import UnknownKey, claims_of
from queue_server.usecases.turns import BoundedThreads, BoundedTurns

FRESH = timedelta(hours=1)
#: The pause after a failure, and between two looks for a new key: no caller can make it shorter.
AGAIN_AFTER = timedelta(seconds=10)

#: Sign-ins that may wait for an answer of the provider, and for how long: two requests.
MOST_WAITING = 100
WITHIN_S = 10.0


def _crowded() -> ProviderAway:
    return ProviderAway("has kept too many waiting")


class KnownProvider:
    """One provider. ``away``: whether it failed to answer the last request."""

    def __init__(self, terms: ProviderTerms, fetch: Fetch) -> None:
        self.terms = terms
        self.fetch = fetch
        self._turns = BoundedTurns(MOST_WAITING, within_s=WITHIN_S, refusal=_crowded)
        self._threads = BoundedThreads(refusal=_crowded)
        self._metadata: Metadata | None = None
        self._keys: Mapping[str, Any] = {}
        self._read_at: datetime | None = None
        self._looked_at: datetime | None = None
        self._failed_at: datetime | None = None
        self.away = False

    async def metadata(self, now: datetime) -> Metadata:
        """The provider's endpoints.

        Raises:
            ProviderAway: If its description or its keys cannot be fetched, or too many wait.
        """
        async with self._turns.turn():
            if self._metadata is not None and not _older(self._read_at, FRESH, now):
                return self._metadata
            if not _older(self._failed_at, AGAIN_AFTER, now):
                raise ProviderAway("did not answer a moment ago")
            try:
                document = await self.fetch.get(address_of(self.terms.issuer))
                found = metadata_of(document, self.terms.issuer)
                self._keys = await self.fetch.get(found.keys)
            except ProviderAway:
                self._failed_at, self.away = now, True
                raise
            self._metadata, self._read_at, self._looked_at = found, now, None
            self._failed_at, self.away = None, False
            return found

    @property
    def end_session(self) -> str:
        """Where sessions at the provider are ended; empty if not known."""
        return self._metadata.end_session if self._metadata else ""

    async def claims(self, token: str, nonce: str, now: datetime) -> dict[str, Any]:
        """The claims of a token; the provider's keys are fetched again if its key is new.

        Raises:
            BadToken: If the token is not valid.
            ProviderAway: If the new key cannot be fetched.
        """
        try:
            return await self._threads.run(claims_of, token, self._keys, self.terms, nonce, now)
        except UnknownKey:
            if not await self._new_keys(now):
                raise
        return await self._threads.run(claims_of, token, self._keys, self.terms, nonce, now)

    async def _new_keys(self, now: datetime) -> bool:
        metadata = await self.metadata(now)
        async with self._turns.turn():
            if not _older(self._looked_at, AGAIN_AFTER, now):
                return False
            self._keys = await self.fetch.get(metadata.keys)
            self._looked_at = now
            return True


def _older(at: datetime | None, than: timedelta, now: datetime) -> bool:
    """Whether ``at`` is None or at least ``than`` ago; True also after the clock was set back."""
    return at is None or not timedelta() <= now - at < than
