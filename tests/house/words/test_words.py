"""Every text of the catalogue is shown somewhere, or said to be planned."""

import ast
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from tests.house.words.ends import ends, of_program

ROOT = Path(__file__).parents[3]
CATALOGUE = ROOT / "queue_server" / "catalogue" / "strings.toml"
LISTED = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
ENDS: dict[str, list[str]] = LISTED["ends"]
BEGUN: dict[str, list[str]] = LISTED["begun"]
SAYERS = set(LISTED["sayers"]["of_python"])
PLANNED = {key for keys in LISTED["planned"].values() for key in keys}

_IN_QUOTES = re.compile(
    r"[\"'`]([\w.-]+)[\"'`]|[\"'`]([a-z_]+(?:\.[a-z_]+)*[._])(?:\$\{|[\"'`] \+)|(?m:^\[+([\w.-]+))"
)
_SAYING = re.compile(r"\bt\(((?:[^()]|\([^()]*\))*)\)")


def test_every_text_is_shown_somewhere_or_planned() -> None:
    idle = [key for key in _keys() if not _shown(key) and key not in PLANNED]
    assert idle == [], "delete them, or say in words.toml where their ends are"


def test_a_planned_text_that_is_shown_is_planned_no_longer() -> None:
    assert sorted(key for key in PLANNED if _shown(key) or key not in _keys()) == []


def test_each_source_has_ends_that_nothing_else_has() -> None:
    """A source that adds no text excuses what it does not show."""
    idle = []
    left = {key for key in _keys() if key not in _named()[0]}
    for pattern, sources in ENDS.items():
        for source in sources:
            held = ends(ROOT, source)
            shown = {key for key in left if put_together(key, {pattern: held})}
            left -= shown
            idle += [] if shown else [f"{pattern}: {source}"]
    assert idle == []


def test_each_pattern_is_begun_in_a_program() -> None:
    assert [one for one in _starts() if not _is_begun(one)] == []


def test_a_beginning_is_in_parts_only_where_a_pattern_needs_them() -> None:
    idle = [one for one in BEGUN if one not in _starts() or one in _quoted()]
    assert idle == [], "no pattern begins so, or a program quotes it whole"
    assert [one for one, parts in BEGUN.items() if "".join(parts) != one] == []


def _is_begun(start: str) -> bool:
    """Quoted whole, or in the parts that words.toml says."""
    return start in _quoted() or (start in BEGUN and _quoted().issuperset(BEGUN[start]))


def _quoted() -> set[str]:
    """The beginnings that a program quotes; every key has none, too."""
    return {"", *_named()[1]}


def _starts() -> set[str]:
    return {pattern.partition("*")[0] for pattern in ENDS}


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("why.first", True),
        ("why.first_come", True),
        ("why.gone", False),
        ("why.first.help", False),
        ("other.first", False),
        ("field.office.name", True),
        ("field.office.gone", False),
    ],
)
def test_a_text_is_shown_if_a_program_has_its_end(key: str, shown: bool) -> None:
    known = {"why.*": {"first", "first-come"}, "field.*.*": {"office", "name"}}
    assert put_together(key, known) is shown


@pytest.mark.parametrize(
    ("kind", "source", "name", "held"),
    [
        (".py", 'A: Final = ("one", f"two {b}", "three four")', "A", {"one", "A"}),
        (".py", 'A, B = "one", "two"', "B", {"one", "two"}),
        (".py", 'class A(Enum):\n    """Not "this"."""\n    ONE = "one"', "A", {"one"}),
        (".py", "class A(TypedDict):\n    one: str", "A", {"one"}),
        (".py", 'class A:\n    one: str\n    two: str = "three"', "A.two", {"two", "three"}),
        (".py", 'def a():\n    """Not "this"."""\n    return "one"', "a", {"one"}),
        (
            ".py",
            'raise Refused("one" if a else "two", "a sentence", fact=1)',
            "Refused()",
            {"one", "two"},
        ),
        (".py", 'self._trace.note("one", two=3)', "trace.note(=)", {"two"}),
        (".py", 'retrace("one")', "trace()", set()),
        (".py", 'f(field="one", other="two")', "field=", {"one"}),
        (".js", "const A = ['one', `two`];\nconst B = { three: 1 };", "A", {"one", "two"}),
        (".js", "export const B = { three: 1, four: 2 };", "B", {"three", "four"}),
        (".js", 'async function b() {\n  return t("one");\n}', "b", {"one"}),
    ],
)
def test_a_source_holds_the_words_of_its_part_alone(
    kind: str, source: str, name: str, held: set[str]
) -> None:
    assert of_program(kind, source, name) == held


def test_a_source_that_is_not_there_is_said() -> None:
    with pytest.raises(LookupError, match="NO_SUCH"):
        ends(ROOT, "queue_server/wire/devices.py:NO_SUCH")


@pytest.mark.parametrize(
    ("kind", "source", "keys"),
    [
        (".py", 'sheet.say("back")', ["back"]),
        (".py", 'look.both("a" if b else "c", at="d")', ["a", "c"]),
        (".py", 'event.kind == "back"', []),
        (".js", 't(a ? "back" : home("x"))', ["back", "x"]),
        (".js", 'button("back")', []),
    ],
)
def test_a_word_without_a_dot_is_a_key_where_it_is_said(
    kind: str, source: str, keys: list[str]
) -> None:
    assert list(said(kind, source)) == keys


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


def put_together(key: str, patterns: Mapping[str, Collection[str]]) -> bool:
    """Whether a key is of a pattern with words of its own in every place of a star."""
    for pattern, words in patterns.items():
        found = _form(pattern).fullmatch(key)
        if found and all(one in words or one.replace("_", "-") in words for one in found.groups()):
            return True
    return False


@cache
def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*", "(.+)"))


@cache
def _ends() -> dict[str, frozenset[str]]:
    return {
        pattern: frozenset().union(*(ends(ROOT, source) for source in sources))
        for pattern, sources in ENDS.items()
    }


def _shown(key: str) -> bool:
    """Quoted in full, or put together of what is quoted and a word that a source has."""
    return key in _named()[0] or put_together(key, _ends())


@cache
def _named() -> tuple[set[str], set[str]]:
    """The keys that a program or the configuration quotes, and all else that may begin one.

    The programs of some folders leave out how all their texts begin (``under`` in words.toml).
    """
    words: set[str] = set()
    begun: set[str] = set()
    for path in _programs():
        kind, text, where = path.suffix, path.read_text("utf-8"), path.relative_to(ROOT).as_posix()
        befores = ["", *(one for one, place in LISTED["under"].items() if where.startswith(place))]
        here = quoted(kind, text)
        keys = {*(one for one in here if "." in one), *said(kind, text)}
        words |= {f"{one}{key}" for one in befores for key in keys}
        begun |= {f"{one}{start}" for one in befores for start in here}
    return words, begun


def said(kind: str, source: str) -> Iterator[str]:
    """The texts that a program gives to what says them; a word without a dot may be anything."""
    if kind == ".py":
        calls = (one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.Call))
        for call in calls:
            if ast.unparse(call.func).rpartition(".")[2] in SAYERS:
                given = (part for one in call.args for part in ast.walk(one))
                yield from (
                    one.value
                    for one in given
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )
    elif kind == ".js":
        for given in _SAYING.findall(source):
            yield from re.findall(r"[\"'`]([\w.-]+)[\"'`]", given)


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
