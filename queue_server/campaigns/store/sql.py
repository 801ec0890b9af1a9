"""Campaigns in the journal's database."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Row, Table, and_, func, insert, select, update

from queue_server.campaigns.ports import Step
from queue_server.campaigns.rules.campaign import Campaign, Intent, IntentState
from queue_server.campaigns.store.tables import campaign, campaign_intent, campaign_step
from queue_server.core.errors import Refused
from queue_server.storage.journal.derived.projection import (
    instant,
    maybe_instant,
    maybe_micros,
    micros,
)
from queue_server.storage.journal.sql import SqlJournal
from queue_server.usecases.ports import Conflict

_C, _I, _S = campaign.c, campaign_intent.c, campaign_step.c


class SqlCampaigns:
    """Implements ``ports.CampaignStore`` for one branch."""

    def __init__(self, journal: SqlJournal, branch: str) -> None:
        self._journal = journal
        self._branch = branch

    async def campaigns(self) -> Sequence[Campaign]:
        """The newest first."""
        query = (
            select(campaign)
            .where(_C.branch == self._branch)
            .order_by(_C.made_at.desc(), _C.id.desc())
        )
        return await self._journal.look(lambda c: [_campaign(row) for row in c.execute(query)])

    async def find(self, id: str) -> Campaign | None:
        """By its id."""
        query = select(campaign).where(self._named(campaign, id))

        def look(connection: Connection) -> Campaign | None:
            row = connection.execute(query).first()
            return None if row is None else _campaign(row)

        return await self._journal.look(look)

    async def intents(self, campaign: str) -> Sequence[Intent]:
        """In order of place, then of time."""
        query = (
            select(campaign_intent)
            .where(_I.branch == self._branch, _I.campaign == campaign)
            .order_by(func.coalesce(_I.place, 0), _I.made_at, _I.id)
        )
        return await self._journal.look(lambda c: [_intent(row) for row in c.execute(query)])

    async def intent(self, id: str) -> Intent | None:
        """By its id."""
        return await self._intent_where(_I.id == id)

    async def by_code(self, campaign: str, code: str) -> Intent | None:
        """By its public code."""
        return await self._intent_where(and_(_I.campaign == campaign, _I.code == code))

    async def _intent_where(self, which: ColumnElement[bool]) -> Intent | None:
        query = select(campaign_intent).where(_I.branch == self._branch, which)

        def look(connection: Connection) -> Intent | None:
            row = connection.execute(query).first()
            return None if row is None else _intent(row)

        return await self._journal.look(look)

    async def keep(
        self, campaign: Campaign, intents: Sequence[Intent], steps: Sequence[Step]
    ) -> None:
        """All or nothing."""

        def work(connection: Connection) -> None:
            self._keep_campaign(connection, campaign)
            for one in intents:
                self._keep_intent(connection, one)
            rows = [self._step_row(campaign, n, one) for n, one in enumerate(steps)]
            if rows:
                connection.execute(insert(campaign_step), rows)

        try:
            await self._journal.change(work)
        except Conflict:
            raise Refused("campaign_changed") from None

    async def steps(self, campaign: str) -> Sequence[Step]:
        """In order."""
        query = (
            select(_S.at, _S.actor, _S.action, _S.intent)
            .where(_S.branch == self._branch, _S.campaign == campaign)
            .order_by(_S.version, _S.n)
        )

        def look(connection: Connection) -> list[Step]:
            return [
                Step(**{**row._mapping, "at": instant(row.at)}) for row in connection.execute(query)
            ]

        return await self._journal.look(look)

    def _keep_campaign(self, connection: Connection, one: Campaign) -> None:
        row = self._campaign_row(one)
        if one.version == 1:
            connection.execute(insert(campaign), row)
            return
        before = and_(self._named(campaign, one.id), _C.version == one.version - 1)
        if connection.execute(update(campaign).where(before).values(row)).rowcount != 1:
            raise Refused("campaign_changed")

    def _keep_intent(self, connection: Connection, one: Intent) -> None:
        row = self._intent_row(one)
        known = update(campaign_intent).where(self._named(campaign_intent, one.id)).values(row)
        if connection.execute(known).rowcount == 0:
            connection.execute(insert(campaign_intent), row)

    def _named(self, table: Table, id: str) -> ColumnElement[bool]:
        return and_(table.c.branch == self._branch, table.c.id == id)

    def _campaign_row(self, one: Campaign) -> dict[str, Any]:
        row = asdict(one)
        row["answer_s"] = row.pop("answer") // timedelta(seconds=1)
        return {
            **row,
            "branch": self._branch,
            "name": orjson.dumps(one.name).decode(),
            "cutoff": micros(one.cutoff),
            "ends": micros(one.ends),
            "drawn_at": maybe_micros(one.drawn_at),
            "made_at": micros(one.made_at),
        }

    def _intent_row(self, one: Intent) -> dict[str, Any]:
        return {
            **asdict(one),
            "branch": self._branch,
            "state": one.state.value,
            "until": maybe_micros(one.until),
            "made_at": micros(one.made_at),
            "changed_at": micros(one.changed_at),
        }

    def _step_row(self, of: Campaign, n: int, one: Step) -> dict[str, Any]:
        key = {"branch": self._branch, "campaign": of.id, "version": of.version, "n": n}
        return {**key, **asdict(one), "at": micros(one.at)}


def _campaign(row: Row[Any]) -> Campaign:
    found = dict(row._mapping)
    del found["branch"]
    answer = timedelta(seconds=found.pop("answer_s"))
    return Campaign(
        **{
            **found,
            "name": orjson.loads(found["name"]),
            "cutoff": instant(found["cutoff"]),
            "ends": instant(found["ends"]),
            "answer": answer,
            "drawn_at": maybe_instant(found["drawn_at"]),
            "made_at": instant(found["made_at"]),
        }
    )


def _intent(row: Row[Any]) -> Intent:
    found = dict(row._mapping)
    del found["branch"]
    return Intent(
        **{
            **found,
            "state": IntentState(found["state"]),
            "until": maybe_instant(found["until"]),
            "made_at": instant(found["made_at"]),
            "changed_at": instant(found["changed_at"]),
        }
    )
