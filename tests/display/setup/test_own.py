"""A wall reads its own file as strictly as the server reads the branch's."""

import re
from pathlib import Path

import pytest

from display.setup.own import own_settings
from tests.catalogue import ROOT


def written(folder: Path, text: str) -> Path:
    file = folder / "config.toml"
    file.write_bytes(text.encode())
    return file


def test_the_first_offices_own_file_is_understood() -> None:
    assert own_settings(ROOT / "config.toml")["inches"] > 0


def test_a_file_without_a_wall_changes_nothing(tmp_path: Path) -> None:
    assert own_settings(written(tmp_path, "schema = 1\n")) == {}


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert own_settings(written(tmp_path, "\ufeff[display]\nvolume = 0.5\n")) == {"volume": 0.5}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("display = 5", "display: must be a table"),
        ('[display]\nwidth_px = "wide"', "display.width_px: expected a whole number"),
        ("[display]\nwidht_px = 1920", "display.widht_px: is not a known key"),
        ("[display", "Expected ']'"),
    ],
)
def test_a_mistake_is_named_before_the_wall_starts(
    tmp_path: Path, text: str, complaint: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(complaint)):
        own_settings(written(tmp_path, text))
