"""The server is killed with -9 again and again while visitors take numbers and a clerk calls.

``make torture`` does it 500 times to servers started as people do, and shows that this judge finds
one that lies within as many kills as here.
"""

from pathlib import Path

import pytest

from tests.end_to_end.killing import endless_office, kill_again_and_again, verify

KILLS = 20
SEED = 20261123


@pytest.mark.timeout(1800)
def test_no_number_is_lost_or_repeated_when_the_server_is_killed_under_load(tmp_path: Path) -> None:
    office = endless_office(tmp_path)
    try:
        left = kill_again_and_again(office, KILLS, SEED)
        assert len(left.answered) > KILLS, f"seed {SEED}: hardly any load"
        assert len(left.called) > KILLS / 5, f"seed {SEED}: hardly any calls"
        left.judge(SEED)
    finally:
        office.stop()
    verify(office)
