"""Every module has a test file of its own name, or says in its docstring where it is tested."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("queue_server", "drivers", "kiosk", "display")

#: Modules still without either; the list only grows shorter.
KNOWN = Path(__file__).with_name("modules_without_tests.txt")


def test_a_module_without_tests_says_where_it_is_tested() -> None:
    assert sorted(_without() - _known()) == [], "add tests, or a `Tested by tests/…` line"


def test_a_module_that_has_its_tests_leaves_the_list() -> None:
    assert sorted(_known() - _without()) == [], f"take these out of {KNOWN.name}"


def test_where_a_module_says_it_is_tested_there_are_tests() -> None:
    lost = [
        f"{_name(module)}: {place}"
        for module in _modules()
        for place in _tested_by(module)
        if not (ROOT / place).exists()
    ]
    assert lost == []


def _without() -> set[str]:
    return {_name(one) for one in _modules() if not _has_tests(one) and not _tested_by(one)}


def _known() -> set[str]:
    return set(KNOWN.read_text("utf-8").split())


def _name(module: Path) -> str:
    return module.relative_to(ROOT).as_posix()


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


def _tested_by(module: Path) -> list[str]:
    words = ast.get_docstring(ast.parse(module.read_text("utf-8"))) or ""
    said = re.search(r"Tested by (tests/.*?)(?:\.(?:\s|$)|$)", words, flags=re.DOTALL)
    return re.findall(r"tests/[\w/.]*\w", said.group(1)) if said else []
