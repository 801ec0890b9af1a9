"""Population tables from a file to everyone, by one command."""

import json
import urllib.request
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from queue_server.clock import SystemClock
from queue_server.commands.office import population
from queue_server.wire.words.wording import Wording
from tests.catalogue import a_catalogue, shipped_strings
from tests.commands.office.a_server import Office, office
from tests.waiting import PATIENCE_S

__all__ = ["office"]

MONTH = ("--month", "2026-10")


def a_file(folder: Path, text: str = "村里,人口數\n龍井里,1234\n東海里,2345\n") -> str:
    file = folder / "人口數.csv"
    file.write_text(text, "utf-8")
    return str(file)


def test_a_file_is_put_up_and_shown_on_the_wall(office: Office, tmp_path: Path) -> None:
    last = SystemClock().now().astimezone(ZoneInfo("Asia/Taipei")).replace(day=1) - timedelta(
        days=3
    )
    month = f"{last:%Y-%m}"
    done = office.boss("population", "import", a_file(tmp_path), "--month", month, "--slide")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == f"{month} 人口數: 2 lines"
    address = f"{office.url}/api/v1/public/population/{month}.json"
    with urllib.request.urlopen(address, timeout=PATIENCE_S) as answer:
        assert json.load(answer)["rows"] == [["龍井里", 1234], ["東海里", 2345]]
    slides = [one for one in office.board()["notices"] if one["category"] == "population"]
    title = f"{last.year - 1911}年{last.month}月 人口數"
    assert [one["title"]["zh-TW"] for one in slides] == [title]
    assert slides[0]["body"]["zh-TW"].split("\n")[1] == "龍井里\t1234"


@pytest.mark.parametrize(
    ("calendar", "own", "title"),
    [
        ("minguo", "zh-TW", "115年10月 人口數"),
        ("gregorian", "zh-TW", "2026年10月 人口數"),
        ("gregorian", "en", "人口數, 2026-10"),
    ],
)
def test_its_title_on_the_wall_is_in_the_offices_calendar_and_language(
    calendar: str, own: str, title: str
) -> None:
    office = a_catalogue(strings=shipped_strings(), calendar=calendar, fallback=own)
    shown = population.slide(Wording(office), "2026-10", "人口數", [["村里", "人口數"]])
    assert shown["title"] == title


@pytest.mark.parametrize(("own", "month"), [("zh-TW", "115年10月"), ("en", "2026-10")])
def test_a_name_too_long_for_the_wall_leaves_the_month_on_it(own: str, month: str) -> None:
    office = a_catalogue(strings=shipped_strings(), calendar="minguo", fallback=own)
    title = population.slide(Wording(office), "2026-10", "表" * 80, [["村里", "人口數"]])["title"]
    assert (len(title), month in title) == (60, True)


def test_of_a_month_whose_slide_would_be_over_the_figures_alone_are_put_up(
    office: Office, tmp_path: Path
) -> None:
    before = office.board()["notices"]
    done = office.boss("population", "import", a_file(tmp_path), "--month", "2026-08", "--slide")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "2026-08 人口數: 2 lines",
        "no slide: those of 2026-08 are shown until 2026-10-01",
    ]
    assert office.board()["notices"] == before


def test_a_check_says_what_is_wrong_line_by_line_and_asks_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = a_file(tmp_path, "村里,人口數\n龍井里,many\n龍井里,2\n")
    assert population.main(["import", file, *MONTH, "--check"]) == 1
    said = capsys.readouterr().err
    assert "人口數, line 2: 人口數: 'many' is no figure" in said
    assert "line 3: 龍井里 has a line already" in said
    assert population.main(["import", a_file(tmp_path), *MONTH, "--check"]) == 0


def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    assert population.main(["import", str(tmp_path / "none.csv"), *MONTH, "--check"]) == 1
