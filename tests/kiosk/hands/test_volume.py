"""The volume that staff chose survives a restart; a damaged file is ignored."""

from pathlib import Path

import pytest

from kiosk.hands.volume import keep, kept, volume_file


def test_what_was_kept_last_is_there_again(tmp_path: Path) -> None:
    place = volume_file(tmp_path)
    assert kept(place) is None
    keep(place, 70)
    keep(place, 30)
    assert kept(place) == 30
    assert list(tmp_path.iterdir()) == [place]


@pytest.mark.parametrize(
    "spoilt",
    ["", "{", "[]", "7", "{}", '{"percent": "70"}', '{"percent": 1e3}', '{"percent": true}',
     '{"percent": 0}', '{"percent": 101}', '{"percent": null}', "ÿ" * 200],
)  # fmt: skip
def test_a_spoilt_file_counts_for_nothing(tmp_path: Path, spoilt: str) -> None:
    place = volume_file(tmp_path)
    place.write_text(spoilt, "utf-8")
    assert kept(place) is None


def test_a_folder_that_cannot_be_written_leaves_what_was_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    place = volume_file(tmp_path)
    keep(place, 50)
    (tmp_path / ".volume.json.new").mkdir()
    keep(place, 60)
    assert kept(place) == 50
    assert "the volume cannot be kept" in caplog.text
