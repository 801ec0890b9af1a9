"""Outages survive a restart of the server, and a server that was down reports that itself."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from queue_server.reports.memory import MemoryKiosks
from queue_server.reports.rules.kiosks.outages import NO_DEVICE, SERVER, Away, Outage, joined
from queue_server.reports.store.source import SqlSource
from queue_server.reports.watching import AWAY_AFTER, MOST_UNWRITTEN, DeviceWatch
from queue_server.storage.journal.sql import SqlJournal
from queue_server.usecases.ports import StorageDown
from tests.devices.hosts import a_device, named, report
from tests.reports.making import MONDAY, NINE
from tests.served import MONDAY_TEN, Served
from tests.stores import KINDS, opened
from tests.talking import found

BRANCH = "longjing"
SECOND = timedelta(seconds=1)
PAD = Away(device="host~pad", kind="signature", label="簽名板", reason="gone")
SEEN = Outage(
    day=MONDAY, device="host~pad", kind="signature", label="簽名板", reason="gone",
    began_at=NINE, until_at=NINE,
)  # fmt: skip


def seen(storage: Any, day: date) -> list[Outage]:
    """The outages of a day that are kept in memory."""
    return [one for one in storage.kiosks.reported().outages if one.day == day]


async def kept(storage: Any) -> tuple[list[Outage], datetime | None]:
    if isinstance(storage.kiosks, MemoryKiosks):
        return seen(storage, MONDAY), storage.kiosks.reported().watched_since
    assert isinstance(storage.journal, SqlJournal)

    def read(connection: Any) -> tuple[list[Outage], datetime | None]:
        source = SqlSource(connection, BRANCH)
        return source.outages(MONDAY, MONDAY), source.watched_since()

    return await storage.journal.look(read)


@pytest.mark.parametrize("kind", KINDS)
async def test_every_store_keeps_an_outage_as_far_as_it_has_come(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    storage, _ = await opened(kind, tmp_path, request)
    later = NINE + 30 * SECOND
    assert await storage.kiosks.watched() is None
    assert await kept(storage) == ([], None)
    await storage.kiosks.keep_outages([], NINE)
    await storage.kiosks.keep_outages([SEEN, replace(SEEN, device="")], later)
    await storage.kiosks.keep_outages([replace(SEEN, until_at=later)], NINE)
    await storage.kiosks.keep_outages([replace(SEEN, day=MONDAY + timedelta(1), device="b")], NINE)
    assert await storage.kiosks.watched() == (NINE, later), "the latest of several processes"
    assert await kept(storage) == (
        [replace(SEEN, device=""), replace(SEEN, until_at=later)], NINE,
    )  # fmt: skip
    await storage.close()


class Hall:
    """The watch of a server, and the devices it sees."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.gone: list[Away] = []
        self.watch = self.again()

    def again(self) -> DeviceWatch:
        """The watch of a server that has just started."""
        self.watch = DeviceWatch(
            lambda: self.gone, self.served.storage.kiosks, self.served.server.branch
        )
        return self.watch

    async def looks(self, after_s: float, *gone: Away) -> None:
        self.gone = [*gone]
        self.served.clock.advance(timedelta(seconds=after_s))
        await self.watch.look(self.served.clock.now())

    async def spans(self) -> list[tuple[str, float, float]]:
        """Each outage in seconds after ten."""
        return [
            (one.device, (one.began_at - MONDAY_TEN) / SECOND, (one.until_at - MONDAY_TEN) / SECOND)
            for one in joined(seen(self.served.storage, MONDAY))
        ]


@pytest.fixture
def hall(served: Served) -> Hall:
    return Hall(served)


async def test_from_when_until_when_a_device_was_away_is_kept(hall: Hall) -> None:
    await hall.looks(0)
    await hall.looks(10, PAD)
    await hall.looks(100, PAD)
    await hall.looks(10)
    assert await hall.spans() == [("host~pad", 10.0, 120.0)]


async def test_what_lasts_is_written_each_minute_and_by_a_server_that_ends(hall: Hall) -> None:
    await hall.looks(0, PAD)
    await hall.looks(70, PAD)
    await hall.looks(10, PAD)
    assert await hall.spans() == [("host~pad", 0.0, 70.0)]
    hall.served.clock.advance(5 * SECOND)
    await hall.watch.rest(hall.served.clock.now())
    assert await hall.spans() == [("host~pad", 0.0, 85.0)]


async def test_outside_the_offices_hours_nothing_is_away(hall: Hall) -> None:
    hall.served.clock.set(datetime(2026, 11, 23, 14, 0, tzinfo=UTC))
    await hall.looks(0, PAD)
    await hall.looks(600, PAD)
    await hall.watch.rest(hall.served.clock.now())
    assert await hall.spans() == []
    assert await hall.served.storage.kiosks.watched() is None


