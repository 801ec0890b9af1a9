"""Every text of the catalogue is shown somewhere, or said to be planned."""

import ast
import re
import tomllib
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "queue_server" / "catalogue" / "strings.toml"
LISTED = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
PLANNED = {key for keys in LISTED["planned"].values() for key in keys}

_IN_QUOTES = re.compile(
    r"[\"'`]([\w.-]+)[\"'`]|[\"'`]([a-z_]+(?:\.[a-z_]+)*[._])(?:\$\{|[\"'`] \+)|(?m:^\[+([\w.-]+))"
)
_KEY = re.compile(r"[\w.-]+")
#: A beginning that a program puts something behind: ``error.{code}``, ``why.${rule}``.
_BEGUN = re.compile(r"[a-z_]+(?:\.[a-z_]+)*[._]")


def test_every_text_is_shown_somewhere_or_planned() -> None:
    idle = [key for key in _keys() if not _shown(key) and key not in PLANNED and not _built(key)]
    assert idle == [], "delete them, or list them in words.toml"


def test_a_planned_text_that_is_shown_is_planned_no_longer() -> None:
    assert sorted(key for key in PLANNED if _shown(key) or key not in _keys()) == []


def test_a_text_that_is_built_at_run_time_has_its_program() -> None:
    computed: dict[str, str] = LISTED["computed"]
    assert [path for path in computed.values() if not (ROOT / path).exists()] == []
    assert [key for key in computed if not any(fnmatch(one, key) for one in _keys())] == []


def test_no_pattern_excuses_what_is_shown_anyway() -> None:
    idle = {key for key in _keys() if not _shown(key)}
    assert [one for one in LISTED["computed"] if not any(fnmatch(key, one) for key in idle)] == []


@pytest.mark.parametrize(
    ("kind", "source", "found"),
    [
        (".py", 'say("a.key")', True),
        (".py", "say('a.key')", True),
        (".py", 'KEYS = {"a.key": 1}', True),
        (".py", 'f"{office} a.key"', False),
        (".py", "# a.key", False),
        (".py", 'def f():\n    """Shows "a.key"."""', False),
        (".py", "a.key", False),
        (".js", 't("a.key")', True),
        (".js", "t(`a.key`)", True),
        (".js", '// t("a.key")', False),
        (".js", 'go(); // as t("a.key") did', False),
        (".js", '/** @param {string} of "a.key" */', False),
        (".js", "a.key", False),
        (".html", '<p data-t="a.key"></p>', True),
        (".toml", 'help = "a.key"', True),
        (".toml", '# as "a.key"', False),
    ],
)
def test_a_key_is_shown_where_it_is_quoted_and_not_where_it_is_talked_of(
    kind: str, source: str, found: bool
) -> None:
    assert ("a.key" in quoted(kind, source)) is found


@pytest.mark.parametrize(
    ("kind", "source"),
    [(".py", 'f"error.{code}"'), (".js", "t(`error.${code}`)"), (".js", 't("error." + code)')],
)
def test_a_beginning_that_something_is_put_behind_is_seen(kind: str, source: str) -> None:
    assert "error." in quoted(kind, source)


@cache
def _keys() -> list[str]:
    return list(tomllib.loads(CATALOGUE.read_text("utf-8"))["strings"])


def _built(key: str) -> bool:
    return any(fnmatch(key, pattern) for pattern in LISTED["computed"])


def _shown(key: str) -> bool:
    """Quoted in full, or its beginning is quoted and its end, or is the name of a field."""
    words, beginnings = _named()
    ends = (key.removeprefix(start) for start in beginnings if key.startswith(start))
    return key in words or any(_is_end(end.removesuffix(".help"), words) for end in ends)


def _is_end(end: str, words: set[str]) -> bool:
    return end in words or end.replace("_", "-") in words or end in _fields()


@cache
def _fields() -> set[str]:
    """The fields of our values: a fact of a row is worded by the name of its field."""
    return {
        name
        for path in _programs()
        if path.suffix == ".py"
        for name in re.findall(r"(?m)^    (\w+): ", path.read_text("utf-8"))
    }


@cache
def _named() -> tuple[set[str], set[str]]:
    """Every word that a program or the configuration quotes, and every beginning of a key.

    The programs of some folders leave out how all their texts begin (``under`` in words.toml).
    """
    words: set[str] = set()
    begun: set[str] = set()
    for path in _programs():
        where = path.relative_to(ROOT).as_posix()
        befores = ["", *(one for one, place in LISTED["under"].items() if where.startswith(place))]
        for quote in quoted(path.suffix, path.read_text("utf-8")):
            words |= {f"{one}{word}" for one in befores for word in _KEY.findall(quote)}
            if _BEGUN.fullmatch(quote):
                begun |= {f"{one}{quote}" for one in befores}
    return words, begun | {f"{one}." for one in words if "." in one}


def quoted(kind: str, source: str) -> list[str]:
    """What stands in quotes in a text of that kind; comments and docstrings are for readers."""
    if kind == ".py":
        tree = ast.parse(source)
        alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        return [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in alone
        ]
    if kind == ".js":
        source = re.sub(r"(?m)/\*[\s\S]*?\*/|^\s*//.*$|(?<=[\s;])// .*$", "", source)
    elif kind == ".toml":
        source = re.sub(r"(?m)^\s*#.*$", "", source)
    # What a template begins with and what is whole; the name of a table is a key, too.
    return [one for found in _IN_QUOTES.findall(source) for one in found if one]


def _programs() -> list[Path]:
    return [
        path
        for top in ("queue_server", "drivers", "kiosk", "display")
        for path in (ROOT / top).rglob("*")
        if path.suffix in (".py", ".js", ".html", ".toml") and path != CATALOGUE
    ] + [ROOT / "config.toml"]
