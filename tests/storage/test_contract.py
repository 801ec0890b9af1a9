"""What every journal keeps, whatever it is kept on: memory, SQLite, PostgreSQL."""

from datetime import date
from typing import Any

import pytest

from queue_server.core import events as ev
from queue_server.core.line.ticket import TicketState
from queue_server.storage.sqlite.journal import SqliteJournal
from queue_server.usecases.ports import Conflict, Journal, Message, StorageDown
from tests.storage.making import DAY, NOON, Writer, together
from tests.stores import OpenJournal
from tests.waiting import until

BRANCH = "longjing"


async def append(journal: Journal, batch: tuple[list[Any], list[Any]]) -> None:
    await journal.catch_up(BRANCH, batch[0][0].seq - 1)
    await journal.append(*batch)


async def standing(journal: Journal) -> tuple[ev.Event, ...]:
    return tuple(event for _, event in (await journal.load(BRANCH)).standing)


async def test_what_was_appended_is_loaded_in_order(journal: Journal) -> None:
    w = Writer()
    await append(journal, together(w.open_day(), w.issue("r1"), w.call("20261123-A001")))
    loaded = await journal.load(BRANCH)
    assert [row.kind for row in loaded.rows] == ["day_opened", "ticket_issued", "ticket_called"]
    assert [row.seq for row in loaded.rows] == [1, 2, 3]
    assert loaded.rows[1].data["wait"] == {"low_min": 3, "high_min": 9}
    assert loaded.rows[1].at.utcoffset() is not None
    assert ev.decode("day_opened", None, None, loaded.rows[0].data) == ev.DayOpened(day=DAY)


async def test_an_empty_branch_loads_nothing_but_an_epoch(journal: Journal) -> None:
    loaded = await journal.load(BRANCH)
    assert loaded.epoch
    assert loaded.rows == ()
    assert loaded.standing == ()


async def test_a_second_start_finds_everything_and_the_same_epoch(
    open_journal: OpenJournal,
) -> None:
    first = await open_journal()
    epoch = (await first.load(BRANCH)).epoch
    w = Writer()
    await append(first, together(w.open_day(), w.issues(40, "r")))
    await first.close()
    second = await open_journal()
    loaded = await second.load(BRANCH)
    assert loaded.epoch == epoch
    assert len(loaded.rows) == 41
    await append(second, w.issue("later"))
    assert (await second.read(BRANCH, 41, 10))[0].request_id == "later"


async def test_only_the_newest_day_is_loaded(journal: Journal) -> None:
    w = Writer()
    await append(journal, together(w.open_day(), w.issues(3)))
    await append(journal, together(w.open_day(date(2026, 11, 24)), w.issues(2)))
    loaded = await journal.load(BRANCH)
    assert [row.seq for row in loaded.rows] == [5, 6, 7]
    assert {row.day for row in loaded.rows} == {date(2026, 11, 24)}


async def test_a_row_number_taken_is_a_conflict_and_nothing_is_written(journal: Journal) -> None:
    w, late = Writer(), Writer()
    await append(journal, together(w.open_day(), w.issue()))
    with pytest.raises(Conflict):
        await append(journal, late.open_day())
    assert len(await journal.read(BRANCH, 0, 10)) == 2


async def test_a_gap_in_the_row_numbers_is_a_conflict(journal: Journal) -> None:
    with pytest.raises(Conflict):
        await append(journal, Writer(seq=4).open_day())
    assert await journal.read(BRANCH, 0, 10) == ()


async def test_a_number_given_twice_is_a_conflict_even_with_a_free_row(journal: Journal) -> None:
    w = Writer()
    await append(journal, together(w.open_day(), w.issue()))
    w.numbers["A"] = 0
    w.tickets.clear()
    with pytest.raises(Conflict):
        await append(journal, w.issue())
    assert len(await journal.read(BRANCH, 0, 10)) == 2


async def test_the_same_number_on_another_day_is_no_conflict(journal: Journal) -> None:
    w = Writer()
    await append(journal, together(w.open_day(), w.issue()))
    await append(journal, together(w.open_day(date(2026, 11, 24)), w.issue()))
    assert len((await journal.load(BRANCH)).rows) == 2


