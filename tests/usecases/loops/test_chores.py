"""Chores fail independently, report that once, and run in one process of a branch."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest

from queue_server.clock import SetClock
from queue_server.storage.leases import Alone, MemoryLeases
from queue_server.usecases.loops.chores import Chore, Chores
from queue_server.usecases.ports import Leases
from tests.usecases.loops.life import Life
from tests.waiting import PATIENCE_S

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


class Ledger:
    """Notes which chores ran; those named in ``broken`` fail."""

    def __init__(self) -> None:
        self.ran_chores: list[str] = []
        self.broken: set[str] = set()
        self.metered: list[tuple[str, bool]] = []

    def chore(self, name: str, *, once: bool = False, every: timedelta = SECOND) -> Chore:
        async def run(now: datetime) -> None:
            assert now == NOW
            if name in self.broken:
                raise RuntimeError("no paper")
            self.ran_chores.append(name)

        return Chore(name=name, every=every, run=run, once_per_branch=once)

    def ran(self, chore: str, seconds: float, *, failed: bool) -> None:
        assert seconds >= 0
        self.metered.append((chore, failed))


def runner(ledger: Ledger, *chores: Chore, leases: Leases | None = None) -> Chores:
    made = Chores("longjing", SetClock(NOW), leases or Alone())
    made.meter(ledger)
    made.add(*chores)
    return made


async def test_a_chore_that_fails_skips_no_other() -> None:
    ledger = Ledger()
    ledger.broken.add("first")
    chores = runner(ledger, ledger.chore("first"), ledger.chore("second"))
    await chores.run_all()
    assert ledger.ran_chores == ["second"]
    assert ledger.metered == [("first", True), ("second", False)]
    assert chores.failing == {"first": "RuntimeError: no paper"}


async def test_a_failure_is_logged_when_it_begins_and_when_it_ends(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    ledger = Ledger()
    chores = runner(ledger, ledger.chore("backup"))
    ledger.broken.add("backup")
    for _ in range(5):
        await chores.run_all()
    ledger.broken.clear()
    for _ in range(3):
        await chores.run_all(["backup"])
    said = [record.message for record in caplog.records]
    assert said == ["chore backup fails", "chore backup works again"]


async def test_each_chore_keeps_its_own_time_however_long_another_takes() -> None:
    ledger, stuck, often = Ledger(), asyncio.Event(), asyncio.Event()
    turns: list[float] = []

    async def sleep(seconds: float) -> None:
        turns.append(seconds)
        if turns.count(1.0) > 5:
            often.set()
        await asyncio.sleep(0)

    async def never_ends(now: datetime) -> None:
        await stuck.wait()

    slow = Chore(name="slow", every=HOUR, run=never_ends)
    chores = Chores("longjing", SetClock(NOW), Alone(), sleep=sleep)
    chores.add(slow, ledger.chore("quick"))
    chores.start()
    await asyncio.wait_for(often.wait(), PATIENCE_S)
    await chores.stop()
    await chores.stop()
    assert turns.count(3600.0) == 0


async def test_a_chore_begun_later_runs_at_once() -> None:
    ledger, life = Ledger(), Life(timedelta(0), chores=1)
    chores = Chores("longjing", SetClock(NOW), Alone(), sleep=life.sleep)
    chores.begin(ledger.chore("backup"))
    await asyncio.wait_for(life.over.wait(), PATIENCE_S)
    await chores.stop()
    assert ledger.ran_chores == ["backup"]


@pytest.mark.parametrize("once", [True, False])
async def test_a_process_that_lives_an_hour_has_done_once_what_is_looked_at_every_hour(
    once: bool,
) -> None:
    ledger, life = Ledger(), Life(HOUR, chores=2)
    chores = Chores("longjing", SetClock(NOW), Alone(), sleep=life.sleep)
    chores.add(ledger.chore("forget", every=HOUR, once=once), ledger.chore("day", every=HOUR / 60))
    chores.start()
    await asyncio.wait_for(life.over.wait(), PATIENCE_S)
    await chores.stop()
    assert ledger.ran_chores.count("forget") == 1
    assert ledger.ran_chores.count("day") == 60


async def test_no_process_waits_a_minute_for_its_first_run_nor_do_two_begin_together() -> None:
    firsts = list[float]()

    async def sleep(seconds: float) -> None:
        firsts.append(seconds)
        await asyncio.Event().wait()

    for _ in range(20):
        chores = Chores("longjing", SetClock(NOW), Alone(), sleep=sleep)
        chores.add(Ledger().chore("forget", every=HOUR), Ledger().chore("day"))
        chores.start()
        await asyncio.sleep(0)
        await chores.stop()
    assert all(30 <= first < 60 for first in firsts[::2])
    assert all(0.5 <= first < 1 for first in firsts[1::2])
    assert len(set(firsts)) > 20


def test_a_chore_that_would_wait_longer_than_an_hour_is_refused() -> None:
    with pytest.raises(ValueError, match="forget waits longer than an hour"):
        Ledger().chore("forget", every=HOUR + SECOND)


async def test_two_processes_of_a_branch_share_a_chore_and_one_takes_over() -> None:
    seconds = [0.0]
    leases = MemoryLeases(lambda: seconds[0])
    ledger = [Ledger(), Ledger()]
    first, second = (
        runner(one, one.chore("remind", once=True), one.chore("sweep"), leases=leases)
        for one in ledger
    )
    for _ in range(4):
        await first.run_all()
        await second.run_all()
        seconds[0] += 1
    assert ledger[0].ran_chores.count("remind") == 4
    assert ledger[1].ran_chores == ["sweep"] * 4
    seconds[0] += 5  # the first one died; its lease runs out
    await second.run_all()
    await first.run_all()
    assert ledger[1].ran_chores.count("remind") == 1
    assert ledger[0].ran_chores.count("remind") == 4


def test_two_chores_of_one_name_are_refused() -> None:
    ledger = Ledger()
    with pytest.raises(ValueError, match="two chores named sweep"):
        runner(ledger, ledger.chore("sweep"), ledger.chore("sweep"))


@pytest.mark.parametrize(
    ("every", "lease"),
    [(SECOND, 5 * SECOND), (60 * SECOND, 90 * SECOND), (HOUR, 300 * SECOND)],
)
def test_a_lease_outlasts_a_short_pause_and_is_never_long(
    every: timedelta, lease: timedelta
) -> None:
    assert Ledger().chore("forget", every=every).lease == lease


async def test_a_process_keeps_a_chore_between_two_runs_and_gives_it_back_when_it_stops() -> None:
    seconds = [0.0]
    leases, ledgers = MemoryLeases(lambda: seconds[0]), [Ledger(), Ledger()]
    quarters = asyncio.Event()

    async def sleep(pause_s: float) -> None:
        task = asyncio.current_task()
        assert task is not None
        if task.get_name().startswith("chore ") and pause_s > 60:
            await asyncio.Event().wait()
        elif not task.get_name().startswith("chore "):
            seconds[0] += pause_s
            if seconds[0] > HOUR.total_seconds():
                quarters.set()
        await asyncio.sleep(0)

    first = Chores("longjing", SetClock(NOW), leases, sleep=sleep)
    first.add(ledgers[0].chore("remind", once=True, every=HOUR))
    second = runner(ledgers[1], ledgers[1].chore("remind", once=True, every=HOUR), leases=leases)
    first.start()
    await asyncio.wait_for(quarters.wait(), PATIENCE_S)
    await second.run_all()
    assert (ledgers[0].ran_chores, ledgers[1].ran_chores) == (["remind"], [])
    await first.stop()
    await second.run_all()
    assert ledgers[1].ran_chores == ["remind"]


async def test_a_chore_that_fails_while_it_is_cancelled_keeps_nobody_waiting() -> None:
    began = asyncio.Event()

    async def fails_on_the_way_out(now: datetime) -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            raise ProcessLookupError("its child had just ended")

    ledger = Ledger()
    chores = runner(ledger)
    chores.begin(Chore(name="upkeep", every=HOUR, run=fails_on_the_way_out))
    async with asyncio.timeout(PATIENCE_S):
        await began.wait()
        await chores.stop()
    assert "upkeep" in chores.failing


async def test_a_chore_that_is_asked_to_end_in_its_last_step_does_not_begin_another() -> None:
    ledger, ran = Ledger(), list[datetime]()

    async def is_cancelled_at_the_last_moment(now: datetime) -> None:
        ran.append(now)
        task = asyncio.current_task()
        assert task is not None
        task.cancel()

    chores = runner(ledger)
    chores.begin(
        Chore(name="upkeep", every=SECOND, run=is_cancelled_at_the_last_moment,
              once_per_branch=False)
    )  # fmt: skip
    async with asyncio.timeout(PATIENCE_S):
        while not ledger.metered:  # noqa: ASYNC110 - a turn of the loop is all it takes
            await asyncio.sleep(0)
        await chores.stop()
    assert ran == [NOW]
