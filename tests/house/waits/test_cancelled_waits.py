"""What is cancelled ends.

Before Python 3.12 ``asyncio.wait_for`` swallows a cancellation that comes as its wait is over, and
a loop around it goes on for ever. ``async with asyncio.timeout(…)`` does not.
"""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[3]


def swallowing(source: str) -> list[int]:
    """The lines that use ``wait_for`` of asyncio, under whatever name it was imported."""
    if "wait_for" not in source:
        return []
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Attribute) and ast.unparse(node) == "asyncio.wait_for")
        or (isinstance(node, ast.ImportFrom) and any(a.name == "wait_for" for a in node.names))
    ]


def test_the_product_waits_in_a_way_that_can_be_cancelled() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for package in ("queue_server", "drivers", "kiosk", "display")
        for path in sorted((ROOT / package).rglob("*.py"))
        for line in swallowing(path.read_text("utf-8"))
    ]
    assert found == [], "use: async with asyncio.timeout(…)"


def test_either_way_to_name_it_is_found() -> None:
    assert swallowing("import asyncio\nasyncio.wait_for(x, 1)") == [2]
    assert swallowing("from asyncio import wait_for as patiently") == [1]
    assert swallowing("import asyncio\nasyncio.timeout(1)") == []
