"""Which files belong to which room when coverage is judged, and which tests are measured."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from house import cover


def room(name: str, *files: str) -> list[str]:
    return cover.inside([str(cover.HERE / one) for one in files], cover.FLOORS[name][0])


def test_the_rules_of_every_wing_are_one_room() -> None:
    rules = ["queue_server/people/rules.py", "queue_server/outside_visits/rules/route.py"]
    assert room("rules of wings", *rules, "queue_server/people/use.py") == rules


def test_files_of_other_houses_belong_to_no_room() -> None:
    assert cover.inside(["/elsewhere/queue_server/core/a.py"], "") == []


def test_everything_is_everything() -> None:
    assert len(room("everything", "kiosk/app.py", "drivers/base.py")) == 2


def test_every_branch_of_the_pure_rooms_is_wanted() -> None:
    assert {cover.FLOORS[name][1] for name in cover.PURE} == {100.0}
    assert set(cover.FLOORS) - set(cover.PURE) == {"everything"}


def config(name: str) -> dict[str, dict[str, list[str]]]:
    read: dict[str, dict[str, list[str]]] = tomllib.loads((cover.HERE / name).read_text("utf-8"))[
        "tool"
    ]["coverage"]
    return read


def test_what_is_measured_with_all_tests_is_the_pure_rooms_and_nothing_else() -> None:
    here = {
        one.relative_to(cover.HERE).as_posix() for one in cover.HERE.glob("queue_server/**/*.py")
    }
    include = config("house/pure.toml")["run"]["include"]
    files = {pattern + "/*.py" if pattern.endswith("**") else pattern for pattern in include}
    measured = {
        one.relative_to(cover.HERE).as_posix() for each in files for one in cover.HERE.glob(each)
    }
    pure = [re.compile(cover.FLOORS[name][0]) for name in cover.PURE]
    assert measured == {one for one in here if any(each.search(one) for each in pure)}


def test_the_same_lines_are_left_out_of_both_measurements() -> None:
    both = [
        config(name)["report"]["exclude_also"] for name in ("pyproject.toml", "house/pure.toml")
    ]
    assert both[0] == both[1]


def test_a_module_of_a_pure_room_that_no_test_imports_is_named(tmp_path: Path) -> None:
    for name, text in (("a.py", "A = 1"), ("b.py", "B = 1"), ("__init__.py", "")):
        path = tmp_path / "queue_server" / "core" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    measured = ["queue_server/core/a.py"]
    assert cover.never_imported("core/", measured, tmp_path) == ["queue_server/core/b.py"]
    assert cover.never_imported("wire/", measured, tmp_path) == []


def test_every_pattern_of_the_pure_rooms_tests_finds_some() -> None:
    assert all([*cover.HERE.glob(pattern)] for pattern in cover.TESTS)
    assert len(set(cover.own_tests())) == len(cover.own_tests()) > len(cover.TESTS)


def test_only_the_pure_rooms_own_tests_are_measured() -> None:
    left_out = ["-m", "unmeasured", "--collect-only", "-q", "-p", "no:cacheprovider"]
    measured = ["--cov", "--cov-config=house/pure.toml", "--cov-report="]
    both = ["tests/core/test_days.py", "tests/house/test_cover.py"]
    command = [sys.executable, "-m", "pytest", *left_out, *measured, *both]
    said = subprocess.run(
        command, cwd=cover.HERE, capture_output=True, text=True, check=True
    ).stdout
    assert "tests/house/test_cover.py::" in said
    assert "tests/core/test_days.py::" not in said
