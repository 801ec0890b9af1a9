"""What is tried on a few examples with all tests is tried on many by ``make torture``."""

import os
import re
import subprocess
from pathlib import Path

from tests.thorough import tried
from tests.waiting import PATIENCE_S

ROOT = Path(__file__).parents[3]


def test_a_share_is_tried_unless_all_are_wanted() -> None:
    assert tried(3, thorough=8, all_of_them=False) == 3
    assert tried(3, thorough=8, all_of_them=True) == 8


def test_make_torture_runs_every_file_that_tries_a_share() -> None:
    own = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    shown = subprocess.run(
        ["make", "-n", "torture", "ARGS="], cwd=ROOT, capture_output=True, text=True, check=True,
        timeout=PATIENCE_S, env=own,
    ).stdout  # fmt: skip
    line = next(one for one in shown.splitlines() if "JIAOHAO_THOROUGH=1" in one)
    sharing = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests").rglob("test_*.py")
        if "from tests.thorough import tried" in path.read_text("utf-8") and path != Path(__file__)
    }
    assert sharing
    assert set(re.findall(r"tests/\S+\.py", line)) == sharing
