"""Suspensions of a month: with whom they affected, in every store and in the review."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from queue_server.core import events as ev
from queue_server.core.line.move import MoveState
from queue_server.core.line.ticket import TicketState
from queue_server.reports.memory import MemoryVisits
from queue_server.reports.rules.cube.monthly.suspended import NAME
from queue_server.reports.store.source import open_engine, reading
from queue_server.reports.use import visit_follower
from queue_server.storage.journal.sql import SqlJournal
from queue_server.usecases.loops.followers import catch_up
from tests.reports.rules.cube.monthly.test_suspended import HOUR, LATER, ONE, case, chapter
from tests.storage.making import NOON, Batch, Writer
from tests.stores import KINDS, opened

BRANCH = "longjing"


def batches() -> Iterator[Batch]:
    """A suspension with numbers void, another that is long over, one of the next month."""
    writer = Writer(BRANCH)
    yield writer.open_day()
    yield writer.only(replace(ONE, id="old", starts=NOON - 99 * HOUR, until=NOON - 98 * HOUR))
    yield writer.issue()
    yield writer.only(replace(ONE, starts=NOON))
    [ticket] = writer.tickets
    cancelled = ev.TicketCancelled(ticket=ticket, reason="suspended: typhoon")
    yield writer.step(cancelled, ticket, state=TicketState.CANCELLED)
    yield writer.only(case(MoveState.PLANNED))
    yield writer.only(case(MoveState.ACCEPTED))
    yield writer.only(ev.SuspensionLifted(id="s1"))
    yield writer.open_day(LATER)
    yield writer.only(replace(ONE, id="next", starts=datetime(2026, 12, 2, tzinfo=UTC)))


@pytest.mark.parametrize("kind", KINDS)
async def test_every_store_says_the_same(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    storage, url = await opened(kind, tmp_path, request)
    for rows, changes in batches():
        await storage.journal.append(rows, changes)
    await catch_up(BRANCH, storage.journal, storage.cursors, visit_follower(storage.visits))
    if isinstance(storage.visits, MemoryVisits):
        made = chapter(storage.visits.read())
    else:
        engine = open_engine(tmp_path, url)
        with reading(engine, BRANCH) as source:
            made = chapter(source)
        engine.dispose()
    assert [row[2:4] for row in made.rows] == [("2026-11-19", "09:00"), ("2026-11-23", "12:00")]
    assert made.rows[1][4:6] == ("2026-11-23", "12:00")
    assert made.totals is not None
    assert made.totals[7:] == (0, 1, 1, 1, 0, 0)
    assert made.notes == ()
    if isinstance(storage.journal, SqlJournal):
        await storage.journal.forget_before(BRANCH, LATER)
        engine = open_engine(tmp_path, url)
        with reading(engine, BRANCH) as source:
            assert "are deleted" in chapter(source).notes[0]
        engine.dispose()
    await storage.close()


async def test_a_real_suspension_is_in_the_review(served: Any) -> None:
    for service in ("T01", "T01", "S01"):
        await served.issue(service=service)
    body = {"scope": "service:T01", "reason": "typhoon", "numbers": "void"}
    path = "/api/v1/suspensions"
    reply = await served.call("POST", path, body, who="supervisor", key=served.key())
    assert reply.status == 201, reply.body
    lifted = await served.call(
        "DELETE", f"{path}/{reply.body['suspension']['id']}", who="supervisor", key=served.key()
    )
    assert lifted.status == 200, lifted.body
    await served.server.followers.catch_up("visits")
    day = served.clock.now().date()
    asked = f"/api/v1/reports/month.json?from={day}&to={day}&language=en"
    sheets = (await served.call("GET", asked, who="supervisor")).body["sheets"]
    [made] = [one for one in sheets if one["name"] == NAME]
    assert made["totals"][7:] == [2, 2, 0, 0, 0, 0]
