"""A server's occasional chores are done soon after its start, however short its life."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from queue_server.bootstrap import ListenOptions, Server
from queue_server.clock import SetClock
from queue_server.core.decide.line.issuing import IssueTicket
from queue_server.core.decide.standing.notices import DeleteNotice
from queue_server.opening import Storage, memory_storage
from queue_server.settings import Settings
from queue_server.usecases.heads import NOTED
from queue_server.usecases.loops.chores import Chores
from queue_server.usecases.rows import text_of
from tests.served import MONDAY_TEN, Served
from tests.usecases.loops.life import Life
from tests.waiting import until

#: What privacy and the calendar need done once a day.
DAILY = {"visited_places", "air_time", "sessions", "calendar"}


class Meter:
    """Counts the runs of each chore; none may fail."""

    def __init__(self) -> None:
        self.runs: Counter[str] = Counter()

    def ran(self, chore: str, seconds: float, *, failed: bool) -> None:
        assert not failed
        self.runs[chore] += 1


async def test_a_server_that_lives_a_minute_has_done_once_all_that_is_due_once_a_day(
    settings: Settings, listening: ListenOptions
) -> None:
    storage, clock = memory_storage(), SetClock(MONDAY_TEN)
    server, meter = Server(settings, storage, listening, clock), Meter()
    life = Life(timedelta(minutes=1))
    server.chores = Chores(settings.rules.branch, clock, storage.leases, sleep=life.sleep)
    await server.start()
    server.chores.meter(meter)
    await until(lambda: meter.runs.keys() >= DAILY and meter.runs["day"] >= 59)
    await server.stop()
    await storage.close()
    assert {name: meter.runs[name] for name in DAILY} == dict.fromkeys(DAILY, 1)


async def test_a_calendar_that_is_missing_is_said_once_a_day_and_at_each_start(
    served: Served, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    def said() -> list[str]:
        return [one.message for one in caplog.records if "calendar" in one.message]

    covered = max(settings.rules.calendar.covers_years)
    missing = f"the office calendar of {covered + 1} is missing; add it to holidays.toml"
    served.clock.set(datetime(covered, 12, 30, 2, 0, tzinfo=UTC))
    for _ in range(24):
        await served.server.chores.run_all(["calendar"])
    assert said() == [missing]
    served.clock.advance(timedelta(days=1))
    await served.server.chores.run_all(["calendar"])
    assert said() == [missing] * 2
    again = Server(settings, served.storage, ListenOptions(rate_limits=False), served.clock)
    again.chores.add(*again.day.now_and_then())
    await again.chores.run_all(["calendar"])
    assert said() == [missing] * 3


async def test_a_calendar_that_is_there_is_not_spoken_of(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    await served.server.chores.run_all(["calendar"])
    assert "calendar" not in caplog.text


async def noted(served: Served, words: str) -> None:
    ticket = await served.issue()
    path = f"/api/v1/tickets/{ticket['id']}/note"
    reply = await served.call("POST", path, {"note": words}, who="clerk")
    assert reply.status == 200, reply.body


async def notes(served: Served) -> list[str]:
    rows = await served.storage.journal.read("longjing", 0, 1000)
    return [text_of(row) for row in rows if row.kind == "ticket_noted"]


async def test_the_chore_of_the_day_erases_yesterdays_notes_whoever_opened_the_day(
    served: Served,
) -> None:
    await noted(served, "the form is here")
    await served.server.chores.run_all(["day"])
    assert await notes(served) == ["the form is here"]
    served.clock.advance(timedelta(days=1))
    await served.server.branch.turn()
    await served.server.chores.run_all(["day"])
    assert await notes(served) == ["(erased)"]


async def test_a_server_started_on_the_next_day_erases_the_notes_of_the_day_it_never_saw(
    served: Served, settings: Settings
) -> None:
    await noted(served, "the form is here")
    await served.server.stop()
    served.clock.advance(timedelta(days=1))
    served.server = Server(settings, served.storage, ListenOptions(rate_limits=False), served.clock)
    await served.server.start()
    await served.server.chores.run_all()
    assert await notes(served) == ["(erased)"]


async def heads(storage: Storage) -> list[date]:
    return [day for day, _ in await storage.journal.figures("longjing", NOTED, date.min)]


async def test_the_head_of_a_day_is_noted_by_a_server_that_opens_the_next_and_lives_two_seconds(
    settings: Settings, listening: ListenOptions
) -> None:
    storage, clock, monday = memory_storage(), SetClock(MONDAY_TEN), MONDAY_TEN.date()
    for day in range(3):
        server = Server(settings, storage, listening, clock)
        await server.start()
        assert await heads(storage) == []
        if day != 1:  # the second lives shorter still
            await server.chores.run_all(["day"])
        await server.stop()
        clock.advance(timedelta(days=1))
    assert await heads(storage) == [monday, monday + timedelta(days=1)]
    await storage.close()


async def notices(server: Server) -> list[str]:
    return sorted(await server.branch.read(lambda state, now: tuple(state.notices)))


async def test_notices_go_up_once_a_command_opened_the_first_day_after_a_wrong_clock(
    settings: Settings, listening: ListenOptions
) -> None:
    storage, clock = memory_storage(), SetClock(datetime(2001, 1, 1, tzinfo=UTC))
    server = Server(settings, storage, listening, clock)
    await server.start()
    assert await notices(server) == []
    clock.set(MONDAY_TEN)
    await server.branch.do(IssueTicket(service="T01", token="t"), actor="kiosk:lobby")
    await server.chores.run_all(["day"])
    assert await notices(server) == sorted(one.id for one in settings.notices)
    await server.stop()
    await storage.close()


async def test_notices_left_out_by_a_server_that_was_killed_go_up_and_no_removed_one_comes_back(
    settings: Settings, listening: ListenOptions
) -> None:
    first, second, *_ = settings.notices
    reworded = first.model_copy(update={"weight": first.weight + 1})
    storage, clock = memory_storage(), SetClock(MONDAY_TEN)
    for some, up in (((first,), [first.id]), ((reworded, second), [second.id])):
        tables = replace(settings.tables, notices=some)
        server = Server(replace(settings, tables=tables), storage, listening, clock)
        await server.start()
        assert await notices(server) == up
        if up == [first.id]:
            await server.branch.do(DeleteNotice(id=first.id), actor="user:boss")
        await server.stop()
    await storage.close()


async def test_a_start_on_the_first_day_with_a_clock_years_ahead_is_a_start(
    settings: Settings, listening: ListenOptions, caplog: pytest.LogCaptureFixture
) -> None:
    storage, clock = memory_storage(), SetClock(MONDAY_TEN)
    for years in (0, 10, 0):
        clock.set(MONDAY_TEN + timedelta(days=365 * years))
        server = Server(settings, storage, listening, clock)
        await server.start()
        await server.chores.run_all(["day"])
        assert await notices(server) == sorted(one.id for one in settings.notices)
        await server.stop()
    assert "chore day" not in caplog.text
    await storage.close()


async def test_a_first_notice_that_is_refused_is_logged_and_the_office_opens(
    settings: Settings, listening: ListenOptions, caplog: pytest.LogCaptureFixture
) -> None:
    first, second, *_ = settings.notices
    wrong = first.model_copy(update={"title": {}})
    tables = replace(settings.tables, notices=(wrong, second))
    storage = memory_storage()
    server = Server(replace(settings, tables=tables), storage, listening, SetClock(MONDAY_TEN))
    await server.start()
    assert await notices(server) == [second.id]
    assert f"the notice '{first.id}' of config.toml was not put up" in caplog.text
    await server.stop()
    await storage.close()
