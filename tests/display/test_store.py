"""What survives a restart of the wall, and what it does without."""

from pathlib import Path

from display.store import Store
from tests.catalogue import a_catalogue


def test_a_wall_without_files_starts_with_the_shipped_wordings(tmp_path: Path) -> None:
    store = Store(tmp_path / "tv")
    assert store.catalogue()["strings"]["now_serving"]["zh-TW"] == "目前叫號"
    assert store.announced() == (None, 0)


def test_catalogue_and_announced_number_survive(tmp_path: Path) -> None:
    Store(tmp_path / "tv").keep_announced("E1", 7)
    Store(tmp_path / "tv").keep_catalogue(a_catalogue(branch="other"))
    assert Store(tmp_path / "tv").announced() == ("E1", 7)
    assert Store(tmp_path / "tv").catalogue() == a_catalogue(branch="other")


def test_damaged_files_count_as_none(tmp_path: Path) -> None:
    (tmp_path / "announced.json").write_text('{"epoch": "E1", "n": "many"}')
    (tmp_path / "catalogue.json").write_text("{")
    store = Store(tmp_path)
    assert store.announced() == (None, 0)
    assert "now_serving" in store.catalogue()["strings"]


def test_a_catalogue_kept_by_an_older_program_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "catalogue.json").write_text('{"strings": {}, "zone": "Asia/Taipei"}')
    assert "now_serving" in Store(tmp_path).catalogue()["strings"]


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    Store(tmp_path / "file" / "tv").keep_announced("E1", 1)