async def test_a_request_id_used_twice_is_a_conflict_also_days_later(journal: Journal) -> None:
    w = Writer()
    await append(journal, together(w.open_day(), w.issue("touch-1")))
    await append(journal, w.open_day(date(2026, 11, 24)))
    batch = w.issue("touch-1")
    with pytest.raises(Conflict):
        await append(journal, batch)
    found = await journal.find_request(BRANCH, "touch-1")
    assert found is not None
    assert found.seq == 2
    assert await journal.find_request(BRANCH, "touch-2") is None
    assert await journal.find_request("elsewhere", "touch-1") is None


async def test_one_bad_row_takes_its_whole_batch_with_it(journal: Journal) -> None:
    w = Writer()
    await append(journal, together(w.open_day(), w.issue("touch-1")))
    good = w.issues(5)
    bad = w.issue("touch-1")
    with pytest.raises(Conflict):
        await append(journal, together(good, bad))
    assert len(await journal.read(BRANCH, 0, 100)) == 2
    w.seq, w.numbers["A"] = 2, 1
    await append(journal, w.issue("touch-2"))


async def test_branches_do_not_see_each_other(journal: Journal) -> None:
    here, there = Writer(BRANCH), Writer("shalu")
    await append(journal, together(here.open_day(), here.issue("same")))
    await journal.append(*together(there.open_day(), there.issue("same")))
    assert len(await journal.read("shalu", 0, 10)) == 2
    assert {row.branch for row in await journal.read(BRANCH, 0, 10)} == {BRANCH}


async def test_reading_pages_by_row_number(journal: Journal) -> None:
    w = Writer()
    await append(journal, together(w.open_day(), w.issues(9)))
    page = await journal.read(BRANCH, 4, 3)
    assert [row.seq for row in page] == [5, 6, 7]
    assert await journal.read(BRANCH, 10, 3) == ()


async def test_a_notice_of_an_earlier_day_stands_as_it_was_when_the_day_began(
    journal: Journal,
) -> None:
    w = Writer()
    old = ev.NoticeSaved(id="n1", title={"zh-TW": "舊"}, body={}, starts=NOON)
    new = ev.NoticeSaved(id="n1", title={"zh-TW": "新"}, body={})
    gone = ev.NoticeSaved(id="n2", title={}, body={})
    closed = ev.SuspensionSaved(
        id="s1", scope="branch", starts=NOON, until=None, reason="typhoon", wording={"en": "Closed"}
    )
    await append(
        journal,
        together(w.open_day(), w.only(old), w.only(gone), w.only(closed),
                 w.only(ev.NoticeDeleted(id="n2"))),
    )  # fmt: skip
    assert await standing(journal) == ()
    await append(journal, w.open_day(date(2026, 11, 24)))
    assert await standing(journal) == (old, closed)
    # Changed and lifted today: the rows of today say so, the standing events are those before.
    await append(journal, together(w.only(new), w.only(ev.SuspensionLifted(id="s1"))))
    assert await standing(journal) == (old, closed)
    await append(journal, w.open_day(date(2026, 11, 25)))
    assert await standing(journal) == (new,)


async def test_a_visit_leaves_one_ended_leg_with_its_times(journal: Journal) -> None:
    w = Writer()
    t = "20261123-A001"
    await append(journal, together(w.open_day(), w.issue()))
    await append(journal, w.call(t, 3))
    await append(journal, together(w.start(t, 3), w.finish(t, 3)))
    (leg,) = await journal.legs(BRANCH, DAY, 10)
    assert (leg.ticket, leg.counter, leg.ending, leg.service) == (t, 3, "finished", "T01")
    assert leg.called_at is not None
    assert leg.started_at is not None
    assert leg.ended_at is not None
    assert leg.queued_at < leg.called_at < leg.started_at < leg.ended_at


