"""Kills a kiosk that gives numbers alone, and judges what is left."""

import random
import subprocess
import sys
from pathlib import Path

from kiosk.offline.journal import OfflineJournal
from tests.kiosk.offline.alone import printed
from tests.waiting import wait_until

ROOT = Path(__file__).parents[3]


def kill_again_and_again(folder: Path, kills: int, seed: int, program: str) -> int:
    """Kill it at random instants; returns how many slips came out.

    Raises:
        AssertionError: With the seed, when a number is missing, given twice, or only on paper.
    """
    luck = random.Random(seed)
    for _ in range(kills):
        kiosk = subprocess.Popen([sys.executable, "-m", program, str(folder)], cwd=ROOT)
        try:
            goal = len(printed(folder)) + luck.randint(1, 6)
            wait_until(lambda goal=goal: len(printed(folder)) >= goal, "slips", 0.0005)  # type: ignore[misc]
        finally:
            kiosk.kill()
            kiosk.wait()
    slips = printed(folder)
    assert slips == [f"K{n:05d}" for n in range(1, len(slips) + 1)], (
        f"seed {seed}: {len(slips) - len(set(slips))} of {len(slips)} slips repeat a number"
    )
    journal = OfflineJournal(folder / "numbers.journal")
    kept = [one.label for one in journal.pending("")]
    assert kept[: len(slips)] == slips, f"seed {seed}: on paper and not on the disk"
    assert len(kept) - len(slips) in (0, 1), f"seed {seed}: {kept[len(slips) :]} never printed"
    return len(slips)
