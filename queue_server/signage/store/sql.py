"""Pictures, changes and air time in the journal's database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select

from queue_server.signage.ports import Aired, Clip, NoticeChange, Picture
from queue_server.signage.store.tables import (
    signage_aired,
    signage_change,
    signage_clip,
    signage_picture,
)
from queue_server.storage.journal.derived.projection import instant, micros
from queue_server.storage.journal.sql import SqlJournal
from queue_server.usecases.ports import JournalRow

_P, _V, _A, _C = signage_picture.c, signage_clip.c, signage_aired.c, signage_change.c


class SqlSignage:
    """Implements ``ports.SignageStore`` for one branch."""

    def __init__(self, journal: SqlJournal, branch: str) -> None:
        self._journal = journal
        self._branch = branch

    async def pictures(self) -> Sequence[Picture]:
        """All, the newest first."""
        query = (
            select(
                _P.name, _P.width_px, _P.height_px, _P.added_by, _P.added_at,
                func.length(_P.data).label("size_bytes"),
            )
            .where(_P.branch == self._branch)
            .order_by(_P.added_at.desc(), _P.name.desc())
        )  # fmt: skip

        def look(connection: Connection) -> list[Picture]:
            return [
                Picture(**{**row._mapping, "added_at": instant(row.added_at)})
                for row in connection.execute(query)
            ]

        return await self._journal.look(look)

    async def add_picture(self, picture: Picture, data: bytes) -> None:
        """Keep it, unless it is there."""
        row = {
            "branch": self._branch, "name": picture.name, "width_px": picture.width_px,
            "height_px": picture.height_px, "added_by": picture.added_by,
            "added_at": micros(picture.added_at), "data": data,
        }  # fmt: skip

        def work(connection: Connection) -> None:
            if connection.execute(select(_P.name).where(self._named(picture.name))).first() is None:
                connection.execute(insert(signage_picture), row)

        await self._journal.change(work)

    async def picture(self, name: str) -> bytes | None:
        """Its bytes."""
        query = select(_P.data).where(self._named(name))

        def look(connection: Connection) -> bytes | None:
            found = connection.execute(query).scalar()
            return None if found is None else bytes(found)

        return await self._journal.look(look)

    async def delete_picture(self, name: str) -> bool:
        """Delete it, and its clips."""
        query = delete(signage_picture).where(self._named(name))
        clips = delete(signage_clip).where(_V.branch == self._branch, _V.poster == name)

        def work(connection: Connection) -> bool:
            connection.execute(clips)
            return bool(connection.execute(query).rowcount)

        return await self._journal.change(work)

    async def clips(self) -> Sequence[Clip]:
        """All, the newest first."""
        query = (
            select(_V.name, _V.poster, _V.seconds, _V.added_at)
            .where(_V.branch == self._branch)
            .order_by(_V.added_at.desc(), _V.name.desc())
        )

        def look(connection: Connection) -> list[Clip]:
            return [
                Clip(**{**row._mapping, "added_at": instant(row.added_at)})
                for row in connection.execute(query)
            ]

        return await self._journal.look(look)

    async def add_clip(self, clip: Clip, data: bytes) -> None:
        """Keep it, unless it is there."""
        row = {
            "branch": self._branch, "name": clip.name, "poster": clip.poster,
            "seconds": clip.seconds, "added_at": micros(clip.added_at), "data": data,
        }  # fmt: skip
        there = select(_V.name).where(_V.branch == self._branch, _V.name == clip.name)

        def work(connection: Connection) -> None:
            if connection.execute(there).first() is None:
                connection.execute(insert(signage_clip), row)

        await self._journal.change(work)

    async def clip(self, name: str) -> bytes | None:
        """Its bytes."""
        query = select(_V.data).where(_V.branch == self._branch, _V.name == name)

        def look(connection: Connection) -> bytes | None:
            found = connection.execute(query).scalar()
            return None if found is None else bytes(found)

        return await self._journal.look(look)

    def take(self, rows: Sequence[JournalRow], transaction: Connection) -> None:
        """Keep the changes; rows that were taken before are written again."""
        records = [
            {**asdict(one), "branch": self._branch, "at": micros(one.at)}
            for one in map(NoticeChange.of, rows)
        ]
        again = _C.seq.in_([one["seq"] for one in records])
        transaction.execute(delete(signage_change).where(_C.branch == self._branch, again))
        transaction.execute(insert(signage_change), records)

    async def changes(self, limit: int) -> Sequence[NoticeChange]:
        """The newest first."""
        query = (
            select(_C.seq, _C.at, _C.actor, _C.kind, _C.notice)
            .where(_C.branch == self._branch)
            .order_by(_C.seq.desc())
            .limit(limit)
        )

        def look(connection: Connection) -> list[NoticeChange]:
            return [
                NoticeChange(**{**row._mapping, "at": instant(row.at)})
                for row in connection.execute(query)
            ]

        return await self._journal.look(look)

    async def note_aired(self, display: str, day: date, seconds: Mapping[str, int]) -> None:
        """Keep the larger sums."""
        mine = and_(_A.branch == self._branch, _A.day == day.isoformat(), _A.display == display)

        def work(connection: Connection) -> None:
            query = select(_A.notice, _A.seconds).where(mine)
            known = {row.notice: row.seconds for row in connection.execute(query)}
            larger = {n: s for n, s in seconds.items() if s > known.get(n, -1)}
            if not larger:
                return
            connection.execute(delete(signage_aired).where(mine, _A.notice.in_(larger)))
            key = {"branch": self._branch, "day": day.isoformat(), "display": display}
            rows = [{**key, "notice": n, "seconds": s} for n, s in larger.items()]
            connection.execute(insert(signage_aired), rows)

        await self._journal.change(work)

    async def aired(self, since: date, until: date) -> Sequence[Aired]:
        """In order."""
        query = (
            select(_A.day, _A.display, _A.notice, _A.seconds)
            .where(_A.branch == self._branch, _A.day.between(since.isoformat(), until.isoformat()))
            .order_by(_A.day, _A.display, _A.notice)
        )

        def look(connection: Connection) -> list[Aired]:
            return [
                Aired(**{**row._mapping, "day": date.fromisoformat(row.day)})
                for row in connection.execute(query)
            ]

        return await self._journal.look(look)

    async def forget_aired_before(self, day: date) -> int:
        """Delete what is older."""
        query = delete(signage_aired).where(_A.branch == self._branch, _A.day < day.isoformat())
        return await self._journal.change(lambda c: int(c.execute(query).rowcount))

    def _named(self, name: str) -> ColumnElement[bool]:
        return and_(_P.branch == self._branch, _P.name == name)