async def test_a_server_that_was_down_in_the_offices_hours_says_so(hall: Hall) -> None:
    await hall.looks(0, PAD)
    await hall.looks(60, PAD)
    hall.again()
    await hall.looks(600, PAD)
    await hall.looks(60, PAD)
    assert await hall.spans() == [
        ("host~pad", 0.0, 60.0), (NO_DEVICE, 60.0, 660.0), ("host~pad", 660.0, 720.0),
    ]  # fmt: skip
    down = seen(hall.served.storage, MONDAY)[0]
    assert (down.kind, down.label) == (SERVER, "")


async def test_a_machine_that_slept_is_a_server_that_was_down(hall: Hall) -> None:
    await hall.looks(0)
    await hall.looks(1800)
    assert await hall.spans() == [(NO_DEVICE, 0.0, 1800.0)]


async def test_a_server_started_again_at_once_or_beside_another_was_not_away(hall: Hall) -> None:
    await hall.looks(0)
    hall.again()
    await hall.looks(AWAY_AFTER / SECOND)
    await hall.served.storage.kiosks.keep_outages([], hall.served.clock.now() + 600 * SECOND)
    await hall.looks(600)
    assert await hall.spans() == []


async def test_a_night_without_a_server_is_no_outage(hall: Hall) -> None:
    await hall.looks(0)
    hall.again()
    hall.served.clock.set(datetime(2026, 11, 23, 22, 0, tzinfo=UTC))
    await hall.looks(0)
    (span,) = await hall.spans()
    assert span[0] == NO_DEVICE
    before = await hall.spans()
    hall.again()
    await hall.looks(600)
    assert await hall.spans() == before, "nobody was there at six in the morning"


async def test_the_next_day_is_another_outage(hall: Hall) -> None:
    await hall.looks(0, PAD)
    await hall.looks(70, PAD)
    hall.watch._looked = hall.served.clock.now() + timedelta(days=1)
    await hall.looks(24 * 3600, PAD)
    assert await hall.spans() == [("host~pad", 0.0, 70.0)]
    tomorrow = MONDAY + timedelta(1)
    then = seen(hall.served.storage, tomorrow)
    assert [one.device for one in then] == ["host~pad"]


async def test_what_cannot_be_written_now_is_written_later_and_has_a_bound(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(some: Any, at: Any) -> None:
        raise StorageDown("the disk is full")

    await hall.looks(0, PAD)
    with monkeypatch.context() as full:
        full.setattr(hall.served.storage.kiosks, "keep_outages", refuse)
        for n in range(2 * MOST_UNWRITTEN + 40):
            with pytest.raises(StorageDown):
                await hall.looks(11, *([PAD] if n % 2 else []))
    assert len(hall.watch._unwritten) == MOST_UNWRITTEN
    await hall.looks(11)
    assert len(hall.watch._unwritten) == 0
    ((_, since_s, until_s),) = await hall.spans()
    assert until_s - since_s > 3600, "it came back for a moment only, again and again"


# The whole server.


async def outages(served: Served) -> Any:
    path = "/api/v1/reports/outages.json?language=en"
    return (await served.call("GET", path, who="supervisor")).body["rows"]


async def look(served: Served, *after_s: float) -> None:
    for seconds in after_s:
        served.clock.advance(timedelta(seconds=seconds))
        await served.server.chores.run_all(["machines", "outages"])


LOSE: dict[str, Callable[[Served, Any], Awaitable[Any]]] = {
    "goes": lambda served, host: host.close(),
    "fails": lambda served, host: report(
        host, a_device("pad", "signature", state="failed", reason="gone")
    ),
}


@pytest.mark.parametrize("how", LOSE)
async def test_pad_kiosk_and_wall_are_in_the_report_once_they_were_away(
    served: Served, how: str
) -> None:
    pad = a_device("pad", "signature")
    served.configure(pad, a_device("never seen by anyone"), host="host")
    host, wall = await served.live("host", []), await served.live("display")
    page = await served.live("clerk", ["devices"])
    await report(host, pad)
    await found(page, named("pad"))
    await look(served, 0)
    await LOSE[how](served, host)
    await wall.close()
    away = "backoff" if how == "goes" else "failed"
    pad_away, wall_away = named("pad", state=away), named("display", state="backoff")
    await found(page, lambda one: pad_away(one) and wall_away(one))
    await look(served, 10, 110, 10)
    rows = await outages(served)
    reason = {"goes": "Its device host is away", "fails": "The link dropped"}[how]
    assert [row for row in rows if row[1] == "pad"] == [
        ["signature pad", "pad", "2026-11-23", "10:00", "10:02", 2, reason],
    ]  # fmt: skip
    assert ["TV wall", "大廳電視"] in [row[:2] for row in rows]
