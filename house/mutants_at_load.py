"""Try the mutants of what runs while a module is loaded, each in a process of its own.

mutmut loads the code once and forks for every mutant. A table that a module or a test makes while
it is loaded is made by then, so a mutant of what makes it survives whatever the tests say.
"""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import compress
from pathlib import Path

import pytest

#: Longer than any room's tests take. What is not done by then is caught in an endless loop.
TIMEOUT_S = 600

#: What mutmut notes of a mutant that no test noticed, or that no test met.
ALIVE = (0, 5, 33)

#: Prints the functions that run while the tests named are collected, as mutmut names them.
_COLLECTING = """
import json, os, sys
os.environ["MUTANT_UNDER_TEST"] = "stats"
import pytest
from mutmut.state import state
if code := pytest.main(["--collect-only", "--quiet", "--quiet", *sys.argv[1:]]):
    sys.exit(int(code))
print("\\n" + json.dumps(sorted(state()._stats)))
"""


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that is alive: mutmut's notes on its module, and its name."""

    notes: Path
    name: str

    @property
    def function(self) -> str:
        """What was mutated, as mutmut names it: ``module.x_function``."""
        return self.name.partition("__mutmut_")[0]


def try_again(folder: Path, only: Sequence[str] = (), workers: int = 2) -> int:
    """Try the survivors of functions that run at load; note those that die; return how many did.

    Args:
        folder: What mutmut made and left: the mutated tree with its notes.
        only: Names of mutants, with ``*``; all when empty.
        workers: How many processes at a time.

    Raises:
        subprocess.CalledProcessError: If the tests cannot be collected.
    """
    alive = [one for one in survivors(folder) if not only or _named(one, only)]
    selected = selection(folder)
    early = at_load(folder, selected) if alive else frozenset()
    again = [one for one in alive if one.function in early]
    dead = 0
    with ThreadPoolExecutor(workers) as pool:
        died = pool.map(lambda one: _dies(folder, one, selected), again)
        for one in compress(again, died):
            # At once, as a run of hours may be stopped.
            _note(one)
            dead += 1
    return dead


def survivors(folder: Path) -> Iterable[Survivor]:
    """The mutants that no test noticed, or that no test met."""
    for notes in sorted(folder.rglob("*.meta")):
        codes = json.loads(notes.read_text(encoding="utf-8"))["exit_code_by_key"]
        yield from (Survivor(notes, name) for name, code in codes.items() if code in ALIVE)


def selection(folder: Path) -> list[str]:
    """The tests of the mutated rooms, as ``pyproject.toml`` names them."""
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
    selected: list[str] = project["tool"]["mutmut"]["pytest_add_cli_args_test_selection"]
    return selected


def at_load(folder: Path, tests: Sequence[str]) -> frozenset[str]:
    """The functions that run while the tests and all they import are loaded."""
    command = [sys.executable, "-c", _COLLECTING, *tests]
    ran = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return frozenset(json.loads(ran.stdout.splitlines()[-1]))


def judges_of(module: Path, folder: Path, selected: Sequence[str]) -> list[str]:
    """The tests that judge a module: its own file first, then, unless that alone is selected, all
    of its folder.

    ``queue_server/reports/rules/cube/cells.py`` → ``tests/reports/rules/cube/test_cells.py``,
    ``tests/reports/rules/cube``.
    """
    inside = Path("tests", *module.parts[1:-1])
    own = inside / f"test_{module.stem}.py"
    judges = [own.as_posix()] if (folder / own).is_file() else []
    if judges and judges[0] in selected:
        return judges
    while not (folder / inside).is_dir():
        inside = inside.parent
    return [*judges, inside.as_posix()]


def _named(one: Survivor, only: Sequence[str]) -> bool:
    return any(fnmatchcase(one.name, pattern) for pattern in only)


def _dies(folder: Path, one: Survivor, selected: Sequence[str]) -> bool:
    module = one.notes.relative_to(folder).with_suffix("")
    tests = judges_of(module, folder, selected)
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "MUTANT_UNDER_TEST": one.name}
    try:
        ran = subprocess.run(
            command, cwd=folder, env=environment, timeout=TIMEOUT_S, capture_output=True
        )
    except subprocess.TimeoutExpired:
        return True
    return ran.returncode not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)


def _note(one: Survivor) -> None:
    notes = json.loads(one.notes.read_text(encoding="utf-8"))
    notes["exit_code_by_key"][one.name] = int(pytest.ExitCode.TESTS_FAILED)
    one.notes.write_text(json.dumps(notes, indent=4), encoding="utf-8")
