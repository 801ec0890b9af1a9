"""A journal that was changed, shortened or swapped does not pass; the first bad row is named."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from queue_server.commands.care import verify as command
from queue_server.core import events as ev
from queue_server.core.state.applying import apply
from queue_server.core.state.branch import BranchState
from queue_server.storage.care.backup import check_storage
from queue_server.storage.care.broken import Broken
from queue_server.storage.journal.part import FILE
from queue_server.storage.sqlite.journal import SqliteJournal, open_sqlite
from queue_server.usecases.ports import JournalRow, StorageDown, TicketChange
from tests.storage.making import DAY, NOON

BRANCH = "longjing"


class Office:
    """Appends events as the branch does: applied to the rules' state, changes and all."""

    def __init__(self, journal: SqliteJournal) -> None:
        self.journal = journal
        self.state = BranchState((1, 2))
        self.day, self.at = DAY, NOON

    async def writes(self, event: ev.Event) -> None:
        """Append an event that the rules' state would not take."""
        kind, ticket, counter, data = ev.encode(event)
        row = JournalRow(
            branch=BRANCH, seq=self.state.seq + 1, day=self.day, at=self.at, kind=kind,
            ticket=ticket, counter=counter, actor="clerk:mei", request_id=None, data=data,
        )  # fmt: skip
        await self.journal.append([row], [])

    async def does(self, *events: ev.Event) -> None:
        rows, changes = [], []
        for event in events:
            if isinstance(event, ev.DayOpened):
                self.day = event.day
            self.at += timedelta(seconds=7)
            kind, ticket, counter, data = ev.encode(event)
            row = JournalRow(
                branch=BRANCH, seq=self.state.seq + 1, day=self.day, at=self.at, kind=kind,
                ticket=ticket, counter=counter, actor="clerk:mei", request_id=None, data=data,
            )  # fmt: skip
            before, after = apply(self.state, row.seq, row.at, row.actor, event)
            rows.append(row)
            if after is not None:
                changes.append(TicketChange(row.seq, row.at, after, before))
        await self.journal.append(rows, changes)


def issued(number: int, day: date = DAY) -> ev.TicketIssued:
    label = f"A{number:03}"
    return ev.TicketIssued(
        ticket=f"{day:%Y%m%d}-{label}", label=label, series="A", number=number, service="T01",
        services=("T01",), priority="general", language="zh-TW", token=f"t{day}{number}",
    )  # fmt: skip


def called(number: int, n: int, counter: int = 1, day: date = DAY) -> ev.TicketCalled:
    ticket = f"{day:%Y%m%d}-A{number:03}"
    return ev.TicketCalled(ticket=ticket, counter=counter, n=n, rule="relative_wait")


async def two_days(data: Path) -> None:
    """23 November: three visitors, everything that can happen. The 24th: one."""
    journal = await open_sqlite(data, ballast_bytes=0)
    office = Office(journal)
    t1, t2, t3 = (f"20261123-A00{k}" for k in (1, 2, 3))
    await office.does(ev.DayOpened(day=DAY))
    await office.does(
        ev.CounterOpened(counter=1, clerk="mei"), ev.CounterOpened(counter=2, clerk="lin")
    )
    await office.does(issued(1), issued(2), issued(3))
    await office.does(called(1, 1))
    await office.does(ev.TicketRecalled(ticket=t1, counter=1, n=2))
    await office.does(ev.TicketStarted(ticket=t1, counter=1))
    await office.does(ev.ServiceAdded(ticket=t1, counter=1, service="T02"))
    await office.does(ev.TicketTransferred(ticket=t1, counter=1, service="T03"))
    await office.does(ev.StepUndone(counter=1, undoes=office.state.seq, ticket=t1))
    await office.does(ev.TicketFinished(ticket=t1, counter=1))
    await office.does(called(2, 3, 2))
    await office.does(ev.TicketMissed(ticket=t2, counter=2))
    await office.does(ev.TicketRequeued(ticket=t2))
    await office.does(called(2, 4), ev.TicketStarted(ticket=t2, counter=1))
    await office.does(ev.TicketHeld(ticket=t2, counter=1))
    await office.does(ev.TicketResumed(ticket=t2, counter=1))
    await office.does(ev.TicketFinished(ticket=t2, counter=1))
    await office.does(ev.TicketReclassified(ticket=t3, priority="caring"))
    await office.does(ev.TicketCancelled(ticket=t3))
    next_day = DAY + timedelta(days=1)
    office.at += timedelta(days=1)
    await office.does(ev.DayOpened(day=next_day, announced=4))
    await office.does(issued(1, next_day), called(1, 5, day=next_day))
    await journal.close()


def tamper(data: Path, *statements: str) -> None:
    with closing(sqlite3.connect(data / FILE, isolation_level=None)) as file:
        for statement in statements:
            file.execute(statement)


async def test_a_true_journal_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await two_days(tmp_path)
    assert command.main(["--data", str(tmp_path)]) == 0
    assert "rows hold" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("seq", "statements"),
    [
        (5, ["UPDATE journal SET actor = 'clerk:lin' WHERE seq = 5"]),
        (5, ["UPDATE journal SET at = at - 1 WHERE seq = 5"]),
        (7, ["UPDATE journal SET data = replace(data, 'relative_wait', 'picked') WHERE seq = 7"]),
        (6, ["DELETE FROM journal WHERE seq = 6"]),
        (1, ["DELETE FROM journal WHERE seq = 1"]),
        (
            4,
            [
                "UPDATE journal SET seq = 1000 WHERE seq = 4",
                "UPDATE journal SET seq = 4 WHERE seq = 5",
                "UPDATE journal SET seq = 5 WHERE seq = 1000",
            ],
        ),
    ],
    ids=["actor", "instant", "data", "dropped", "first dropped", "swapped"],
)
async def test_a_changed_dropped_or_swapped_row_is_named(
    tmp_path: Path, seq: int, statements: list[str]
) -> None:
    await two_days(tmp_path)
    tamper(tmp_path, *statements)
    with pytest.raises(Broken) as broken:
        check_storage(tmp_path, None)
    assert broken.value.seq == seq


