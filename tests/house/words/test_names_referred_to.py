"""Every module, class and function that a Sphinx role points at is there."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from pkgutil import resolve_name

import pytest

ROOT = Path(__file__).parents[3]
FOLDERS = ("queue_server", "drivers", "kiosk", "display", "house", "bench", "tests")

_ROLE = re.compile(r":(?:func|class|mod|meth|data|attr|exc|obj):`~?([\w.\s]+)`")


class Names:
    """What each module of a tree has: what it defines at any depth, and what it imports."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files = {
            ".".join(_parts(path.relative_to(root))): path
            for folder in FOLDERS
            for path in (root / folder).rglob("*.py")
        }
        self._had: dict[str, dict[str, tuple[str, str]]] = {}

    def dangling(self) -> Iterator[str]:
        """Each role that leads nowhere, with its file."""
        for module, path in self._files.items():
            source = path.read_text("utf-8")
            for found in _ROLE.findall(source):
                name = re.sub(r"\s", "", found)
                if not self._is_there(module, name):
                    yield f"{path.relative_to(self._root)}: {name}"

    def _is_there(self, module: str, name: str) -> bool:
        """As seen from ``module``: its own, one it imports, or by the end of a dotted path."""
        first, *rest = name.split(".")
        here = self._has(module)
        origin, named = here.get(first, ("", first))
        return (
            (bool(origin) and not named and self._holds(origin, rest))
            or any(self._holds(one, [first, *rest]) for one in {module, *_origins(here)})
            or any(self._holds(*one) for one in self._as_modules(name))
            or _is_of_python(name)
        )

    def _as_modules(self, name: str) -> Iterator[tuple[str, list[str]]]:
        """Every way to read ``name`` as the end of a module's path with something in it."""
        parts = name.split(".")
        for count in range(len(parts), 0, -1):
            yield from ((one, parts[count:]) for one in self._ending.get(tuple(parts[:count]), ()))

    @cached_property
    def _ending(self) -> dict[tuple[str, ...], list[str]]:
        found: dict[tuple[str, ...], list[str]] = {}
        for module in self._files:
            parts = module.split(".")
            for start in range(len(parts)):
                found.setdefault(tuple(parts[start:]), []).append(module)
        return found

    def _holds(self, module: str, names: list[str]) -> bool:
        """Whether ``module`` has the first, that the second, and so on, wherever they come from."""
        if not names:
            return True
        first, *rest = names
        if f"{module}.{first}" in self._files and self._holds(f"{module}.{first}", rest):
            return True
        match self._has(module).get(first):
            case None:
                return False
            case (origin, _) if origin not in self._files:
                return True  # of a library
            case (_, ""):
                return not rest  # that another module imports this one makes no path
            case (origin, name) if origin != module:
                return self._holds(origin, [name, *rest])
        # A class holds what is defined in its module at any depth; nothing else holds anything.
        return not rest or (first in self._classes(module) and set(rest) <= set(self._has(module)))

    def _classes(self, module: str) -> set[str]:
        tree = ast.parse(self._files[module].read_text("utf-8"))
        return {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}

    def _has(self, module: str) -> dict[str, tuple[str, str]]:
        """Every name in ``module`` with where it comes from: a module of ours, and a name there."""
        if module not in self._had:
            path = self._files.get(module)
            self._had[module] = dict(self._look(module, path)) if path else {}
        return self._had[module]

    def _look(self, module: str, path: Path) -> Iterator[tuple[str, tuple[str, str]]]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case (
                    ast.FunctionDef(name=name)
                    | ast.AsyncFunctionDef(name=name)
                    | ast.ClassDef(name=name)
                    | ast.Name(ctx=ast.Store(), id=name)
                    | ast.Attribute(ctx=ast.Store(), attr=name)
                    | ast.arg(arg=name)
                ):
                    yield name, (module, name)
                case ast.Import(names=names):
                    yield from ((one.asname or one.name, (one.name, "")) for one in names)
                case ast.ImportFrom(module=str(base), names=names):
                    for one in names:
                        inside = f"{base}.{one.name}"
                        origin = (inside, "") if inside in self._files else (base, one.name)
                        yield one.asname or one.name, origin


def _origins(names: dict[str, tuple[str, str]]) -> set[str]:
    return {origin for origin, _ in names.values()}


def _parts(path: Path) -> tuple[str, ...]:
    parts = path.with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def _is_of_python(name: str) -> bool:
    if name.partition(".")[0] not in sys.stdlib_module_names:
        return False
    try:
        return resolve_name(name) is not None
    except (ImportError, AttributeError):
        return False


def test_every_name_a_docstring_or_a_comment_refers_to_is_there() -> None:
    assert list(Names(ROOT).dangling()) == []


@pytest.mark.parametrize(
    "wrong",
    ["gone", "Here.gone", "there.gone", "office.gone.act", "queue_server.office.gone",
     "datetime.date.gone", "queue_server.gone", "act.work"],
)  # fmt: skip
def test_a_role_that_leads_nowhere_is_found(tmp_path: Path, wrong: str) -> None:
    assert _planted(tmp_path, wrong) == [f"queue_server/here.py: {wrong}"]


@pytest.mark.parametrize(
    "right",
    ["Here", "Here.act", "act", "there.work", "Thing", "queue_server.office.day.turn",
     "office.day.turn", "~queue_server.office.day", "datetime.date.weekday", "day.\n    turn"],
)  # fmt: skip
def test_a_role_that_leads_somewhere_is_not(tmp_path: Path, right: str) -> None:
    assert _planted(tmp_path, right) == []


def _planted(root: Path, name: str) -> list[str]:
    here = (
        f'"""See :func:`{name}`."""\n'
        "from queue_server import there\n"
        "class Here:\n    def act(self): return there.Thing\n"
    )
    files = {
        "here.py": here,
        "there.py": "class Thing: pass\ndef work(): pass\n",
        "office/__init__.py": "",
        "office/day.py": "def turn(): pass\n",
    }
    for path, text in files.items():
        (root / "queue_server" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "queue_server" / path).write_text(text, "utf-8")
    return list(Names(root).dangling())
