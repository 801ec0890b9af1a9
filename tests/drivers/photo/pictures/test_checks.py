"""Advice has words for everyone who reads it."""

import tomllib
from pathlib import Path

import pytest

from drivers.photo.pictures import checks, document

STRINGS = Path(__file__).parents[4] / "queue_server" / "catalogue" / "strings.toml"


@pytest.mark.parametrize("code", [*checks.CODES, *document.CODES])
def test_every_piece_of_advice_has_words(code: str) -> None:
    strings = tomllib.loads(STRINGS.read_text(encoding="utf-8"))["strings"]
    assert {"zh-TW", "en"} <= set(strings[f"photo.{code}"])


def test_a_figure_travels_with_one_digit_behind_the_point() -> None:
    assert checks.Advice("tilted", 12.345).as_json() == {"code": "tilted", "value": 12.3}
