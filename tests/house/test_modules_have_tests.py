"""Every module has a test file of its own name, or it is said where it is tested.

Said in its own docstring, or for all of a folder in the docstring of its package.
"""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("queue_server", "drivers", "kiosk", "display")


def test_every_module_has_its_tests_or_it_is_said_where_they_are() -> None:
    assert sorted(_without()) == [], "add tests, or a `Tested by tests/…` line"


def test_where_a_module_says_it_is_tested_there_are_tests() -> None:
    lost = [
        f"{_name(module)}: {place}"
        for module in _modules()
        for place in _tested_by(module)
        if not (ROOT / place).exists()
    ]
    assert lost == []


def _without() -> set[str]:
    return {_name(one) for one in _modules() if not _has_tests(one) and not _said(one)}


def _said(module: Path) -> bool:
    return bool(_tested_by(module) or _tested_by(module.with_name("__init__.py")))


def _name(module: Path) -> str:
    return module.relative_to(ROOT).as_posix()


@cache
def _modules() -> list[Path]:
    """All but packages that only say what they are, and migrations, which run in order."""
    return [
        path
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts and _does_something(path)
    ]


def _does_something(path: Path) -> bool:
    return path.name != "__init__.py" or any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for node in ast.parse(path.read_text("utf-8")).body
    )


def _has_tests(module: Path) -> bool:
    """A test file of its name, in the folder that mirrors its own or in the one above."""
    inside = module.relative_to(ROOT).parts
    folder = inside[1:-1] if inside[0] == "queue_server" else inside[:-1]
    name = module.stem if module.stem != "__init__" else inside[-2]
    mirror = ROOT.joinpath("tests", *folder)
    above = [mirror.parent] if len(folder) > 0 else []
    named = [f"test_{name}.py", f"test_{name}s.py"]
    return any((place / one).exists() for place in [mirror, *above] for one in named)


@cache
def _tested_by(module: Path) -> list[str]:
    source = module.read_text("utf-8")
    if "Tested by" not in source:
        return []
    words = ast.get_docstring(ast.parse(source)) or ""
    said = re.search(r"Tested by (tests/.*?)(?:\.(?:\s|$)|$)", words, flags=re.DOTALL)
    return re.findall(r"tests/[\w/.]*\w", said.group(1)) if said else []
