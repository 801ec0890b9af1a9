"""Changes to the files from outside this product are found by ``verify``, table by table."""

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from queue_server.commands.care import verify as command
from queue_server.core import events as ev
from queue_server.opening import open_storage
from queue_server.people.ports import MachineToken, SignInLink, SignInSession, UserAccount
from queue_server.reports.use import visit_follower
from queue_server.storage.journal.sql import SqlJournal
from queue_server.usecases.loops.followers import Followers
from tests.storage.care.test_verify import BRANCH, Office, called, issued
from tests.storage.making import DAY, NOON

NEXT = DAY + timedelta(days=1)


def notice(title: str) -> ev.NoticeSaved:
    return ev.NoticeSaved(id="n1", title={"zh-TW": title}, body={"zh-TW": "內容"})


async def an_office(data: Path) -> None:
    """Two days with everything in it; of a third, before them, only a notice still stands."""
    storage = await open_storage(data, branch=BRANCH, ballast_bytes=0)
    assert isinstance(storage.journal, SqlJournal)
    office = Office(storage.journal)  # type: ignore[arg-type]
    office.day, office.at = DAY - timedelta(days=9), NOON - timedelta(days=9)
    await office.does(ev.DayOpened(day=office.day), notice("舊"))
    office.at += timedelta(days=9)
    await office.does(ev.DayOpened(day=DAY))
    await storage.journal.forget_before(BRANCH, DAY)
    await office.does(ev.CounterOpened(counter=1, clerk="mei"), issued(1), issued(2))
    await office.does(called(1, 1), ev.TicketStarted(ticket="20261123-A001", counter=1))
    await office.does(ev.TicketFinished(ticket="20261123-A001", counter=1))
    await office.does(
        ev.SuspensionSaved(
            id="s1", scope="branch", starts=NOON, until=None, reason="typhoon", wording={}
        )
    )
    await office.does(ev.DayOpened(day=NEXT, announced=1))
    await office.does(issued(1, NEXT), called(1, 2, day=NEXT))
    await storage.journal.save_figures(BRANCH, DAY, "counts", {"issued": 2})
    user = UserAccount(name="mei", role="clerk", password_hash="h", created_at=NOON)
    await storage.accounts.add_user(user)
    await storage.accounts.add_machine(
        MachineToken(name="hall", kind="kiosk", token_hash="t", created_at=NOON)
    )
    at = NOON + timedelta(days=3650)
    await storage.accounts.add_session(
        SignInSession(token_hash="73", user="mei", created_at=NOON, last_seen=NOON, expires_at=at)
    )
    await storage.accounts.revoke_session("73", NOON)
    await storage.accounts.add_link(SignInLink(token_hash="6c", user="mei", expires_at=at))
    await storage.accounts.use_link("6c", NOON)
    await storage.accounts.touch_session("73", NOON + timedelta(hours=1))
    followers = Followers(BRANCH, storage.journal, storage.cursors, storage.leases)
    followers.add(visit_follower(storage.visits))
    await followers.catch_up("visits")
    await storage.close()


