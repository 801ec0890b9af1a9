"""One of two processes of a branch is frozen with SIGSTOP again and again, at seeded instants."""

import os
import random
import signal
import sys
import time
from pathlib import Path

import pytest

from bench.tools.load import percentile
from tests.end_to_end.killing import Desk, Left, endless_office, under_load, verify
from tests.end_to_end.processes import Office
from tests.postgres_server import database
from tests.torture.conftest import Record, none_in

pytestmark = [pytest.mark.torture, pytest.mark.postgres]

SEED = int(os.environ.get("JIAOHAO_SEED", "20261124"))
STOPS = 8
#: Longer than the 10 s after which the database takes a silent process its turn away.
LONG_S = 15.0
LIAR = [sys.executable, "-m", "tests.torture.broken_server", "lose_every_tenth"]


def freeze(frozen: Office, luck: random.Random, stops: int, long: bool) -> list[float]:
    """Stop and continue a process; ms until it answers a command again, each time."""
    assert frozen.process is not None
    clerk, recovered = frozen.clerk("supervisor"), []
    for n in range(stops):
        time.sleep(luck.uniform(0.1, 0.6))
        frozen.process.popen.send_signal(signal.SIGSTOP)
        time.sleep(LONG_S if long and n % 4 == 3 else luck.uniform(0.2, 1.5))
        frozen.process.popen.send_signal(signal.SIGCONT)
        began = time.perf_counter()
        while clerk.ask("POST", "/tickets", {"service": "R01"})[0] not in (200, 201):
            time.sleep(0.01)
        recovered.append((time.perf_counter() - began) * 1000)
    return recovered


def two_processes(folder: Path, url: str, stops: int, *, long: bool, liar: bool = False) -> Left:
    """Load at one process and a desk at the other, which is frozen; what is left."""
    for name in ("a", "b"):
        (folder / name).mkdir(parents=True)
    program = LIAR if liar else None
    steady = endless_office(folder / "a", database=url, program=program)
    frozen = Office(folder / "b", *steady.flags, database=url, program=program)
    luck = random.Random(SEED)
    try:
        steady.start()
        frozen.start()
        return under_load(
            steady,
            lambda: freeze(frozen, luck, stops, long),
            also=lambda over: Desk(frozen, 5, over),
        )
    finally:
        steady.stop()
        frozen.stop()
        if not liar:
            verify(steady)


@pytest.mark.timeout(900)
def test_a_process_that_is_frozen_and_thawed_calls_nobody_twice(
    tmp_path: Path, postgres_server: str, record: Record
) -> None:
    with database(postgres_server, "liar") as url, pytest.raises(AssertionError) as found:
        two_processes(tmp_path / "liar", url, 3, long=False, liar=True).judge(SEED)
    with database(postgres_server, "frozen") as url:
        left = two_processes(tmp_path / "honest", url, STOPS, long=True)
        left.judge(SEED)
    answers = len(left.answered) + len(left.called)
    back = sorted(left.restarts_ms)
    finding = str(found.value).splitlines()[0].partition(": ")[2][:120]
    record(
        "SIGSTOP of one process of two (PostgreSQL)",
        f"{STOPS} stops of 0.2 to {LONG_S:.0f} s under load, {answers:,} numbers and calls",
        f"lost or called twice {none_in(answers)}; the other process goes on; answers again after"
        f" p50 {percentile(back, 50):.0f} ms, at most {max(back):.0f} ms",
        f"every tenth append is never written: {finding}",
    )
