"""The same table comes out of a CSV, ODS or XLSX file."""

from pathlib import Path

import pytest

from queue_server.reports.making.orders import written
from queue_server.reports.population import reading
from queue_server.reports.population.reading import Grid, read_tables
from queue_server.reports.rules.population import PopulationTable, book_of

GRID: Grid = [["村里", "人口數", "平均"], ["龍井里", 1234, 2.5], ["東海里", 0, None]]


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_a_workbook_has_a_table_on_each_sheet(form: str, tmp_path: Path) -> None:
    tables = [
        PopulationTable(
            month="2026-10",
            name=name,
            columns=("村里", "人口數", "平均"),
            rows=tuple(tuple(row) for row in GRID[1:]),
        )
        for name in ("人口數", "結構")
    ]
    file = tmp_path / f"population.{form}"
    file.write_bytes(written(book_of(tables, "龍井", "人口統計", "zh-TW"), form))
    found = read_tables(file)
    assert [name.split()[-1] for name, _ in found] == ["人口數", "結構"]
    assert [grid for _, grid in found] == [GRID, GRID]


def test_a_csv_file_is_one_table_named_like_the_file(tmp_path: Path) -> None:
    file = tmp_path / "人口數.csv"
    file.write_text('\ufeff村里,人口數,平均,\n龍井里,"1,234", 2.5 ,\n\n東海里,0,,\n', "utf-8")
    assert read_tables(file) == [("人口數", GRID)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"PK\x03\x04 broken"),
        ("a.ods", b""),
        ("a.csv", "村里".encode("big5")),
        ("a.pdf", b"%PDF"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(
    name: str, content: bytes, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - each says its own reason
        read_tables(file)
    assert str(refused.value)


def test_a_file_beyond_every_bound_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LARGEST_BYTES", 3)
    file = tmp_path / "a.csv"
    file.write_text("村里,人口\n")
    with pytest.raises(ValueError, match="larger"):
        read_tables(file)
