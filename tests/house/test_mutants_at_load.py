"""What runs while a module is loaded is mutated, too, and judged in a process of its own."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from house import mutants
from house.mutants_at_load import at_load, judges_of, survivors, try_again

PROJECT = """
[tool.mutmut]
source_paths = ["shop"]
pytest_add_cli_args_test_selection = ["tests"]
"""
PRICES = """
def doubled(price: int) -> int:
    return price * 2


def halved(price: int) -> int:
    return price // 2


def with_fee(price: int) -> int:
    return price + 3


DOUBLE = tuple(doubled(price) for price in (1, 2, 3))
"""
JUDGES = """
from shop.prices import DOUBLE, with_fee


def test_prices_are_doubled() -> None:
    assert DOUBLE == (2, 4, 6)


def test_the_fee_is_three() -> None:
    assert with_fee(4) == 7
"""


@pytest.fixture(scope="module")
def once_tried(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What mutmut left of a small house: its mutated tree."""
    house = tmp_path_factory.mktemp("house")
    files = {
        "pyproject.toml": PROJECT,
        "shop/__init__.py": "",
        "shop/prices.py": PRICES,
        "tests/test_prices.py": JUDGES,
    }
    for name, text in files.items():
        (house / name).parent.mkdir(exist_ok=True)
        (house / name).write_text(text, "utf-8")
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", "1"]
    ran = subprocess.run(command, cwd=house, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return house / "mutants"


@pytest.fixture
def tried(once_tried: Path, tmp_path: Path) -> Path:
    """A copy of it, for one test."""
    return shutil.copytree(once_tried, tmp_path / "mutants")


def functions(folder: Path) -> set[str]:
    return {one.function for one in survivors(folder)}


def test_a_mutant_of_a_table_made_at_load_dies_and_one_that_no_test_runs_lives(tried: Path) -> None:
    [before] = mutants.read(tried)
    assert functions(tried) == {"shop.prices.x_doubled", "shop.prices.x_halved"}
    assert at_load(tried, ["tests"]) == {"shop.prices.x_doubled"}

    assert try_again(tried, ["shop.other*"]) == 0
    died = try_again(tried, ["shop.prices*"])

    assert functions(tried) == {"shop.prices.x_halved"}
    [after] = mutants.read(tried)
    assert (after.tried, after.killed) == (before.tried, before.killed + died)
    assert died > 1


def test_a_mutant_that_its_tests_let_pass_stays_alive(tried: Path) -> None:
    (tried / "tests" / "test_prices.py").write_text("import shop.prices\n\ndef test_none(): ...\n")
    alive = list(survivors(tried))
    assert try_again(tried) == 0
    assert list(survivors(tried)) == alive


def test_tests_that_cannot_be_collected_stop_it_with_nothing_noted(tried: Path) -> None:
    (tried / "tests" / "test_prices.py").write_text("import no_such_module\n")
    alive = list(survivors(tried))
    with pytest.raises(subprocess.CalledProcessError):
        try_again(tried)
    assert list(survivors(tried)) == alive


def test_a_module_is_judged_by_its_own_file_and_then_by_the_nearest_folder_there_is(
    tmp_path: Path,
) -> None:
    rules = "tests/reports/rules"
    for name in ("tests/people/test_rules.py", f"{rules}/test_day.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    selected = ["tests/people/test_rules.py", rules]
    for module, tests in {
        "queue_server/people/rules.py": ["tests/people/test_rules.py"],
        "queue_server/reports/rules/day.py": [f"{rules}/test_day.py", rules],
        "queue_server/reports/rules/cube/cells.py": [rules],
    }.items():
        assert judges_of(Path(module), tmp_path, selected) == tests