async def test_a_dropped_tail_is_found_by_the_head(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await two_days(tmp_path)
    tamper(tmp_path, "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)")
    assert command.main(["--data", str(tmp_path)]) == 1
    assert "row " in capsys.readouterr().err


async def test_a_tail_dropped_with_its_head_is_found_by_the_ticket(tmp_path: Path) -> None:
    await two_days(tmp_path)
    tamper(
        tmp_path,
        "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)",
        "UPDATE branch_head SET (seq, chain) ="
        " (SELECT seq, chain FROM journal ORDER BY seq DESC LIMIT 1)",
    )
    with pytest.raises(Broken):
        check_storage(tmp_path, None)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE ticket SET state = 'waiting' WHERE label = 'A002'", "state was changed"),
        ("UPDATE ticket SET priority = 'caring' WHERE label = 'A001'", "priority was changed"),
        ("DELETE FROM ticket WHERE label = 'A003'", "lost its row"),
        ("UPDATE leg SET started_at = started_at + 1 WHERE counter = 1", "started_at was changed"),
        ("DELETE FROM leg WHERE ticket LIKE '%A002' AND ending = 'held'", "leg of"),
    ],
)
async def test_a_derived_row_that_differs_from_the_journal_is_named(
    tmp_path: Path, statement: str, words: str
) -> None:
    await two_days(tmp_path)
    tamper(tmp_path, statement)
    with pytest.raises(Broken, match=words):
        check_storage(tmp_path, None)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (issued(2, DAY + timedelta(days=1)), None),
        (issued(3, DAY + timedelta(days=1)), "A003 follows number 1"),
        (called(1, 6, 2, DAY + timedelta(days=1)), "of a called ticket"),
        (called(1, 6, 1, DAY + timedelta(days=1)), "counter 1 still has"),
        (ev.TicketRecalled(ticket="20261124-A001", counter=1, n=9), "announcement 9 follows"),
    ],
    ids=["right", "gap", "called twice", "counter busy", "announcement skipped"],
)
async def test_a_wrong_step_is_found_even_with_a_right_chain(
    tmp_path: Path, event: ev.Event, words: str | None
) -> None:
    # A bug of ours, not a tamperer: the server itself wrote what should never have been.
    await two_days(tmp_path)
    journal = await open_sqlite(tmp_path, ballast_bytes=0)
    loaded = await journal.load(BRANCH)
    office = Office(journal)
    office.state.seq = loaded.rows[0].seq - 1
    office.day, office.at = loaded.rows[-1].day, loaded.rows[-1].at
    for row in loaded.rows:
        kept = ev.decode(row.kind, row.ticket, row.counter, row.data)
        apply(office.state, row.seq, row.at, row.actor, kept)
    if words is None:
        await office.does(event)
    else:
        await office.writes(event)
    await journal.close()
    if words is None:
        check_storage(tmp_path, None)
        return
    with pytest.raises(Broken, match=words) as broken:
        check_storage(tmp_path, None)
    assert broken.value.seq == office.state.seq + 1


async def test_another_key_does_not_open_the_journal(tmp_path: Path) -> None:
    await two_days(tmp_path)
    (tmp_path / "keys" / "chain.key").write_text("00" * 32)
    with pytest.raises(StorageDown) as down:
        await open_sqlite(tmp_path, ballast_bytes=0)
    assert down.value.reason == "key_missing"


async def test_a_key_that_was_copied_with_an_editor_is_the_same_key(tmp_path: Path) -> None:
    await two_days(tmp_path)
    key = tmp_path / "keys" / "chain.key"
    key.write_text(f"{key.read_text()}\r\n", "utf-8-sig")
    check_storage(tmp_path, None)
    key.write_text("not a key", "utf-16")
    with pytest.raises(StorageDown, match="is not a key"):
        check_storage(tmp_path, None)


async def test_the_key_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    await two_days(tmp_path)
    assert (tmp_path / "keys" / "chain.key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


async def test_a_start_on_a_tampered_day_is_refused(tmp_path: Path) -> None:
    await two_days(tmp_path)
    tamper(tmp_path, "UPDATE journal SET actor = 'x' WHERE kind = 'ticket_issued'")
    journal = await open_sqlite(tmp_path, ballast_bytes=0)
    with pytest.raises(StorageDown, match="was changed") as down:
        await journal.load(BRANCH)
    assert down.value.reason == "damaged"
    assert journal.alarm() == "damaged"
    await journal.close()


async def test_old_days_are_forgotten_and_the_rest_still_holds(tmp_path: Path) -> None:
    await two_days(tmp_path)
    journal = await open_sqlite(tmp_path, ballast_bytes=0)
    assert await journal.forget_before(BRANCH, DAY) == 0
    assert await journal.forget_before(BRANCH, DAY + timedelta(days=30)) > 20
    assert len((await journal.load(BRANCH)).rows) == 3
    await journal.close()
    check_storage(tmp_path, None)
    tamper(tmp_path, "UPDATE anchor SET chain = zeroblob(32)")
    with pytest.raises(Broken, match="start of the journal"):
        check_storage(tmp_path, None)
