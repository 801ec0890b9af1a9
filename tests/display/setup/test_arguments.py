"""Sizes, layouts and screens as they are typed."""

from argparse import ArgumentTypeError
from pathlib import Path

import pytest

from display.layout.plan import FOLDER
from display.setup.arguments import layout, screen, size_of_screen


def test_a_size_is_width_and_height() -> None:
    assert size_of_screen("1920X1080") == (1920, 1080)


@pytest.mark.parametrize("text", ["", "1920", "1920x", "axb", "100x1080", "1920x99999", "-1x-1"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"invalid literal|x"):
        size_of_screen(text)


def test_a_layout_is_one_of_ours_or_a_file_of_the_offices_own(tmp_path: Path) -> None:
    assert layout("media") == "media"
    own = tmp_path / "hall.toml"
    own.write_text((FOLDER / "calls.toml").read_text("utf-8"), "utf-8")
    assert layout(str(own)) == str(own)


@pytest.mark.parametrize("text", ["", "x", "nowhere.toml", "../secrets", "/"])
def test_a_layout_that_cannot_be_used_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="layout"):
        layout(text)


def test_a_screen_is_row_and_column() -> None:
    assert screen("2,1") == (2, 1)
    for text in ("", "2", "a,b", "1,2,3"):
        with pytest.raises(ValueError, match="invalid literal"):
            screen(text)
