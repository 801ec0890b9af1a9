"""A size as it is typed."""

import pytest

from display.setup.size import size_of_screen


def test_a_size_is_width_and_height() -> None:
    assert size_of_screen("1920X1080") == (1920, 1080)


@pytest.mark.parametrize("text", ["", "1920", "1920x", "axb", "100x1080", "1920x99999", "-1x-1"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"invalid literal|x"):
        size_of_screen(text)
