"""Texts that people read have no turns of phrase that only a translation would have.

These are the catalogues, the pages of the manual, and what programs have to say to those who read
their logs and their source.
"""

import ast
import io
import re
import tokenize
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from queue_server.wire.sound.prompts import KEYS, PREFIXES

ROOT = Path(__file__).parents[3]
CATALOGUE = ROOT / "queue_server" / "catalogue" / "strings.toml"
TABLES = [ROOT / "config.toml", *(ROOT / "queue_server" / "catalogue").rglob("*.toml")]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
FOLDERS = ("queue_server", "drivers", "kiosk", "display", "house", "bench", "tests")
#: What visitors may type to find a service is in their words.
SEARCHED = "words"
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


def table(text: str) -> Iterator[str]:
    """Turns of phrase in the English of any other table, and in its comments."""
    yield from (one for said in _english(tomllib.loads(text)) for one in turns(said))
    for comment in re.findall(r"(?m)(?:^|\s)#\s*(.*)$", text):
        yield from turns(comment)


def _english(given: Mapping[str, Any]) -> Iterator[str]:
    for key, one in given.items():
        if key == SEARCHED:
            continue
        if key == "en" and isinstance(one, str):
            yield one
        for below in one if isinstance(one, list) else [one]:
            if isinstance(below, dict):
                yield from _english(below)


def module(text: str) -> Iterator[str]:
    """Turns of phrase in docstrings, comments and messages of a module of Python."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield from turns(" ".join(node.value.split()))
    comments = [
        token.string.lstrip("#: ")
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT
    ]
    yield from turns(" ".join(comments))


def newest(text: str) -> str:
    """What a change log says of the newest version; the past stays as it was written."""
    return text.partition("\n## ")[2].partition("\n## ")[0]


def test_the_catalogue_is_written_in_plain_english() -> None:
    assert list(catalogue(CATALOGUE.read_text("utf-8"))) == []


def test_every_other_table_is_written_in_plain_english() -> None:
    assert [
        f"{path.relative_to(ROOT)}: {one}"
        for path in sorted(TABLES)
        if path != CATALOGUE
        for one in table(path.read_text("utf-8"))
    ] == []


def test_the_change_log_is_written_in_plain_english() -> None:
    assert list(turns(newest((ROOT / "CHANGELOG.md").read_text("utf-8")))) == []


def test_the_manual_is_written_in_plain_english() -> None:
    assert [
        f"{path.relative_to(ROOT)}: {one}"
        for path in sorted(PAGES)
        if path.name != "CHANGELOG.md"
        for one in turns(path.read_text("utf-8"))
    ] == []


def test_programs_are_written_in_plain_english() -> None:
    """Docstrings, comments, what is logged and what errors say."""
    programs = [
        path
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.*"))
        if path.suffix in (".py", ".js") and path != Path(__file__)
    ]
    assert [
        f"{path.relative_to(ROOT)}: {one}"
        for path in programs
        for one in (module if path.suffix == ".py" else turns)(path.read_text("utf-8"))
    ] == []


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
    assert list(table(f'[[services]]\nwho.en = "{text}"')) != []
    assert list(table(f"[office]  # {text}")) != []
    assert list(module(f'"""{text}"""')) != []
    assert list(module(f'log.warning("{text} %s", it)')) != []
    assert list(module(f"a = 1  # {text}")) != []
    assert list(module('def f():\n    """' + "\n    ".join(text.split()) + '"""')) != []


def test_what_a_visitor_types_or_a_program_compares_is_left_alone() -> None:
    assert list(table('words.en = ["for somebody"]\n[[services]]\nwords = [["somebody"]]')) == []
    assert list(module('name = "somebody"')) == []


def test_what_a_voice_has_said_stays_as_it_was_recorded() -> None:
    text = "It goes on by itself."
    assert list(catalogue(f'[strings."kiosk.x"]\nen = "{text}"')) == []


def test_a_released_version_is_left_as_it_was_written() -> None:
    assert newest("# Changes\n\n## 0.2.0\n\n- new\n\n## 0.1.0\n\n- old\n") == "0.2.0\n\n- new\n"
