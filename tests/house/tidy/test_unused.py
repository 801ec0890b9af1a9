"""Nothing is left unused: settings, classes of style sheets, what scripts export."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TABLES = ROOT / "queue_server" / "settings" / "tables"
PAGES = ROOT / "queue_server" / "web" / "pages"
PROGRAMS = ("queue_server", "drivers", "kiosk", "display")

_QUOTED = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`")
_EXPORT = re.compile(r"(?m)^export (?:async )?(?:function\*?|const|let|class) (\w+)")


def test_every_setting_is_read_somewhere() -> None:
    programs = [path.read_text("utf-8") for top in PROGRAMS for path in (ROOT / top).rglob("*.py")]
    tables = [path.read_text("utf-8") for path in sorted(TABLES.glob("*.py"))]
    assert list(unread(tables, programs)) == []


def test_every_class_of_a_style_sheet_is_given_to_something() -> None:
    given = [path.read_text("utf-8") for path in PAGES.rglob("*.js")]
    given += [
        path.read_text("utf-8")
        for path in (ROOT / "queue_server").rglob("*")
        if path.suffix in (".py", ".html")
    ]
    idle = {
        f"{sheet.relative_to(ROOT)}: .{name}"
        for sheet in PAGES.rglob("*.css")
        for name in unworn(sheet.read_text("utf-8"), given)
    }
    assert idle == set()


def test_whatever_a_script_exports_is_imported() -> None:
    """By another script of the pages, or by a test of what the script itself uses."""
    scripts = {path: path.read_text("utf-8") for path in PAGES.rglob("*.js")}
    tests = [path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.js")]
    idle = [
        f"{path.relative_to(ROOT)}: {name}"
        for path, source in scripts.items()
        for name in unimported(
            source, [text for other, text in scripts.items() if other != path], tests
        )
    ]
    assert idle == [], "take the word export away, or the whole"


def unread(tables: Iterable[str], programs: Iterable[str]) -> Iterator[str]:
    """Fields of the tables of settings that no program names, as an attribute or in quotes."""
    words: set[str] = set()
    for text in programs:
        words |= {one for pair in re.findall(r"\.(\w+)\b|[\"'](\w+)[\"']", text) for one in pair}
    for text in tables:
        nodes = ast.walk(ast.parse(text))
        for table in (one for one in nodes if isinstance(one, ast.ClassDef)):
            names = [
                ast.unparse(one.target) for one in table.body if isinstance(one, ast.AnnAssign)
            ]
            yield from (f"{table.name}.{name}" for name in names if name not in words)


def unworn(sheet: str, programs: Iterable[str]) -> Iterator[str]:
    """Classes of a style sheet that no program quotes, in full or by their beginning."""
    quotes = [part for text in programs for found in _QUOTED.findall(text) for part in found]
    words = {word for quote in quotes for word in re.findall(r"[\w-]+", quote)}
    begun = tuple({one for quote in quotes for one in re.findall(r"([\w-]+-)(?=[${])", quote)})
    plain = re.sub(r"/\*[\s\S]*?\*/", "", sheet)
    names = {
        name
        for selector in re.findall(r"([^{}]+)\{", plain)
        for name in re.findall(r"\.([a-zA-Z][\w-]*)", selector)
    }
    return (name for name in sorted(names) if name not in words and not name.startswith(begun))


def unimported(script: str, others: Iterable[str], tests: Iterable[str]) -> Iterator[str]:
    """Names a script exports that no other imports; a test may, of what the script itself uses."""
    taken = {name for text in others for name in _imported(text)}
    tried = {name for text in tests for name in _imported(text)}
    for name in _EXPORT.findall(script):
        used_here = len(re.findall(rf"\b{name}\b", script)) > 1
        if name not in taken and not (name in tried and used_here):
            yield name


def _imported(script: str) -> Iterator[str]:
    """What a script imports by name, and what it takes from a module it imports whole."""
    for names in re.findall(r"(?:import|export)\s*\{([^}]*)\}\s*from", script):
        yield from re.findall(r"\w+", names)
    for names in re.findall(r"\{([^}]*)\}\s*=\s*await import\(", script):
        yield from re.findall(r"\w+", names)
    for whole in re.findall(r"import \* as (\w+) from", script):
        yield from re.findall(rf"\b{whole}\.(\w+)", script)


@pytest.mark.parametrize(
    ("program", "idle"),
    [("", ["A.old"]), ("table.old", []), ('given["old"]', []), ("older = 1", ["A.old"])],
)
def test_a_setting_that_nobody_reads_is_found(program: str, idle: list[str]) -> None:
    assert list(unread(["class A:\n    old: int = 1"], [program])) == idle


@pytest.mark.parametrize(
    ("program", "idle"),
    [
        ("", ["old-one"]),
        ('h("p", { class: "new old-one" })', []),
        ("h('p', { class: `old-${word}` })", []),
        ('f"old-{word}"', []),
        ("// .old-one", ["old-one"]),
        ('"older-one"', ["old-one"]),
    ],
)
def test_a_class_that_nothing_wears_is_found(program: str, idle: list[str]) -> None:
    sheet = "/* .gone */ .old-one, p:hover .old-one > b { margin: 0.5rem }"
    assert list(unworn(sheet, [program])) == idle


@pytest.mark.parametrize(
    ("other", "test", "idle"),
    [
        ("", "", ["act", "help"]),
        ('import { act,\n  help } from "./a.js";', "", []),
        ('import { act as go } from "./a.js";', 'import { help } from "./a.js";', ["help"]),
        ('import * as a from "./a.js"; a.act(a.help);', "", []),
        ('const { act, help } = await import("./a.js");', "", []),
        ("act(help)", 'import { act } from "./a.js";', ["help"]),
    ],
)
def test_an_export_that_nobody_imports_is_found(other: str, test: str, idle: list[str]) -> None:
    script = "export function act() {}\nact();\nexport const help = 1;"
    assert list(unimported(script, [other], [test])) == idle
