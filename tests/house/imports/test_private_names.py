"""A name with a leading underscore belongs to its module: no other module imports it or reaches in.

ruff's SLF finds ``thing._name`` in the product; it does not see ``from module import _name``.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FOLDERS = ("queue_server", "drivers", "kiosk", "display", "house", "bench", "tests")


#: Words of a private name after an import, after a dot that is not one's own, or in quotes. Parsing
#: two thousand files is slow, and most have none of these.
_MAYBE = re.compile(
    r"""\bimport\b[^\n(]*\b_(?!_)|\bfrom\b[^\n]*\b_(?!_)|\bimport\s*\((?:[^)#]|#[^\n]*)*\b_(?!_)"""
    r"""|(?<!\bself)(?<!\bcls)\._(?!_)|["']_(?!_)\w"""
)


def borrowed(source: str) -> list[str]:
    """Every private name that ``source`` takes of another module, with its line."""
    if not _MAYBE.search(source):
        return []
    tree = ast.parse(source)
    modules = set(_modules(tree))
    found = [(line, name) for line, name in _imported(tree) if _private(name)]
    found += [
        (thing.lineno, name)
        for thing, name in _reached_for(tree)
        if _private(name) and ast.unparse(thing) in modules
    ]
    return [f"{line}: {name}" for line, name in sorted(found)]


def _imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Each part of a dotted name counts: a private module is as private as a private function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom | ast.Import):
            named = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in [*named, *(alias.name for alias in node.names)]:
                yield from ((node.lineno, part) for part in name.split("."))


def _reached_for(tree: ast.Module) -> Iterator[tuple[ast.expr, str]]:
    """Every ``thing.name``, and ``setattr(thing, "name", …)`` of whatever kind."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=thing, attr=name):
                yield thing, name
            case ast.Call(args=[thing, ast.Constant(value=str(name)), *_]):
                yield thing, name


def _modules(tree: ast.Module) -> Iterator[str]:
    """What modules are called here. ``from package import name`` may name one, too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom | ast.Import):
            yield from (alias.asname or alias.name for alias in node.names if alias.name.islower())


def _private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def test_no_module_imports_a_private_name_of_another() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{one}"
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        for one in borrowed(path.read_text("utf-8"))
    ]
    assert found == [], "give it a public name, or move what needs it there"


@pytest.mark.parametrize(
    "source",
    [
        "from kiosk.update import _go",
        "from kiosk.update import _go as go",
        "from kiosk._update import go",
        "import kiosk._update",
        "def late():\n    from . import _go",
        "from kiosk.update import (\n    come,\n    _go,\n)",
        "from kiosk.update import (\n    come,  # (and go)\n    _go,\n)",
        "from kiosk import update\nupdate._go()",
        "from kiosk import update as step\nstep._go()",
        "import kiosk.update\nkiosk.update._go()",
        "from kiosk import update\nmonkeypatch.setattr(update, '_go', None)",
    ],
)
def test_a_borrowed_private_name_is_found(source: str) -> None:
    assert borrowed(source) != []


@pytest.mark.parametrize(
    "source",
    [
        "from __future__ import annotations",
        "from kiosk import update\nupdate.__doc__",
        "from kiosk.update import go\nself._go = go",
        "import re as _re",
    ],
)
def test_a_name_of_ones_own_is_not(source: str) -> None:
    assert borrowed(source) == []
