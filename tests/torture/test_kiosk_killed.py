"""kill -9 five hundred times of a kiosk that gives numbers without its server."""

import os
from pathlib import Path

import pytest

from tests.kiosk.offline.killing import kill_again_and_again
from tests.torture.conftest import Record, none_in

pytestmark = pytest.mark.torture

KILLS = int(os.environ.get("JIAOHAO_KILLS", "500"))
SEED = int(os.environ.get("JIAOHAO_SEED", "20261128"))


@pytest.mark.timeout(3600)
def test_a_kiosk_killed_hundreds_of_times_gives_every_touch_one_number(
    tmp_path: Path, record: Record
) -> None:
    (tmp_path / "forgetful").mkdir()
    (tmp_path / "sound").mkdir()
    with pytest.raises(AssertionError, match=f"seed {SEED}") as found:
        kill_again_and_again(tmp_path / "forgetful", 20, SEED, "tests.torture.forgetful_kiosk")
    slips = kill_again_and_again(tmp_path / "sound", KILLS, SEED, "tests.kiosk.offline.alone")
    record(
        "kill -9 of a kiosk that is cut off",
        f"{KILLS} kills, {slips:,} slips printed",
        f"lost {none_in(slips)}, repeated {none_in(slips)}, no gap",
        "prints before it is durable: "
        + str(found.value).split(": ", 1)[1].splitlines()[0]
        + " in 20 kills",
    )