async def test_a_transfer_ends_one_leg_and_begins_another(journal: Journal) -> None:
    w = Writer()
    t = "20261123-A001"
    await append(
        journal,
        together(w.open_day(), w.issue(), w.call(t), w.start(t), w.transfer(t, "T02"),
                 w.call(t, 2), w.start(t, 2), w.finish(t, 2)),
    )  # fmt: skip
    legs = await journal.legs(BRANCH, DAY, 10)
    assert [(leg.service, leg.counter, leg.ending) for leg in legs] == [
        ("T01", 1, "transferred"),
        ("T02", 2, "finished"),
    ]


async def test_an_undone_step_leaves_the_legs_as_if_it_had_not_been(journal: Journal) -> None:
    w = Writer()
    t = "20261123-A001"
    await append(journal, together(w.open_day(), w.issue(), w.call(t), w.start(t)))
    serving = w.tickets[t]
    transfer = w.transfer(t, "T02")
    undone = w.undo(t, serving, transfer[0][0].seq)
    await append(journal, together(transfer, undone, w.finish(t)))
    (leg,) = await journal.legs(BRANCH, DAY, 10)
    assert (leg.service, leg.ending) == ("T01", "finished")


async def test_an_undone_call_puts_the_leg_back_in_line(journal: Journal) -> None:
    w = Writer()
    t = "20261123-A001"
    await append(journal, together(w.open_day(), w.issue()))
    waiting = w.tickets[t]
    call = w.call(t, 4)
    await append(journal, call)
    await append(journal, w.undo(t, waiting, call[0][0].seq, 4))
    await append(journal, together(w.call(t, 5), w.start(t, 5), w.finish(t, 5)))
    (leg,) = await journal.legs(BRANCH, DAY, 10)
    assert leg.counter == 5
    assert leg.called_at == w.tickets[t].called_at


async def test_a_hold_and_the_resume_are_two_legs(journal: Journal) -> None:
    w = Writer()
    t = "20261123-A001"
    await append(journal, together(w.open_day(), w.issue(), w.call(t), w.start(t), w.hold(t)))
    resume = w.step(ev.TicketResumed(ticket=t, counter=2), t, state=TicketState.SERVING, counter=2)
    await append(journal, together(resume, w.finish(t, 2)))
    legs = await journal.legs(BRANCH, DAY, 10)
    assert [(leg.ending, leg.counter) for leg in legs] == [("held", 1), ("finished", 2)]
    assert legs[1].started_at == legs[1].queued_at


async def test_the_newest_legs_come_oldest_first_and_no_more_than_asked(journal: Journal) -> None:
    w = Writer()
    await append(journal, together(w.open_day(), w.issues(4)))
    for ticket in list(w.tickets):
        await append(journal, together(w.call(ticket), w.start(ticket), w.finish(ticket)))
    legs = await journal.legs(BRANCH, DAY, 3)
    assert [leg.ticket[-4:] for leg in legs] == ["A002", "A003", "A004"]
    assert await journal.legs(BRANCH, date(2026, 11, 24), 3) == ()


async def test_figures_of_a_day_are_kept_and_replaced(journal: Journal) -> None:
    await journal.save_figures(BRANCH, DAY, "forecast", {"mae": 4.0})
    await journal.save_figures(BRANCH, DAY, "forecast", {"mae": 3.5})
    await journal.save_figures(BRANCH, date(2026, 11, 20), "forecast", {"mae": 9.0})
    assert list(await journal.figures(BRANCH, "forecast", DAY)) == [(DAY, {"mae": 3.5})]
    assert len(await journal.figures(BRANCH, "forecast", date(2026, 1, 1))) == 2


