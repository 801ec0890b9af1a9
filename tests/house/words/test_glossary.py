"""The glossary has the words of every day, each once, and every verb of a counter."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.wire.verbs import VERBS

ROOT = Path(__file__).parents[3]
GLOSSARY = ROOT / "docs" / "glossary.md"
ROW = re.compile(r"^\| ([^|]+) \|.*\|$", re.MULTILINE)
HEADS = ("Word", "---")


def words(glossary: str) -> list[str]:
    """What the glossary explains: ``hold, resume`` are two, ``open a counter`` is one."""
    return [
        word.strip()
        for cell in ROW.findall(glossary)
        if not cell.startswith(HEADS)
        for word in cell.split(",")
    ]


def missing_verbs(glossary: str) -> Iterator[str]:
    """Verbs of a counter that the glossary does not explain."""
    known = {word.replace(" a ", " ").replace("-", " ") for word in words(glossary)}
    for verb in VERBS:
        if verb["name"].removesuffix("-next").replace("-", " ") not in known:
            yield verb["name"]


def test_every_verb_of_a_counter_is_in_the_glossary() -> None:
    assert list(missing_verbs(GLOSSARY.read_text("utf-8"))) == []


def test_a_verb_that_is_not_explained_is_found() -> None:
    without = GLOSSARY.read_text("utf-8").replace("take over", "go on").replace("hold,", "keep,")
    assert list(missing_verbs(without)) == ["hold", "take-over"]


def twice(glossary: str) -> set[str]:
    """Words that are explained in two rows."""
    every = words(glossary)
    return {word for word in every if every.count(word) > 1}


def test_no_word_is_explained_twice() -> None:
    assert twice(GLOSSARY.read_text("utf-8")) == set()


def test_a_word_explained_twice_is_found() -> None:
    assert twice("| hold, resume | 保留 | x |\n| hold | 保留 | y |\n") == {"hold"}


@pytest.mark.parametrize(
    "word", ["wall", "alarm", "closure template", "amendment", "wing", "chore", "follower"]
)
def test_the_words_of_every_day_are_explained(word: str) -> None:
    assert word in words(GLOSSARY.read_text("utf-8"))
