"""One-time links that sign users in."""

from dataclasses import replace
from datetime import datetime

from queue_server.people.memory.rows import MemoryRows
from queue_server.people.ports import SignInLink


class MemoryLinks(MemoryRows):
    """Implements ``ports.LinkStore``."""

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