async def test_a_day_ends_with_its_last_row_and_its_tickets_by_state(journal: Journal) -> None:
    w = Writer()
    assert await journal.day_end(BRANCH, DAY) is None
    await append(journal, together(w.open_day(), w.issues(3), w.call("20261123-A001")))
    await append(journal, together(w.open_day(date(2026, 11, 26)), w.issues(1)))
    rows = await journal.read(BRANCH, 0, 100)
    for day in (DAY, date(2026, 11, 25)):
        end = await journal.day_end(BRANCH, day)
        assert end is not None
        assert (end.branch, end.day, end.seq, end.chain) == (BRANCH, DAY, 5, rows[4].chain)
        assert dict(end.tickets) == {"called": 1, "waiting": 2}
    newest = await journal.day_end(BRANCH, date(2027, 1, 1))
    assert newest is not None
    assert (newest.day, newest.seq) == (date(2026, 11, 26), 7)
    assert await journal.day_end(BRANCH, date(2026, 11, 22)) is None
    assert await journal.day_end("shalu", DAY) is None


async def test_releasing_without_a_turn_is_harmless(journal: Journal) -> None:
    await journal.release(BRANCH)
    await journal.catch_up(BRANCH, 0)
    await journal.release(BRANCH)
    await journal.release(BRANCH)
    await append(journal, Writer().open_day())


async def test_what_others_appended_is_caught_up_even_after_they_left(
    open_journal: OpenJournal,
) -> None:
    gone = await open_journal()
    if isinstance(gone, SqliteJournal):
        pytest.skip("one process owns the file")
    stays = await open_journal()
    w = Writer()
    await append(gone, together(w.open_day(), w.issues(2)))
    await gone.close()
    assert [row.seq for row in await stays.catch_up(BRANCH, 1)] == [2, 3]
    await stays.append(*w.issue())


async def test_processes_on_one_journal_hear_each_others_messages_and_not_their_own(
    open_journal: OpenJournal,
) -> None:
    one = await open_journal()
    if isinstance(one, SqliteJournal):
        one.send(BRANCH, Message("walls", "alone"))
        pytest.skip("one process owns the file")
    other = await open_journal()
    heard: dict[str, list[tuple[str, str, Message]]] = {"one": [], "other": []}
    for name, journal in (("one", one), ("other", other)):
        journal.on_message(lambda *said, name=name: heard[name].append(said))
        journal.on_wake(lambda branch: None)

    def said() -> bool:  # the other may not have been listening yet
        one.send(BRANCH, Message("walls", "1 3"))
        return bool(heard["other"])

    await until(said, "a message of the other", every_s=0.05)
    assert {said[::2] for said in heard["other"]} == {(BRANCH, Message("walls", "1 3"))}
    assert len({process for _, process, _ in heard["other"]}) == 1
    assert heard["one"] == []


async def test_of_messages_sent_together_the_newest_of_each_kind_and_subject_arrives(
    open_journal: OpenJournal,
) -> None:
    one = await open_journal()
    if isinstance(one, SqliteJournal):
        pytest.skip("one process owns the file")
    other, heard = await open_journal(), list[Message]()
    other.on_message(lambda branch, process, message: heard.append(message))
    other.on_wake(lambda branch: None)

    def listening() -> bool:
        one.send(BRANCH, Message("walls", "1 0"))
        return bool(heard)

    await until(listening, "the other to listen", every_s=0.05)
    sent = [
        Message(kind, f"{n}", subject)
        for n in range(100)
        for kind, subject in (("windows", "1"), ("windows", "2"), ("machines", "1"))
    ]
    for message in sent:
        one.send(BRANCH, message)
    await until(lambda: set(sent[-3:]) <= set(heard), "the newest of each")
    many = [message for message in heard if message.kind != "walls"]
    assert len(many) < len(sent), "what is out of date is not sent"
    assert {(one.kind, one.subject): one for one in many} == {
        (one.kind, one.subject): one for one in sent
    }


async def test_appending_nothing_does_nothing(journal: Journal) -> None:
    await journal.append([], [])
    assert await journal.read(BRANCH, 0, 1) == ()


async def test_a_closed_journal_says_so(open_journal: OpenJournal) -> None:
    journal = await open_journal()
    await journal.close()
    with pytest.raises(StorageDown) as down:
        await journal.load(BRANCH)
    assert down.value.reason == "closed"


async def test_a_healthy_journal_has_no_alarm(journal: Journal) -> None:
    await append(journal, Writer().open_day())
    assert journal.alarm() is None
