"""The benches play the product from outside, so they break unseen when it changes."""

import json
import subprocess
import sys

from bench.tools.office import ROOT
from tests.waiting import PATIENCE_S


def test_the_kiosk_bench_reaches_a_number() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.clients.kiosk", "--rounds", "1"],
        cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["n"] for row in rows if "first byte" in row["bench"]] == [1]
    assert [row["bench"].removeprefix("kiosk ") for row in rows] == [
        "touch to next screen", "touch to next screen, its first time",
        "touch to first byte at the printer",
        "touch to confirmed slip, 115,200 baud", "cold start to first screen", "idle",
    ]  # fmt: skip
