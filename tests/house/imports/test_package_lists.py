"""A package whose docstring lists what is in it lists all of it, and nothing that has gone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
TOPS = ("queue_server", "drivers", "kiosk", "display", "house", "bench", "tests")
_LISTED = re.compile(r"^- ``(\w+)`` ", re.MULTILINE)


def test_a_package_that_lists_its_modules_lists_them_all() -> None:
    assert list(wrong(ROOT)) == []


def test_a_module_that_is_not_listed_or_has_gone_is_found(tmp_path: Path) -> None:
    shop = tmp_path / "kiosk" / "shop"
    (shop / "inner").mkdir(parents=True)
    (shop / "inner" / "__init__.py").touch()
    (shop / "new.py").touch()
    (shop / "__init__.py").write_text('"""A shop.\n\n- ``inner``  a room\n- ``old``  gone\n"""\n')
    assert list(wrong(tmp_path)) == ["kiosk/shop: new", "kiosk/shop: old"]


def test_a_package_without_a_list_needs_none(tmp_path: Path) -> None:
    (tmp_path / "kiosk").mkdir()
    (tmp_path / "kiosk" / "__init__.py").write_text('"""It has ``app`` and ``model``."""\n')
    (tmp_path / "kiosk" / "app.py").touch()
    assert list(wrong(tmp_path)) == []


def wrong(root: Path) -> Iterator[str]:
    """What a package's docstring does not list, or lists although it is not there."""
    for top in TOPS:
        for package in sorted((root / top).rglob("__init__.py")):
            about = ast.get_docstring(ast.parse(package.read_text("utf-8"))) or ""
            if listed := set(_LISTED.findall(about)):
                place = package.parent.relative_to(root).as_posix()
                yield from (f"{place}: {name}" for name in sorted(listed ^ _inside(package.parent)))


def _inside(folder: Path) -> set[str]:
    modules = {one.stem for one in folder.glob("*.py")} - {"__init__"}
    return modules | {one.parent.name for one in folder.glob("*/__init__.py")}
