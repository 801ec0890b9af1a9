"""One-time links that sign users in."""

from datetime import datetime

from sqlalchemy import Connection, and_, select, update

from queue_server.people.ports import SignInLink
from queue_server.people.store import tables as t
from queue_server.people.store.rows import Rows, value_of
from queue_server.storage.journal.derived.projection import micros


class LinkRows(Rows):
    """Implements ``ports.LinkStore``."""

    async def add_link(self, link: SignInLink) -> None:
        """Keep a one-time link."""
        await self._add(t.sign_in_link, link)

    async def link(self, token_hash: str) -> SignInLink | None:
        """The link with that token."""
        table = t.sign_in_link
        return await self._one(SignInLink, table, table.c.token_hash == token_hash)

    async def use_link(self, token_hash: str, at: datetime) -> SignInLink | None:
        """Use up a link in one step."""
        table = t.sign_in_link
        mine = self._here(table, table.c.token_hash == token_hash)
        fresh = and_(mine, table.c.used_at.is_(None), table.c.expires_at > micros(at))

        def work(connection: Connection) -> SignInLink | None:
            change = update(table).where(fresh).values(used_at=micros(at))
            if connection.execute(change).rowcount != 1:
                return None
            return value_of(SignInLink, connection.execute(select(table).where(mine)).one())

        return await self._write(work)
