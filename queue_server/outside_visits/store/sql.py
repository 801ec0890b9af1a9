"""Visits in the journal's database."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, insert, or_, select, update

from queue_server.core.errors import Refused
from queue_server.outside_visits.ports import Change, Step
from queue_server.outside_visits.rules.visit import ENDED, Group, OutsideVisit, VisitState
from queue_server.outside_visits.store.tables import visit_request, visit_step
from queue_server.storage.journal.derived.projection import instant, micros
from queue_server.storage.journal.sql import SqlJournal
from queue_server.usecases.ports import Conflict

_V, _S = visit_request.c, visit_step.c
_ENDED = sorted(state.value for state in ENDED)


class SqlOutsideVisits:
    """Implements ``ports.OutsideVisitStore`` for one branch."""

    def __init__(self, journal: SqlJournal, branch: str) -> None:
        self._journal = journal
        self._branch = branch

    async def add(self, visit: OutsideVisit, step: Step) -> None:
        """Keep a visit, unless its id or code is taken."""
        taken = select(_V.id).where(self._mine, or_(_V.id == visit.id, _V.mark == visit.mark))

        def work(connection: Connection) -> None:
            if connection.execute(taken).first() is not None:
                raise Refused("visit_changed")
            connection.execute(insert(visit_request), self._visit_row(visit))
            connection.execute(insert(visit_step), self._step_row(step))

        await self._write(work)

    async def change(self, changes: Sequence[Change]) -> None:
        """Keep all changes, or none."""

        def work(connection: Connection) -> None:
            for visit, step in changes:
                before = and_(self._mine, _V.id == visit.id, _V.version == visit.version - 1)
                done = connection.execute(
                    update(visit_request).where(before).values(self._visit_row(visit))
                )
                if done.rowcount != 1:
                    raise Refused("visit_changed")
                connection.execute(insert(visit_step), self._step_row(step))

        if changes:
            await self._write(work)

    async def find(self, id: str) -> OutsideVisit | None:
        """A visit by its id."""
        return await self._first(_V.id == id)

    async def by_mark(self, mark: str) -> OutsideVisit | None:
        """A visit by the digest of its code."""
        return await self._first(_V.mark == mark)

    async def open(self, limit: int) -> Sequence[OutsideVisit]:
        """Open visits, the oldest request first."""
        query = self._some(_V.state.not_in(_ENDED)).order_by(_V.made_at, _V.id)
        return await self._visits(query.limit(limit))

    async def ended(self, limit: int) -> Sequence[OutsideVisit]:
        """Ended visits, the last first."""
        query = self._some(_V.state.in_(_ENDED)).order_by(_V.changed_at.desc(), _V.id.desc())
        return await self._visits(query.limit(limit))

    async def on_day(self, day: date) -> Sequence[OutsideVisit]:
        """Visits planned on a day, in order."""
        return await self._visits(
            self._some(_V.day == day.isoformat()).order_by(_V.position, _V.id)
        )

    async def steps(self, id: str) -> Sequence[Step]:
        """The steps of a visit, in order."""
        return await self._found_steps(_S.visit == id)

    async def step_of(self, request: str) -> Step | None:
        """The step that a request made."""
        return next(iter(await self._found_steps(_S.request == request)), None)

    async def forget_places(self, before: datetime) -> int:
        """Empty the places of visits that ended long ago."""
        query = (
            update(visit_request)
            .where(self._mine, _V.state.in_(_ENDED), _V.changed_at < micros(before), _V.place != "")
            .values(place="")
        )
        return await self._journal.change(lambda c: int(c.execute(query).rowcount))

    async def _write(self, work: Callable[[Connection], None]) -> None:
        """Write; if another process was first, a key is taken and the change is refused."""
        try:
            await self._journal.change(work)
        except Conflict:
            raise Refused("visit_changed") from None

    @property
    def _mine(self) -> ColumnElement[bool]:
        return _V.branch == self._branch

    def _some(self, which: ColumnElement[bool]) -> Select[Any]:
        return select(visit_request).where(self._mine, which)

    async def _first(self, which: ColumnElement[bool]) -> OutsideVisit | None:
        return next(iter(await self._visits(self._some(which))), None)

    async def _visits(self, query: Select[Any]) -> list[OutsideVisit]:
        return await self._journal.look(lambda c: [_visit(row) for row in c.execute(query)])

    async def _found_steps(self, which: ColumnElement[bool]) -> list[Step]:
        query = (
            select(visit_step)
            .where(_S.branch == self._branch, which)
            .order_by(_S.visit, _S.version)
        )
        return await self._journal.look(lambda c: [_step(row) for row in c.execute(query)])

    def _visit_row(self, one: OutsideVisit) -> dict[str, Any]:
        row = {
            name: getattr(one, name)
            for name in OutsideVisit.__dataclass_fields__
            if name != "groups"
        }
        return {
            **row,
            "branch": self._branch,
            "services": orjson.dumps(one.services).decode(),
            "classes": orjson.dumps([asdict(each) for each in one.groups]).decode(),
            "first": one.first.isoformat(),
            "last": one.last.isoformat(),
            "day": None if one.day is None else one.day.isoformat(),
            "state": one.state.value,
            "made_at": micros(one.made_at),
            "changed_at": micros(one.changed_at),
        }

    def _step_row(self, one: Step) -> dict[str, Any]:
        return {**asdict(one), "branch": self._branch, "at": micros(one.at)}


def _visit(row: Row[Any]) -> OutsideVisit:
    found = dict(row._mapping)
    del found["branch"]
    classes = orjson.loads(found.pop("classes"))
    return OutsideVisit(
        **{
            **found,
            "services": tuple(orjson.loads(row.services)),
            "groups": tuple(
                Group(label=one["label"], seats=tuple(one["seats"])) for one in classes
            ),
            "first": date.fromisoformat(row.first),
            "last": date.fromisoformat(row.last),
            "day": None if row.day is None else date.fromisoformat(row.day),
            "state": VisitState(row.state),
            "made_at": instant(row.made_at),
            "changed_at": instant(row.changed_at),
        }
    )


def _step(row: Row[Any]) -> Step:
    found = dict(row._mapping)
    del found["branch"]
    return Step(**{**found, "at": instant(row.at)})