#: What is changed, in which file, and what is said.
TAMPERINGS = {
    "a notice's text": (
        "UPDATE standing SET data = replace(data, '舊', '假')", "notice n1|start of"
    ),
    "a suspension ended": (
        "UPDATE standing SET ended_seq = seq + 1 WHERE topic = 'suspension'", "suspension s1"
    ),
    "nothing stands": ("DELETE FROM standing", "start of the journal|n1|s1"),
    "a suspension forged": (
        "INSERT INTO standing SELECT branch, topic, 's2', seq, NULL, kind, data FROM standing"
        " WHERE topic = 'suspension'", "suspension s2 was never saved"
    ),
    "a roll-up": ("UPDATE rollup SET waited = waited + 1", "the roll-up of 2026-11-23 was changed"),
    "figures": ("UPDATE figures SET data = '{\"issued\":9}'", "figures counts of 2026-11-23"),
    "figures of a day before": (
        "INSERT INTO figures SELECT branch, name, '2026-01-01', data, seal FROM figures",
        "figures counts of 2026-01-01",
    ),
    "a ticket of a day without rows": (
        "UPDATE ticket SET day = '2026-01-01', id = '20260101-A001' WHERE id = '20261124-A001'",
        "A001",
    ),
    "a ticket added": (
        "INSERT INTO ticket SELECT branch, '20260101-A001', '2026-01-01', label, series, number,"
        " service, services, priority, language, token, state, counter, arrival, issued_at,"
        " called_at, started_at, finished_at, outcome, ahead, wait_low_min, wait_high_min, calls,"
        " missed, waited_s, seq FROM ticket LIMIT 1", "ticket 20260101-A001 is of 2026-01-01"
    ),
    "a leg of a day without rows": (
        "UPDATE leg SET day = '2026-01-01' WHERE ticket = '20261124-A001'", "leg"
    ),
    "the epoch": ("UPDATE meta SET value = 'f00' WHERE name = 'epoch'", "epoch"),
    "the last rows, and the head moved": (
        "DELETE FROM journal WHERE seq > (SELECT max(seq) - 1 FROM journal);"
        "DELETE FROM leg WHERE day = '2026-11-24'; DELETE FROM ticket WHERE day = '2026-11-24';"
        "UPDATE branch_head SET seq = (SELECT max(seq) FROM journal),"
        " chain = (SELECT chain FROM journal ORDER BY seq DESC LIMIT 1)", "row"
    ),
    "the seal of the head": ("UPDATE branch_head SET seal = NULL", "head was moved"),
    "everything": (
        "DELETE FROM journal; DELETE FROM branch_head; DELETE FROM ticket; DELETE FROM leg;"
        "DELETE FROM standing; DELETE FROM anchor; DELETE FROM figures; DELETE FROM cursor;"
        "DELETE FROM visit", "the journal has no rows"
    ),
    "a cursor ahead": ("UPDATE cursor SET seq = 999", "cursor of visits is beyond"),
    "a visit": (
        "UPDATE visit SET clerk = 'lin' WHERE ticket = '20261123-A001'", "A001 was changed"
    ),
    "a visit removed": (
        "DELETE FROM visit WHERE ticket = '20261123-A002'", "A002 has lost its row"
    ),
    "a clerk made admin": (
        "accounts: UPDATE user_account SET role = 'admin'", "user mei was changed"
    ),
    "an admin added": (
        "accounts: INSERT INTO user_account SELECT branch, 'eve', 'admin', password_hash,"
        " created_at FROM user_account", "user eve was added"
    ),
    "a device removed": ("accounts: DELETE FROM device_token", "device hall was removed"),
    "a session revived": (
        "accounts: UPDATE sign_in_session SET revoked_at = NULL", "session 73 of mei was changed"
    ),
    "a session's end moved": (
        "accounts: UPDATE sign_in_session SET expires_at = expires_at + 1", "session 73 of mei"
    ),
    "a link used twice": (
        "accounts: UPDATE sign_in_link SET used_at = NULL", "link 6c of mei was changed"
    ),
    "a link added": (
        "accounts: INSERT INTO sign_in_link (token_hash, branch, user, expires_at)"
        " SELECT 'ee', branch, user, expires_at"
        " FROM sign_in_link", "link ee of mei was added"
    ),
    "a seal removed": ("accounts: UPDATE account_version SET seal = NULL", "seal of the accounts"),
    "accounts moved to another branch": (
        "accounts: UPDATE user_account SET branch = 'shalu'", "user mei was"
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("office")


@pytest.fixture
async def data(office: Path, tmp_path: Path) -> Path:
    if not (office / "jiaohao.db").exists():
        await an_office(office)
    shutil.copytree(office, tmp_path / "data")
    return tmp_path / "data"


async def test_an_office_nobody_tampered_with_holds(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["--data", str(data)]) == 0, capsys.readouterr().err


@pytest.mark.parametrize(("sql", "said"), TAMPERINGS.values(), ids=TAMPERINGS)
async def test_each_tampering_is_found_and_named(
    data: Path, sql: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name, _, rest = sql.partition(": ") if sql.startswith("accounts: ") else ("jiaohao", "", sql)
    with closing(sqlite3.connect(data / f"{name}.db")) as file:
        file.executescript(rest)
    assert command.main(["--data", str(data)]) == 1
    complaint = capsys.readouterr().err
    assert any(word in complaint for word in said.split("|")), complaint
    assert complaint.count("\n") == 1
