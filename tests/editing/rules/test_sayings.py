"""What the checks say about a configuration is shown on a page in its reader's language."""

import tomllib
from pathlib import Path

import pytest

from queue_server.editing.rules.sayings import KEYS, saying
from queue_server.settings.mistakes import Mistake

STRINGS = tomllib.loads(
    (Path(__file__).parents[3] / "queue_server" / "catalogue" / "strings.toml").read_text("utf-8")
)["strings"]


@pytest.mark.parametrize(
    ("reason", "key", "word"),
    [
        ("is missing", "missing", ""),
        ("must be a whole number", "whole_number", ""),
        ("must be greater than or equal to 1", "at_least", "1"),
        ("must be less than or equal to 99", "at_most", "99"),
        ("must be 576, 512 or 384", "one_of", "576, 512 or 384"),
        ("must match pattern '^[A-Z]{1,2}$'", "pattern", ""),
        ("must have at most 40 characters", "too_long", "40"),
        ("must have at least 1 item after validation, not 0", "too_few", "1"),
        ("no service is called 'T0'", "no_such", "T0"),
        ("'A' is taken", "taken", "A"),
        ("closes before it opens", "closes_first", ""),
        ("lacks the wording in en", "wording", "en"),
        ("cannot be combined with lasts", "lasts_twice", ""),
        ("unknown text key", "text_key", ""),
        ("3 calls cannot be read from 9 m on 32 inches", "legible", ""),
        ("what nobody has thought of", "", ""),
    ],
)
def test_a_reason_has_its_sentence(reason: str, key: str, word: str) -> None:
    said = saying(Mistake("config.toml", "a.b", reason))
    assert (said.key, said.facts.get("word", "")) == (key, word)


def test_each_sentence_is_in_the_catalogue() -> None:
    assert [key for key in KEYS if f"config.said.{key}" not in STRINGS] == []
