"""The file of numbers that a kiosk gave without the server."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk.offline import journal as module
from kiosk.offline.journal import Given, OfflineJournal

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def a_number(number: int, day: date = MONDAY) -> Given:
    return Given(
        key=f"touch-{day}-{number}",
        day=day.isoformat(),
        series="K",
        number=number,
        label=f"K{number:03d}",
        service="T01",
        priority="general",
        language="zh-TW",
        touched_at=f"{day}T10:00:00+08:00",
        token="paper",
    )


def test_what_is_in_it_is_there_after_a_restart(tmp_path: Path) -> None:
    first = OfflineJournal(tmp_path / "j")
    first.give(a_number(1))
    first.settle(["touch-2026-11-23-1"], "one")
    again = OfflineJournal(tmp_path / "j")
    assert again.get("touch-2026-11-23-1") == a_number(1)
    assert (again.last("K", MONDAY), again.day, again.pending("one")) == (1, MONDAY, [])


def test_a_number_for_several_things_is_there_with_all_of_them(tmp_path: Path) -> None:
    several = replace(a_number(1), services=("T01", "R02"))
    journal = OfflineJournal(tmp_path / "j")
    journal.give(several)
    journal.give(a_number(2))
    first, second = (tmp_path / "j").read_text().splitlines()
    assert '"services": ["T01", "R02"]' in first
    assert "services" not in second
    assert OfflineJournal(tmp_path / "j").pending("one") == [several, a_number(2)]


def test_the_day_never_goes_back(tmp_path: Path) -> None:
    journal = OfflineJournal(tmp_path / "j")
    journal.begin_day(TUESDAY)
    journal.begin_day(MONDAY)
    assert OfflineJournal(tmp_path / "j").day == TUESDAY


def test_a_disk_that_fails_gives_no_number_and_the_next_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = OfflineJournal(tmp_path / "j")
    journal.give(a_number(1))

    def full(handle: int) -> None:
        raise OSError(28, "no space left")

    with monkeypatch.context() as within:
        within.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="no space"):
            journal.give(a_number(2))
    assert journal.get("touch-2026-11-23-2") is None
    journal.give(a_number(2))
    assert OfflineJournal(tmp_path / "j").last("K", MONDAY) == 2


def test_a_damaged_line_in_the_middle_costs_only_itself(tmp_path: Path) -> None:
    journal = OfflineJournal(tmp_path / "j")
    for number in (1, 2, 3):
        journal.give(a_number(number))
    lines = (tmp_path / "j").read_bytes().splitlines(keepends=True)
    lines[1] = lines[1].replace(b"K002", b"K009")
    (tmp_path / "j").write_bytes(b"".join(lines))
    again = OfflineJournal(tmp_path / "j")
    assert [one.number for one in again.pending("")] == [1, 3]
    assert again.last("K", MONDAY) == 3


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"\x00" * 100, b"00000000 {}\n", b"no line at all"]
)
def test_a_file_that_is_none_is_as_if_empty(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "j").write_bytes(content)
    journal = OfflineJournal(tmp_path / "j")
    assert journal.pending("") == []
    journal.give(a_number(1))
    assert OfflineJournal(tmp_path / "j").last("K", MONDAY) == 1


def test_lines_are_dropped_when_answered_for_and_their_day_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SMALL_BYTES", 1)
    journal = OfflineJournal(tmp_path / "j")
    for number in (1, 2):
        journal.give(a_number(number))
    journal.settle([a_number(1).key], "one")
    for number in (1, 2):
        journal.give(a_number(number, TUESDAY))
    journal.settle([a_number(1, TUESDAY).key], "one")
    before = seen(journal)
    journal.compact("one")
    assert seen(journal) == seen(OfflineJournal(tmp_path / "j")) == before
    assert journal.get(a_number(1).key) is None
    assert journal.get(a_number(1, TUESDAY).key) is not None


def seen(journal: OfflineJournal) -> Any:
    return journal.day, journal.last("K", TUESDAY), journal.pending("one"), journal.pending("two")
