"""One touch, one number: what a key means on its day, the day after, and to another actor."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.clock import SetClock
from queue_server.core.decide.line.issuing import IssueTicket
from queue_server.core.decide.standing.notices import DeleteNotice, SaveNotice
from queue_server.core.decide.standing.suspensions import Lift, Suspend
from queue_server.core.errors import BadRequest, Unavailable
from queue_server.core.events import NoticeSaved, SuspensionSaved
from queue_server.storage.memory import MemoryDatabase, MemoryJournal
from queue_server.usecases import counter
from queue_server.usecases.branch import Branch, CommandAnswer, client_key
from queue_server.usecases.branch.answers import (
    LONGEST_ID,
    MOST_UNCHANGED,
    Answers,
    fingerprint,
    request_of,
)
from queue_server.usecases.naming import new_id
from queue_server.usecases.ports import JournalRow
from tests.office import MONDAY_TEN, rules
from tests.usecases.acts import BOSS, JOBS, KIOSK, do, issue, label, seen
from tests.waiting import PATIENCE_S

GOLDEN = Path(__file__).parents[1] / "core" / "events" / "journal_0_1_0.jsonl"


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MONDAY_TEN)


@pytest.fixture
def database() -> MemoryDatabase:
    return MemoryDatabase()


async def begun(database: MemoryDatabase, clock: SetClock) -> Branch:
    branch = Branch(rules(), MemoryJournal(database), clock)
    await branch.start()
    return branch


@pytest.fixture
async def branch(database: MemoryDatabase, clock: SetClock) -> AsyncIterator[Branch]:
    branch = await begun(database, clock)
    yield branch
    await branch.stop()


def notice(title: str = "徵才") -> SaveNotice:
    return SaveNotice(id=new_id(), title={"zh-TW": title})


async def test_the_same_key_from_another_actor_is_another_request(branch: Branch) -> None:
    first = await issue(branch, "1", actor="kiosk:lobby")
    other = await issue(branch, "1", actor="kiosk:door")
    again = await issue(branch, "1", actor="kiosk:lobby")
    assert [label(first), label(other), label(again)] == ["B001", "B002", "B001"]


async def test_mondays_key_on_tuesday_is_expired_before_and_after_a_restart(
    branch: Branch, database: MemoryDatabase, clock: SetClock
) -> None:
    await issue(branch, "touch")
    clock.advance(timedelta(days=1))
    with pytest.raises(BadRequest, match="idempotency_expired"):
        await issue(branch, "touch")
    again = await begun(database, clock)
    with pytest.raises(BadRequest, match="idempotency_expired"):
        await issue(again, "touch")
    assert label(await issue(again)) == "B001"
    await again.stop()


async def test_a_key_that_opened_the_day_is_expired_like_any_other(
    branch: Branch, clock: SetClock
) -> None:
    await issue(branch, "touch")
    await issue(branch, "other")
    clock.advance(timedelta(days=1))
    results = await asyncio.gather(
        *(issue(branch, key) for key in ("touch", "new", "other")), return_exceptions=True
    )
    assert [isinstance(one, BadRequest) for one in results] == [True, False, True]


async def test_two_processes_agree_on_what_a_key_means(
    branch: Branch, database: MemoryDatabase, clock: SetClock
) -> None:
    twin = await begun(database, clock)
    first = await issue(branch, "touch")
    same_day = await issue(twin, "touch")
    assert (same_day.ticket, same_day.replayed) == (first.ticket, True)
    saved = await branch.do(notice(), actor=BOSS, request_id="notice")
    clock.advance(timedelta(days=1))
    for one in (twin, branch, twin):
        with pytest.raises(BadRequest, match="idempotency_expired"):
            await issue(one, "touch")
        again = await one.do(notice(), actor=BOSS, request_id="notice")
        assert (again.events, again.replayed) == (saved.events, True)
    await twin.stop()


async def test_what_outlives_the_day_is_answered_for_ever_as_the_first_time(
    branch: Branch, database: MemoryDatabase, clock: SetClock
) -> None:
    put_up = await branch.do(notice(), actor=BOSS, request_id="a")
    stop = Suspend(id=new_id(), scope="service:T01", reason="flood", numbers="void")
    await issue(branch)
    stopped = await branch.do(stop, actor=BOSS, request_id="b")
    assert [type(event).__name__ for event in stopped.events][1:] == ["TicketCancelled"]
    gone = DeleteNotice(id=put_up.first(NoticeSaved).id)
    await branch.do(gone, actor=BOSS, request_id="c")
    for _ in range(2):
        clock.advance(timedelta(days=1))
        assert (await branch.do(notice(), actor=BOSS, request_id="a")).events == put_up.events
        again = await branch.do(replace(stop, id=new_id()), actor=BOSS, request_id="b")
        assert again.first(SuspensionSaved) == stopped.first(SuspensionSaved)
        assert again.events == stopped.events
        assert (await branch.do(gone, actor=BOSS, request_id="c")).replayed
    assert await branch.read(lambda state, now: list(state.notices)) == []


async def test_a_standing_key_used_for_something_else_is_refused_on_any_day(
    branch: Branch, clock: SetClock
) -> None:
    await branch.do(notice(), actor=BOSS, request_id="a")
    for _ in range(2):
        with pytest.raises(BadRequest, match="idempotency_mismatch"):
            await branch.do(notice("other"), actor=BOSS, request_id="a")
        with pytest.raises(BadRequest, match="idempotency_mismatch"):
            await branch.do(Lift(id="x"), actor=BOSS, request_id="a")
        clock.advance(timedelta(days=1))
    with pytest.raises(BadRequest, match="idempotency_expired"):
        await issue(branch, "a", actor=BOSS)


async def test_a_command_that_changed_nothing_does_not_act_when_it_is_sent_again(
    branch: Branch,
) -> None:
    first = await do(branch, "close", key="touch")
    assert (first.events, first.replayed) == ((), False)
    await do(branch, "open")
    again = await do(branch, "close", key="touch")
    assert again == replace(first, replayed=True)
    with pytest.raises(BadRequest, match="idempotency_mismatch"):
        await do(branch, "pause", key="touch", reason="lunch")
    with pytest.raises(BadRequest, match="idempotency_mismatch"):
        await do(branch, "close", at=3, key="touch")
    assert (await seen(branch))["counters"][2].state == "open"
    assert not await branch.carried_out("clerk:wang", "touch")


async def test_of_two_of_one_round_the_second_is_answered_like_the_first_that_changed_nothing(
    branch: Branch,
) -> None:
    answers = await asyncio.gather(
        do(branch, "close", key="touch"), do(branch, "open"), do(branch, "close", key="touch")
    )
    assert [len(one.events) for one in answers] == [0, 1, 0]
    assert answers[2] == replace(answers[0], replayed=True)


async def test_what_changed_nothing_is_known_although_another_process_wrote_meanwhile(
    branch: Branch, database: MemoryDatabase, clock: SetClock
) -> None:
    first = await do(branch, "close", key="touch")
    twin = await begun(database, clock)
    await do(twin, "open")
    branch._ledger.stale = True
    again = await do(branch, "close", key="touch")
    assert again == replace(first, replayed=True)
    # The other process was not asked, and decides.
    assert (await do(twin, "close", key="touch")).events
    assert (await do(branch, "close", key="touch")).events
    await twin.stop()


async def test_what_changed_nothing_is_forgotten_with_its_day(
    branch: Branch, clock: SetClock
) -> None:
    await do(branch, "close", key="touch")
    clock.advance(timedelta(days=1))
    await do(branch, "open")
    assert (await do(branch, "close", key="touch")).events
    assert len(branch._ledger.answers) == 1


async def test_a_restart_forgets_what_changed_nothing_so_that_it_is_decided_again(
    branch: Branch, database: MemoryDatabase, clock: SetClock
) -> None:
    await do(branch, "close", key="touch")
    await do(branch, "open")
    again = await begun(database, clock)
    acted = await do(again, "close", key="touch")
    assert (bool(acted.events), acted.replayed) == (True, False)
    with pytest.raises(BadRequest, match="idempotency_mismatch"):
        await do(again, "open", key="touch")
    await again.stop()


def test_of_more_that_changed_nothing_than_a_day_has_the_oldest_are_forgotten() -> None:
    answers, batch = Answers(), Answers()
    asked = [request_of(Lift(id="x"), BOSS, str(n)) for n in range(MOST_UNCHANGED + 2)]
    for one in asked:
        batch.keep(one, CommandAnswer(seq=7))
    answers.update(batch, 8)
    assert len(answers) == 0
    answers.update(batch, 7)
    assert len(answers) == MOST_UNCHANGED
    assert [one in answers for one in (asked[1], asked[2])] == [False, True]


async def test_a_thousand_days_leave_no_more_in_memory_than_one(
    branch: Branch, clock: SetClock
) -> None:
    kept = []
    for _ in range(1000):
        for n in range(3):
            await issue(branch, f"{clock.now():%Y%m%d}-{n}")
        kept.append(len(branch._ledger.answers))
        clock.advance(timedelta(days=1))
        while clock.now().weekday() > 4:
            clock.advance(timedelta(days=1))
    assert set(kept) == {3}


async def test_while_the_first_answer_cannot_be_looked_up_the_caller_is_told_to_wait(
    clock: SetClock,
) -> None:
    class Unread(MemoryJournal):
        async def find_request(self, branch: str, request_id: str) -> JournalRow | None:
            self.faults.unreadable = "connection"
            return await super().find_request(branch, request_id)

    database = MemoryDatabase()
    twin = MemoryJournal(database)
    journal = Unread(database)
    branch = Branch(rules(), journal, clock)
    await branch.start()
    with pytest.raises(Unavailable, match="storage_down"):
        await branch.do(notice(), actor=BOSS, request_id="a")
    journal.faults.unreadable = None
    await asyncio.wait_for(twin.catch_up("longjing", 0), PATIENCE_S)
    await twin.release("longjing")
    await branch.stop()


def test_a_journal_shows_the_key_as_its_client_sent_it() -> None:
    row = JournalRow(
        branch="b", seq=1, day=date(2026, 11, 23), at=MONDAY_TEN, kind="x", ticket=None,
        counter=None, actor="clerk:a b", request_id=None, data={},
    )  # fmt: skip
    assert client_key(row) is None
    asked = request_of(Lift(id="x"), row.actor, "my key")
    assert client_key(replace(row, request_id=asked.id)) == "my key"
    assert client_key(replace(row, request_id="key-of-0.1.0")) == "key-of-0.1.0"


@given(st.text(), st.text(), st.text(), st.text())
def test_no_two_requests_share_an_id(a: str, b: str, c: str, d: str) -> None:
    one, other = request_of(Lift(id="x"), a, b), request_of(Lift(id="x"), c, d)
    assert (one.id == other.id) == ((a, b) == (c, d))


def test_an_id_is_bounded_whatever_was_sent() -> None:
    assert len(request_of(Lift(id="x"), "a", "k" * 9999).id) <= LONGEST_ID


def test_content_that_differs_late_is_other_content() -> None:
    one, other = notice("x" * 500 + "a"), notice("x" * 500 + "b")
    assert fingerprint(one) != fingerprint(other)
    assert fingerprint(one) == fingerprint(replace(one, id="another try"))


def test_a_field_at_its_default_is_no_content() -> None:
    plain = IssueTicket(service="T01", token="t")
    assert fingerprint(plain) == fingerprint(replace(plain, token="u", on_behalf=False))
    assert fingerprint(plain) != fingerprint(replace(plain, on_behalf=True))


def test_a_request_that_0_2_0_answered_is_known_to_every_later_version() -> None:
    kept = "issue:a5ec21df8fe28c52fae733bf1e47e97c42adb314469b42e993ad773480b5a21e"
    asked = IssueTicket(service="T01", token="t", on_behalf=True)
    assert request_of(asked, "user:mei", "key").same(kept)
    assert not request_of(replace(asked, service="R01"), "user:mei", "key").same(kept)


# A journal of 0.1.0: bare keys, and fingerprints that are the beginning of a text.


async def rows_of_0_1_0(journal: MemoryJournal) -> None:
    for line in GOLDEN.read_text().splitlines():
        row = json.loads(line)
        row["at"], row["day"] = datetime.fromisoformat(row["at"]), date.fromisoformat(row["day"])
        await journal.append([JournalRow(branch="longjing", **row)], [])


@pytest.fixture
async def upgraded(database: MemoryDatabase, clock: SetClock) -> AsyncIterator[Branch]:
    await rows_of_0_1_0(MemoryJournal(database))
    clock.advance(timedelta(days=1))
    branch = await begun(database, clock)
    yield branch
    await branch.stop()


def last_key(database: MemoryDatabase, kind: str) -> str:
    rows = database.branch("longjing").rows
    return next(row.request_id for row in reversed(rows) if row.kind == kind and row.request_id)


async def test_a_number_of_the_upgrades_day_is_answered_again(
    upgraded: Branch, database: MemoryDatabase
) -> None:
    first = await issue(upgraded, last_key(database, "ticket_issued"))
    assert (label(first), first.replayed) == ("B001", True)
    called = await do(upgraded, "call-next", key=last_key(database, "ticket_called"))
    assert called.replayed
    assert called.why is not None


async def test_another_command_under_a_key_of_0_1_0_is_refused(
    upgraded: Branch, database: MemoryDatabase
) -> None:
    key = last_key(database, "ticket_called")
    with pytest.raises(BadRequest, match="idempotency_mismatch"):
        await do(upgraded, "recall", key=key)


async def test_a_notice_put_up_by_0_1_0_is_answered_on_a_later_day(
    upgraded: Branch, database: MemoryDatabase
) -> None:
    rows = database.branch("longjing").rows
    row = next(row for row in rows if row.kind == "notice_saved" and row.data["id"] == "n1")
    again = await upgraded.do(
        SaveNotice(id=new_id(), title=JOBS), actor="user:boss", request_id=row.request_id
    )
    assert (again.first(NoticeSaved).id, again.replayed) == ("n1", True)
    other = await upgraded.do(
        SaveNotice(id="mine", title=JOBS), actor="user:other", request_id=row.request_id
    )
    assert other.first(NoticeSaved).id == "mine"


def test_a_verb_nobody_knows_has_no_command() -> None:
    with pytest.raises(Exception, match="unknown_verb"):
        counter.command("dance", 1, "wang")


async def test_whether_a_touch_was_carried_out_is_known_by_its_actor_and_key(
    upgraded: Branch,
) -> None:
    await issue(upgraded, "touch")
    assert await upgraded.carried_out(KIOSK, "touch")
    assert not await upgraded.carried_out(KIOSK, "another")
    assert not await upgraded.carried_out(BOSS, "touch")
