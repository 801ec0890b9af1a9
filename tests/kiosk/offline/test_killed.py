"""A kiosk killed while it gives numbers alone; ``make torture`` does it 500 times."""

from pathlib import Path

import pytest

from tests.kiosk.offline.killing import kill_again_and_again


@pytest.mark.timeout(1800)
def test_a_kiosk_killed_at_any_step_gives_every_touch_one_number(tmp_path: Path) -> None:
    assert kill_again_and_again(tmp_path, 10, 20261128, "tests.kiosk.offline.alone") >= 10
