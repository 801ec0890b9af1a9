"""A server whose disk fills up under load: a small file system, filled to the last byte."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from queue_server.link import HttpLink, LinkDown
from tests.end_to_end.killing import Left, endless_office, journal_of, under_load, verify
from tests.end_to_end.processes import Office
from tests.torture.conftest import Record, none_in
from tests.waiting import PATIENCE_S

pytestmark = pytest.mark.torture

SEED = 1
LIAR = [sys.executable, "-m", "tests.torture.broken_server", "ignore_a_full_disk"]


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of 96 MiB: room for the ballast (16 MiB, kept when there is four times it)."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=96m", "jiaohao-small", str(tmp_path)],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        pytest.skip(f"mounting a small file system needs root: {done.stderr.strip()}")
    try:
        yield tmp_path
    finally:
        subprocess.run(["umount", "-l", str(tmp_path)], check=True)


class Watch(threading.Thread):
    """Asks the server whether it is well; when it first said that its disk is full."""

    def __init__(self, office: Office) -> None:
        super().__init__(daemon=True)
        self._office = office
        self.over = threading.Event()
        self.alarm_at = 0.0

    def run(self) -> None:
        with closing(HttpLink(self._office.url, "")) as link:
            while not self.over.is_set():
                try:
                    reply = link.request("GET", "/readyz", timeout_s=2)
                except LinkDown:
                    continue
                if not self.alarm_at and "disk_full" in str(reply.body):
                    self.alarm_at = time.monotonic()
                time.sleep(0.005)


def fill(folder: Path) -> float:
    """Write until there is no byte left; returns when that was."""
    with (folder / "filler").open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 512, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return time.monotonic()


def survive(office: Office, folder: Path) -> tuple[Left, float]:
    """Fill the disk under load, wait, make room. Returns what is left and the alarm's time in s."""
    office.start()
    watch = Watch(office)

    def harm() -> list[float]:
        time.sleep(1)
        watch.start()
        full_at = fill(folder)
        # The log goes on in the room it has; then comes the refusal, the alarm and the ballast.
        for _ in range(600):
            if watch.alarm_at:
                break
            time.sleep(0.05)
        time.sleep(1)
        (folder / "filler").unlink()
        time.sleep(1)
        return [watch.alarm_at - full_at if watch.alarm_at else float("nan")]

    try:
        left = under_load(office, harm)
    finally:
        watch.over.set()
        watch.join(PATIENCE_S)
    return left, left.restarts_ms.pop()


@pytest.mark.timeout(600)
def test_a_full_disk_raises_the_alarm_and_loses_nothing(small: Path, record: Record) -> None:
    for name in ("liar", "honest"):
        (small / name).mkdir()
    liar = endless_office(small / "liar", program=LIAR)
    try:
        with pytest.raises(AssertionError, match=f"seed {SEED}") as found:
            survive(liar, small)[0].judge(SEED)
    finally:
        liar.stop()
    for file in (small / "liar" / "data").glob("*"):
        if file.is_file():
            file.unlink()
    office = endless_office(small / "honest")
    try:
        left, alarm_s = survive(office, small)
        left.judge(SEED)
        assert alarm_s == alarm_s, "no alarm"
        before = len(journal_of(office))
        assert before > len(left.issued)
    finally:
        office.stop()
    verify(office)
    answers = len(left.answered) + len(left.called)
    record(
        "disk full under load",
        f"96 MiB filled to the last byte, {answers:,} numbers and calls answered before, during"
        " and after",
        f"lost or repeated {none_in(answers)}; alarm {alarm_s * 1000:.0f} ms after the last byte;"
        " goes on in the ballast it gave back",
        "says it is done when the disk is full: "
        + str(found.value).split(": ", 1)[1].splitlines()[0],
    )
