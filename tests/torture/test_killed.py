"""kill -9 five hundred times under load."""

import os
import sys
from pathlib import Path

import pytest

from bench.tools.load import percentile
from tests.end_to_end.killing import endless_office, kill_again_and_again, verify
from tests.torture.conftest import Record, none_in

pytestmark = pytest.mark.torture

KILLS = int(os.environ.get("JIAOHAO_KILLS", "500"))
SEED = int(os.environ.get("JIAOHAO_SEED", "20261124"))
LIAR = [sys.executable, "-m", "tests.torture.broken_server", "answer_before_it_is_durable"]


@pytest.mark.timeout(3600)
def test_a_server_killed_hundreds_of_times_loses_and_repeats_nothing(
    tmp_path: Path, record: Record
) -> None:
    (tmp_path / "liar").mkdir()
    liar = endless_office(tmp_path / "liar", program=LIAR)
    try:
        with pytest.raises(AssertionError, match=rf"seed {SEED}: .* lost [1-9]") as found:
            kill_again_and_again(liar, 20, SEED).judge(SEED)
    finally:
        liar.stop()
    office = endless_office(tmp_path)
    try:
        left = kill_again_and_again(office, KILLS, SEED)
        assert len(left.answered) > KILLS, f"seed {SEED}: hardly any load"
        left.judge(SEED)
    finally:
        office.stop()
    verify(office)
    restarts = sorted(left.restarts_ms)
    answers = len(left.answered) + len(left.called)
    record(
        "kill -9 under load",
        f"{KILLS} kills, {len(left.answered):,} numbers and {len(left.called):,} calls answered",
        f"lost {none_in(answers)}, repeated {none_in(answers)}, no gap; ready again after"
        f" p50 {percentile(restarts, 50):.0f} ms, p99 {percentile(restarts, 99):.0f} ms",
        "answers before it is durable: "
        + str(found.value).split(": ", 1)[1].splitlines()[0]
        + " in 20 kills",
    )
