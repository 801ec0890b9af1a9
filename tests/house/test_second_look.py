"""Tests for ``house.second_look``: which failures are looked at again, and what counts then."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from house.second_look import FAILED, HERE, MOST, main


def left_by_a_run(root: Path, names: Sequence[str]) -> Path:
    (root / FAILED).parent.mkdir(parents=True, exist_ok=True)
    (root / FAILED).write_text(json.dumps(dict.fromkeys(names, True)), encoding="utf-8")
    return root


def never(_: Sequence[str]) -> set[str]:
    raise AssertionError("there was nothing to look at again")


def test_what_passes_alone_is_named_and_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = left_by_a_run(tmp_path, ["tests/a.py::test_one"])

    assert main(["1"], root=root, run=set) == 0

    assert "UNSTEADY" in (said := capsys.readouterr().out)
    assert said.rstrip().endswith("tests/a.py::test_one")


def test_one_of_two_that_fails_again_is_a_failure(tmp_path: Path) -> None:
    root = left_by_a_run(tmp_path, ["tests/a.py::test_one", "tests/a.py::test_two"])

    assert main(["1"], root=root, run=lambda names: {names[0]}) == 1


@pytest.mark.parametrize(
    ("why", "code", "names"),
    [
        ("more than a few", 1, [f"tests/a.py::test_{n}" for n in range(MOST + 1)]),
        ("a file that cannot be read", 1, ["tests/a.py"]),
        ("nothing known", 1, []),
        ("stopped by a signal", 2, ["tests/a.py::test_one"]),
        ("no test ran", 5, ["tests/a.py::test_one"]),
        ("all passed", 0, ["tests/a.py::test_one"]),
    ],
)
def test_all_else_is_what_the_first_run_said(
    tmp_path: Path, why: str, code: int, names: list[str]
) -> None:
    assert main([str(code)], root=left_by_a_run(tmp_path, names), run=never) == code, why


def test_a_test_is_passed_only_if_it_ran_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "test_here.py").write_text(
        """
import pytest
@pytest.fixture
def breaks_after():
    yield
    raise OSError
def test_holds(): pass
def test_is_left_out(): pytest.skip("no such thing here")
def test_falls(): assert False
def test_leaves_a_mess(breaks_after): pass
""",
        encoding="utf-8",
    )
    script = (
        "from house.second_look import run_alone\n"
        "for name in ('holds', 'is_left_out', 'falls', 'leaves_a_mess'):\n"
        "    print('ANSWER', name, bool(run_alone([f'test_here.py::test_{name}'])))"
    )

    ran = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(HERE)},
        capture_output=True,
        text=True,
        check=True,
    )

    answers = [line.split()[1:] for line in ran.stdout.splitlines() if line.startswith("ANSWER")]
    assert [name for name, passed in answers if passed == "True"] == ["holds"]
    assert len(answers) == 4
