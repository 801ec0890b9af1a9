"""A command of the kernel has its route in the kernel: an office without a wing still has it."""

import ast
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from queue_server.core.decide.command import Command
from tests.house.imports.imported import Imports, wings_of

SERVER = Path(__file__).parents[3] / "queue_server"


def routes_of(wings: Iterable[str]) -> Iterator[Path]:
    """Every module in the rooms ``routes`` of these wings."""
    for wing in sorted(wings):
        yield from (SERVER / wing).glob("routes.py")
        yield from sorted((SERVER / wing).glob("routes/**/*.py"))


def commands_in(source: str) -> list[str]:
    """The commands of the kernel that a module imports, by name."""
    return [
        one.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("queue_server.core.")
        for one in node.names
        if _is_command(node.module or "", one.name)
    ]


def _is_command(module: str, name: str) -> bool:
    found = getattr(import_module(module), name, None)
    return isinstance(found, type) and issubclass(found, Command)


def misplaced(files: Iterable[Path]) -> list[str]:
    """Every command that a wing's route gives."""
    return [
        f"{file.relative_to(SERVER)}: {name}"
        for file in files
        for name in commands_in(file.read_text("utf-8"))
    ]


def test_no_route_of_a_wing_gives_a_command_of_the_kernel(imports: Imports) -> None:
    files = list(routes_of(wings_of(imports)))
    assert {"floor/routes.py", "reports/routes/reviews.py"} <= {
        str(one.relative_to(SERVER)) for one in files
    }
    assert misplaced(files) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("from queue_server.core.decide.counter.rating import REASONS, RateVisit", ["RateVisit"]),
        ("from queue_server.core.decide.standing.lunch import PlanLunch as Plan", ["PlanLunch"]),
        ("from queue_server.core.decide.line.issuing import find", []),
        ("from queue_server.web.table import Route", []),
    ],
)
def test_a_command_in_a_wings_route_is_found(line: str, found: list[str]) -> None:
    assert commands_in(line) == found
