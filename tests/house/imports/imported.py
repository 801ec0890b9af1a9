"""The product, parsed once: what each module imports, to the sub-module, and its docstring.

Tested by tests/house/imports/test_imports.py.
"""

import ast
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[3]
OURS = ("queue_server", "drivers", "kiosk", "display")
#: In place of a name that is only known when the import is run.
COMPUTED = "a name made at run time"

_STDLIB = Path(sysconfig.get_path("stdlib"))
_BY_NAME = {"import_module", "__import__"}

#: What each module imports: ``urllib.parse``, not ``urllib``; of ours and others', the module.
Imports = Mapping[str, frozenset[str]]


class ParsedModule(NamedTuple):
    """One module as written."""

    imports: frozenset[str]
    docstring: str


def parsed(root: Path = ROOT, tops: tuple[str, ...] = OURS) -> Mapping[str, ParsedModule]:
    """Every module of a tree, by its dotted name."""
    files = {
        _dotted(path.relative_to(root)): path for top in tops for path in (root / top).rglob("*.py")
    }
    return {name: _parsed(name, path, frozenset(files)) for name, path in sorted(files.items())}


def covers(known: str, used: str) -> bool:
    """Whether what is allowed, ``known``, holds ``used``.

    A package of ours or of others holds what is in it. A package of the standard library does not
    (``urllib.parse`` computes, ``urllib.request`` calls), and neither does one of our roots.
    """
    whole = known not in OURS and known.split(".")[0] not in sys.stdlib_module_names
    return used == known or (whole and used.startswith(f"{known}."))


def addresses(module: str) -> list[str]:
    """The package of a module and what is ever closer to it: ``kiosk``, ``kiosk.hands``, …"""
    parts = module.split(".")
    first = 2 if parts[0] == "queue_server" and len(parts) > 1 else 1
    return [".".join(parts[:n]) for n in range(first, len(parts) + 1)]


def wings_of(modules: Iterable[str]) -> set[str]:
    """The wings among modules, by name: the server's packages with a module ``wing``."""
    parts = [one.split(".") for one in modules]
    return {
        one[1] for one in parts if len(one) == 3 and (one[0], one[2]) == ("queue_server", "wing")
    }


def _dotted(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _parsed(name: str, path: Path, known: frozenset[str]) -> ParsedModule:
    tree = ast.parse(path.read_text("utf-8"))
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found = {one for node in ast.walk(tree) for one in _imported(node, package, known)}
    return ParsedModule(frozenset(found), ast.get_docstring(tree) or "")


def _imported(node: ast.AST, package: str, known: frozenset[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = _base(node, package)
        yield from (_origin(base, alias.name, known) for alias in node.names)
    elif isinstance(node, ast.Call) and _called(node.func) in _BY_NAME:
        yield _named(node.args[0]) if node.args else COMPUTED


def _named(name: ast.expr) -> str:
    if isinstance(name, ast.Constant) and isinstance(name.value, str):
        return name.value
    return COMPUTED


def _base(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    above = package.split(".")[: len(package.split(".")) - node.level + 1]
    return ".".join([*above, *([node.module] if node.module else [])])


def _origin(base: str, name: str, known: frozenset[str]) -> str:
    """``from urllib import parse`` imports ``urllib.parse``; ``from re import sub`` only ``re``."""
    inner = f"{base}.{name}"
    if inner in known:
        return inner
    place = _STDLIB.joinpath(*inner.split("."))
    is_module = place.with_suffix(".py").exists() or (place / "__init__.py").exists()
    return inner if base.split(".")[0] in sys.stdlib_module_names and is_module else base


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
