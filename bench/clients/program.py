"""The kiosk as a program: cold start, memory, processor time while it is not touched.

Tested by tests/house/test_bench.py.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
ROUNDS, STARTS, IDLE_S = 20, 5, 20.0
TARGET_START_S, TARGET_MIB, TARGET_IDLE_PERCENT = 3.0, 150.0, 3.0


def bench(emit: Callable[..., None], server: str, data: Path, rounds: int = ROUNDS) -> None:
    """Start it a few times, then leave it alone for a while, shorter with fewer rounds."""
    starts, idle_s = min(rounds, STARTS), IDLE_S * min(1.0, rounds / ROUNDS)
    times = [_start(server, data / f"start-{n}") for n in range(starts)]
    emit("kiosk cold start to first screen", n=starts, p50_s=round(statistics.median(times), 2),
         max_s=round(max(times), 2), target_s=TARGET_START_S)  # fmt: skip
    with _kiosk(server, data / "idle") as process:
        time.sleep(idle_s / 4)
        before = cpu_s(process.pid)
        time.sleep(idle_s)
        used = (cpu_s(process.pid) - before) / idle_s * 100
        emit("kiosk idle", cpu_percent=round(used, 2), target_cpu_percent=TARGET_IDLE_PERCENT,
             rss_mib=memory_mib(process.pid, "VmRSS"), peak_mib=memory_mib(process.pid, "VmHWM"),
             target_mib=TARGET_MIB)  # fmt: skip


def _start(server: str, data: Path) -> float:
    """Seconds until the languages can be touched."""
    began = time.perf_counter()
    with _kiosk(server, data, "--pilot") as process:
        while not any(one.get("action", "").startswith("language:") for one in look(process)):
            time.sleep(0.02)
        return time.perf_counter() - began


def look(process: "subprocess.Popen[str]") -> list[dict[str, Any]]:
    """What is on the glass."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write('{"look": true}\n')
    process.stdin.flush()
    texts: list[dict[str, Any]] = json.loads(process.stdout.readline())["texts"]
    return texts


@contextmanager
def _kiosk(server: str, data: Path, *more: str) -> Iterator["subprocess.Popen[str]"]:
    data.mkdir(parents=True)
    token = data / "token"
    token.write_text("kiosk", encoding="ascii")
    command = [sys.executable, str(ROOT / "run.py"), "kiosk", "--headless", *more,
               "--server", server, "--token-file", str(token), "--data", str(data)]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)


def cpu_s(pid: int) -> float:
    """Processor seconds used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mib(pid: int, what: str) -> float:
    """Memory as the kernel counts it."""
    found = re.search(rf"{what}:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return round(int(found.group(1)) / 1024, 1) if found else float("nan")
