"""Texts that people read have no turns of phrase that only a translation would have."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.wire.sound.prompts import KEYS, PREFIXES

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "queue_server" / "catalogue" / "strings.toml"
#: What was written → what an English-speaking engineer writes.
TURNS = {
    r"\bby (itself|themselves)\b": "automatically, on its own",
    r"\bwhoever\b": "a visitor who, a clerk who",
    r"\bsomebody\b": "a clerk, a visitor, another user",
    r"\bis no \w+ such as\b": "is not a … such as",
    r"\bof a \w+ there is\b": "a … that exists",
    r"(?:^|[.,;:]\s)who \w+[^.,;:|]{0,60} is told\b": "a visitor who … is told",
}


def turns(text: str) -> Iterator[str]:
    """Each turn of phrase in a text, with what to write instead."""
    for pattern, instead in TURNS.items():
        for found in re.finditer(pattern, text, re.IGNORECASE):
            yield f"{found[0]!r}: {instead}"


def spoken(key: str) -> bool:
    """Whether a voice has said a text: its recording has these very words."""
    return key in KEYS or key.startswith(PREFIXES)


def catalogue(text: str) -> Iterator[str]:
    """Turns of phrase in the English of a catalogue, with their keys."""
    for key, wording in tomllib.loads(text)["strings"].items():
        if not spoken(key):
            yield from (f"{key}: {one}" for one in turns(wording.get("en", "")))


def newest(text: str) -> str:
    """What a change log says of the newest version; the past stays as it was written."""
    return text.partition("\n## ")[2].partition("\n## ")[0]


def test_the_catalogue_is_written_in_plain_english() -> None:
    assert list(catalogue(CATALOGUE.read_text("utf-8"))) == []


def test_the_change_log_is_written_in_plain_english() -> None:
    assert list(turns(newest((ROOT / "CHANGELOG.md").read_text("utf-8")))) == []


def test_the_manual_is_written_in_plain_english() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {one}"
        for path in sorted((ROOT / "docs").rglob("*.md"))
        for one in turns(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "It appears here by itself.",
        "Screens connect again by themselves.",
        "Whoever has a number is served.",
        "Somebody is using this device.",
        "day is no date such as 2026-11-23",
        "as_of_seq: of a row there is",
        "who comes after the last seat is told so",
    ],
)
def test_a_turn_of_phrase_is_found(text: str) -> None:
    assert list(turns(text)) != []
    assert list(catalogue(f'[strings."error.x"]\nen = "{text}"')) != []


def test_what_a_voice_has_said_stays_as_it_was_recorded() -> None:
    text = "It goes on by itself."
    assert list(catalogue(f'[strings."kiosk.x"]\nen = "{text}"')) == []


def test_a_released_version_is_left_as_it_was_written() -> None:
    assert newest("# Changes\n\n## 0.2.0\n\n- new\n\n## 0.1.0\n\n- old\n") == "0.2.0\n\n- new\n"
