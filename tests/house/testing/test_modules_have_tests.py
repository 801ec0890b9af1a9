"""Every module has a test file of its own name, or correctly says where it is tested.

It says so in its own docstring, or for a whole folder in the docstring of its package. The tests
named must reach the module: see tests/house/testing/reach.py.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.house.testing.reach import WIDE, Reach

ROOT = Path(__file__).parents[3]
PACKAGES = ("queue_server", "drivers", "kiosk", "display")


def test_every_module_has_its_tests_or_it_is_said_where_they_are() -> None:
    assert sorted(untested(ROOT)) == [], "add tests, or a `Tested by tests/…` line"


def test_where_a_module_says_it_is_tested_it_is_reached() -> None:
    assert elsewhere(ROOT) == [], "name the tests that import it, or that start or ask it"


def untested(root: Path) -> Iterator[str]:
    """Modules without a test file of their own that say nothing either, nor does their package."""
    for module in _modules(root):
        if not (_has_tests(root, module) or _tested_by(module) or _tested_by(_package(module))):
            yield module.relative_to(root).as_posix()


def elsewhere(root: Path) -> list[str]:
    """What is said to be tested where nothing reaches it.

    Every place a module names must reach it; of those that its package names for all, one.
    """
    reach = Reach(root, ("tests", *PACKAGES))
    wrong = []
    for module in _modules(root):
        name = module.relative_to(root).as_posix()
        own = _tested_by(module)
        places = own or ([] if _has_tests(root, module) else _tested_by(_package(module)))
        idle = [place for place in places if not _of_its_name(root, place, module)]
        idle = [place for place in idle if not reach.tests_it(place, module)]
        if idle and (idle == places or (own and module != _package(module))):
            wrong.append(f"{name}: {', '.join(idle)}")
    return wrong


#: A product of two modules, and what its tests do with them.
SAID = {
    "queue_server/__init__.py": '"""A product. Tested by tests."""',
    "queue_server/near.py": '"""Asked. Tested by tests/test_product.py."""',
    "queue_server/far.py": '"""Tested by\ntests/test_product.py."""\nimport queue_server.near',
}


def planted(root: Path, tests: str, **more: str) -> list[str]:
    """What is objected to in that product, with ``tests`` as its tests."""
    for name, text in {**SAID, "tests/test_product.py": tests, **more}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return [one.partition(":")[0] for one in elsewhere(root)]


@pytest.mark.parametrize(
    "tests",
    [
        "from queue_server import far",
        "import queue_server.far",
        "PROGRAM = ['-m', 'queue_server.far']",
        "PROGRAM = 'from queue_server.far import main; main()'",
        "from tests.helping import office",
    ],
)
def test_a_place_that_imports_or_starts_what_it_tests_is_believed(
    tmp_path: Path, tests: str
) -> None:
    helper = {"tests/helping.py": "from queue_server.far import office"}
    assert planted(tmp_path, tests, **helper) == []


@pytest.mark.parametrize(
    ("tests", "wrong"),
    [
        ("", ["queue_server/far.py", "queue_server/near.py"]),
        ("# queue_server.far", ["queue_server/far.py", "queue_server/near.py"]),
        ("from queue_server import near", ["queue_server/far.py"]),
        ("from queue_server import other", ["queue_server/far.py", "queue_server/near.py"]),
    ],
)
def test_a_place_that_does_not_reach_what_it_is_said_to_test_is_found(
    tmp_path: Path, tests: str, wrong: list[str]
) -> None:
    assert planted(tmp_path, tests) == wrong


def test_a_place_that_is_not_there_is_found(tmp_path: Path) -> None:
    lost = {"queue_server/lost.py": '"""Tested by tests/nowhere."""'}
    assert planted(tmp_path, "from queue_server import far, lost", **lost) == [
        "queue_server/lost.py"
    ]


def test_of_two_places_that_a_module_names_both_must_reach_it(tmp_path: Path) -> None:
    both = {
        "queue_server/both.py": '"""Tested by tests/test_product.py and tests/test_other.py."""',
        "tests/test_other.py": "",
    }
    assert planted(tmp_path, "from queue_server import both, far", **both) == [
        "queue_server/both.py"
    ]


def test_a_wide_folder_must_reach_at_first_hand_what_a_file_may_at_third(tmp_path: Path) -> None:
    files = {f"tests/wide/test_{n}.py": "from queue_server import far" for n in range(WIDE + 1)}
    wide = {"queue_server/near.py": '"""Tested by tests/wide."""', **files}
    assert planted(tmp_path, "from queue_server import far", **wide) == ["queue_server/near.py"]


def test_a_program_called_by_its_name_and_a_route_asked_by_its_path_are_reached(
    tmp_path: Path,
) -> None:
    product = {
        "queue_server/run.py": 'COMMANDS = {"enroll": ("queue_server.enroll", "gives a token")}',
        "queue_server/enroll.py": '"""Tested by tests/test_calls.py."""',
        "queue_server/routes.py": '"""Tested by tests/test_calls.py."""\nf"{API}/own/{{id}}"',
        "tests/test_calls.py": "",
    }
    assert planted(tmp_path, "from queue_server import far", **product) == [
        "queue_server/enroll.py",
        "queue_server/routes.py",
    ]
    calls = {"tests/test_calls.py": 'run(["enroll", "tv"]); ask("/own/3")'}
    assert planted(tmp_path, "from queue_server import far", **{**product, **calls}) == []


def test_a_module_of_which_nothing_is_said_and_that_has_no_tests_is_found(tmp_path: Path) -> None:
    silent = {
        "queue_server/__init__.py": "",
        "queue_server/silent.py": "",
        "queue_server/loud.py": "",
        "tests/test_loud.py": "",
    }
    planted(tmp_path, "", **silent)
    assert list(untested(tmp_path)) == ["queue_server/silent.py"]


def _of_its_name(root: Path, place: str, module: Path) -> bool:
    return place.endswith(f"/test_{module.stem}.py") and (root / place).exists()


def _package(module: Path) -> Path:
    return module.with_name("__init__.py")


@cache
def _modules(root: Path) -> list[Path]:
    """All but packages that only say what they are, and migrations, which run in order."""
    return [
        path
        for package in PACKAGES
        for path in sorted((root / package).rglob("*.py"))
        if "migrations" not in path.parts and _does_something(path)
    ]


def _does_something(path: Path) -> bool:
    return path.name != "__init__.py" or any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for node in ast.parse(path.read_text("utf-8")).body
    )


def _has_tests(root: Path, module: Path) -> bool:
    """A test file of its name, in the folder that mirrors its own or in the one above."""
    inside = module.relative_to(root).parts
    folder = inside[1:-1] if inside[0] == "queue_server" else inside[:-1]
    name = module.stem if module.stem != "__init__" else inside[-2]
    mirror = root.joinpath("tests", *folder)
    above = [mirror.parent] if len(folder) > 0 else []
    named = [f"test_{name}.py", f"test_{name}s.py"]
    return any((place / one).exists() for place in [mirror, *above] for one in named)


@cache
def _tested_by(module: Path) -> list[str]:
    source = module.read_text("utf-8")
    if "Tested by" not in source:
        return []
    words = ast.get_docstring(ast.parse(source)) or ""
    said = re.search(r"Tested by\s+(tests/.*?)(?:\.(?:\s|$)|$)", words, flags=re.DOTALL)
    return re.findall(r"tests/[\w/.]*\w", said.group(1)) if said else []
