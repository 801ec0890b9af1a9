"""One command rebuilds the visits of the reports."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from queue_server.commands.care import report as command
from queue_server.commands.care import verify
from queue_server.core import events as ev
from queue_server.core.line.amendment import Amendment
from queue_server.opening import open_storage
from queue_server.reports.rules.appointments.offered import OFFERED
from queue_server.settings import Settings
from tests.storage.making import Writer, together

BRANCH = "longjing"


async def an_office(data: Path, *more: ev.Event) -> None:
    storage = await open_storage(data, branch=BRANCH, ballast_bytes=0)
    w = Writer(BRANCH)
    rows, changes = together(w.open_day(), w.issues(3))
    await storage.journal.append([*rows, *map(w.row, more)], changes)
    await storage.close()


async def keep_offered(data: Path, day: date, seats: dict[str, int]) -> None:
    storage = await open_storage(data, branch=BRANCH, ballast_bytes=0)
    await storage.journal.save_figures(BRANCH, day, OFFERED, seats)
    await storage.close()


def visits(data: Path) -> int:
    with closing(sqlite3.connect(data / "jiaohao.db")) as file:
        return int(file.execute("SELECT count(*) FROM visit").fetchone()[0])


def test_visits_are_rebuilt_from_the_journal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(an_office(tmp_path))
    assert command.main(["rebuild", "--data", str(tmp_path)]) == 0
    assert "visits rebuilt from 4 rows" in capsys.readouterr().out
    with closing(sqlite3.connect(tmp_path / "jiaohao.db")) as file:
        file.execute("UPDATE visit SET service = 'forged'")
        file.commit()
    assert verify.main(["--data", str(tmp_path)]) == 1
    assert command.main(["rebuild", "--data", str(tmp_path)]) == 0
    assert verify.main(["--data", str(tmp_path)]) == 0
    assert visits(tmp_path) == 3


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["build"],
        ["rebuild", "x"],
        ["visits", "--from", "x"],
        ["visits", "--format", "doc"],
        ["month"],
        ["month", "2026-13"],
        ["visits", "2026-11"],
    ],
)
def test_arguments_that_make_no_sense_are_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_folder_that_is_not_there_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["rebuild", "--data", str(tmp_path / "none")]) == 1
    assert "there is no" in capsys.readouterr().err


def test_a_report_is_written_as_a_file(tmp_path: Path) -> None:
    asyncio.run(an_office(tmp_path))
    assert command.main(["rebuild", "--data", str(tmp_path)]) == 0
    out = tmp_path / "visits.csv"
    asked = ["visits", "--from", "2026-11-23", "--to", "2026-11-23", "--data", str(tmp_path)]
    assert command.main([*asked, "--format", "csv", "--language", "en", "--out", str(out)]) == 0
    assert "Total,3,0," in out.read_text("utf-8-sig")


def test_the_seats_of_the_configured_pools_are_written_without_a_server(tmp_path: Path) -> None:
    asyncio.run(an_office(tmp_path))
    out = tmp_path / "seats.csv"
    asked = ["seats", "--from", "2026-11-23", "--to", "2026-11-23", "--data", str(tmp_path)]
    assert command.main([*asked, "--format", "csv", "--language", "en", "--out", str(out)]) == 0
    total = out.read_text("utf-8-sig").splitlines()[-1].split(",")
    assert total[0] == "Total"
    assert int(total[1]) > 0
    assert total[2:] == ["0", "0.0"]


def test_seats_are_written_as_kept_and_else_as_amended(tmp_path: Path) -> None:
    day, made_at = date(2026, 11, 21), datetime(2026, 11, 20, tzinfo=UTC)
    shut = [
        Amendment(id=pool, pool=pool, first=day, last=None, made_at=made_at, lanes=0)
        for pool in Settings.load().rules.pools
    ]
    asyncio.run(an_office(tmp_path, *(ev.PoolAmended(id=one.id, amendment=one) for one in shut)))
    asyncio.run(keep_offered(tmp_path, date(2026, 11, 20), {"540": 7}))
    out = tmp_path / "seats.csv"
    asked = ["seats", "--from", "2026-11-20", "--to", "2026-11-24", "--data", str(tmp_path)]
    assert command.main([*asked, "--format", "csv", "--language", "en", "--out", str(out)]) == 0
    days = [line.split(",")[:2] for line in out.read_text("utf-8-sig").splitlines()]
    assert [one for one in days if one[0] != "Day"] == [["2026-11-20", "7"], ["Total", "7"]]


def test_without_a_file_a_report_is_printed(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    asyncio.run(an_office(tmp_path))
    asked = ["waits", "--from", "2026-11-23", "--to", "2026-11-23", "--by", "service"]
    assert command.main([*asked, "--data", str(tmp_path)]) == 0
    assert b'"as_of_seq":0' in capfdbinary.readouterr().out


def test_a_report_that_cannot_be_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(an_office(tmp_path))
    assert command.main(["waits", "--by", "name", "--data", str(tmp_path)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_the_review_of_a_month_is_written_as_a_pdf(tmp_path: Path) -> None:
    asyncio.run(an_office(tmp_path))
    out = tmp_path / "review.pdf"
    asked = ["month", "2026-11", "--format", "pdf", "--out", str(out)]
    assert command.main([*asked, "--data", str(tmp_path)]) == 0
    assert out.read_bytes().startswith(b"%PDF")
