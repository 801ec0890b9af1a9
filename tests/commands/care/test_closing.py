"""A closing report on paper later shows whether the database, or a part of it, was set back."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from queue_server.commands.care import closing as command
from queue_server.commands.care import verify
from queue_server.opening import open_storage
from queue_server.people.ports import UserAccount
from tests.storage.making import DAY, NOON, Writer, together

BRANCH = "longjing"
NEXT = DAY + timedelta(days=1)


async def a_day(data: Path, w: Writer, day: date, user: str) -> None:
    storage = await open_storage(data, branch=BRANCH, ballast_bytes=0)
    await storage.journal.append(*together(w.open_day(day), w.issues(3)))
    account = UserAccount(name=user, role="clerk", password_hash="h", created_at=NOON)
    await storage.accounts.add_user(account)
    await storage.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An office on its second day; ``old`` is a copy of the first evening."""
    w = Writer(BRANCH)
    asyncio.run(a_day(tmp_path / "data", w, DAY, "mei"))
    shutil.copytree(tmp_path / "data", tmp_path / "old")
    asyncio.run(a_day(tmp_path / "data", w, NEXT, "lin"))
    return tmp_path / "data"


def head_of(data: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    assert command.main(["--data", str(data), *more]) == 0
    return capsys.readouterr().out.splitlines()[-1].split()[-1]


def test_a_report_says_what_the_day_came_to(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--data", str(data), "--day", str(DAY)]) == 0
    title, last, waiting, head = capsys.readouterr().out.splitlines()
    assert title == f"closing report of {BRANCH}, {DAY}"
    assert (last.split(), waiting.split()) == (["last", "row", "4"], ["waiting", "3"])
    assert head.split()[1].startswith(f"{BRANCH}:{DAY}:4:")


def test_a_day_without_rows_has_no_report(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--data", str(data), "--day", "2026-12-24"]) == 1
    assert "no row of 2026-12-24" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        command.main(["--day", "tomorrow"])
    assert ended.value.code == 2


def test_heads_of_all_days_hold_against_the_database_they_are_of(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heads = [head_of(data, capsys, "--day", str(DAY)), head_of(data, capsys)]
    assert verify.main(["--data", str(data), "--expect", *heads]) == 0
    assert "2 of 2 noted heads" in capsys.readouterr().out


def test_an_older_copy_put_in_place_is_found(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = head_of(data, capsys)
    old = data.parent / "old"
    assert verify.main(["--data", str(old)]) == 0  # alone it holds
    assert verify.main(["--data", str(old), "--expect", head]) == 1
    assert "older copy" in capsys.readouterr().err


def test_older_accounts_beside_the_newest_journal_are_found(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = head_of(data, capsys)
    shutil.copy(data.parent / "old" / "accounts.db", data / "accounts.db")
    assert verify.main(["--data", str(data)]) == 0
    assert verify.main(["--data", str(data), "--expect", head]) == 1
    assert "accounts are older" in capsys.readouterr().err


def test_a_branch_deleted_without_a_trace_is_found(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = head_of(data, capsys).replace(BRANCH, "shalu")
    assert verify.main(["--data", str(data), "--expect", head]) == 1
    assert "the branch is gone" in capsys.readouterr().err


def test_another_past_written_with_the_key_is_found(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = head_of(data, capsys, "--day", str(DAY))
    branch, day, seq, chain, accounts = head.split(":")
    other = f"{branch}:{day}:{seq}:{chain[::-1]}:{accounts}"
    assert verify.main(["--data", str(data), "--expect", other]) == 1
    assert "not the row" in capsys.readouterr().err


def test_everything_deleted_is_found(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = head_of(data, capsys)
    for name in ("jiaohao.db", "accounts.db"):
        (data / name).unlink()
    assert verify.main(["--data", str(data), "--expect", head]) == 1


def test_heads_are_read_from_a_security_log(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "security.jsonl"
    log.write_text(f'{{"event":"day_closed","head":"{head_of(data, capsys)}"}}\n', "utf-8")
    assert verify.main(["--data", str(data), "--anchors", str(log)]) == 0
    assert verify.main(["--data", str(data.parent / "old"), "--anchors", str(log)]) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_heads_are_read_however_a_shell_saved_the_report(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str
) -> None:
    report = tmp_path / "report.txt"
    report.write_text(f"head {head_of(data, capsys)}\r\n", encoding)
    assert verify.main(["--data", str(data), "--anchors", str(report)]) == 0


def test_days_that_retention_deleted_cannot_be_compared(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = head_of(data, capsys, "--day", str(DAY))

    async def forget() -> None:
        storage = await open_storage(data, branch=BRANCH, ballast_bytes=0)
        await storage.journal.forget_before(BRANCH, NEXT)  # type: ignore[union-attr]
        await storage.close()

    asyncio.run(forget())
    assert verify.main(["--data", str(data), "--expect", head]) == 0
    assert "0 of 1 noted heads" in capsys.readouterr().out


@pytest.mark.parametrize("head", ["x", "longjing:2026-13-01:4:0123456789abcdef:", "a:b:c:d:e"])
def test_what_is_no_head_is_one_line(head: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        verify.main(["--expect", head])
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_sessions_and_links_are_sealed_like_accounts(data: Path) -> None:
    with closing(sqlite3.connect(data / "accounts.db")) as file:
        file.execute(
            "INSERT INTO sign_in_link (token_hash, branch, user, expires_at)"
            f" VALUES ('{'a' * 64}', '{BRANCH}', 'mei', 9999999999999999)"
        )
        file.commit()
    assert verify.main(["--data", str(data)]) == 1
