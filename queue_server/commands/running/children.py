"""Programs that another program starts, watches, restarts and ends: always by their own id."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

#: A child that has run this long (seconds) counts as healthy again.
WELL_AFTER_S = 60.0
LONGEST_PAUSE_S = 30.0
#: How many seconds a child may take to end after SIGTERM before it is killed.
GRACE_S = 6.0

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Program:
    """A child to start: its name for people, its command line, its additions to the environment."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


def pause_s(deaths: int) -> float:
    """Seconds to wait before a restart after this many deaths in a row: 1, 2, 4 … 30."""
    return float(min(LONGEST_PAUSE_S, 2.0 ** max(0, deaths - 1)))


class Child:
    """One program, running or between two runs. Times are seconds of the monotonic clock."""

    def __init__(self, program: Program, log: Path, cwd: Path) -> None:
        self.program = program
        self.log = log
        self._cwd = cwd
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._born_at = 0
        self._deaths = 0
        self._again_at: float | None = None

    @property
    def pid(self) -> int | None:
        """Its process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self, now: float) -> None:
        """Start the program. Its output goes to its log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._born_at = log.tell()
            self._process = self._spawn(log)
        self._started, self._again_at = now, None

    def _spawn(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches only the parent, which then ends all in order.
        return subprocess.Popen(
            list(self.program.command),
            cwd=self._cwd,
            env={**os.environ, **self.program.environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )

    def said(self) -> str:
        """Its output in this run."""
        with self.log.open("rb") as log:
            log.seek(self._born_at)
            return log.read().decode("utf-8", "replace")

    def last_words(self) -> str:
        """Its last line of output, for a person who wants to know why it ended."""
        lines = [line for line in self.said().splitlines() if line.strip()]
        return lines[-1][:200] if lines else "it said nothing"

    def look_after(self, now: float, say: Callable[[str], None]) -> None:
        """Note when the program has died, and restart it once the pause is over."""
        if self._process is None:
            return
        if self._again_at is not None:
            if now >= self._again_at:
                self.start(now)
            return
        code = self._process.poll()
        if code is None:
            return
        self._deaths = 1 if now - self._started >= WELL_AFTER_S else self._deaths + 1
        self._again_at = now + pause_s(self._deaths)
        say(
            f"{self.program.name} ended ({_how(code)}){self._why(code)}; "
            f"starting again in {pause_s(self._deaths):.0f} s, log: {self.log}"
        )

    def _why(self, code: int) -> str:
        """Its last words, unless it was killed: then its last line is about something else."""
        return f": {self.last_words()}" if code >= 0 else ""

    def ask_to_end(self) -> None:
        """Send SIGTERM, to this process only."""
        self._again_at = None
        if self.pid is not None and self._process is not None:
            self._process.terminate()

    def end(self, grace_s: float = GRACE_S) -> bool:
        """Wait for it to end; kill it if that takes too long. True if it ended on its own."""
        if self._process is None:
            return True
        try:
            self._process.wait(grace_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            return False
        return True


def wait_until(ready: Callable[[], bool], timeout_s: float, step_s: float = 0.05) -> bool:
    """Poll until ``ready()``; False if the time is over."""
    until = time.monotonic() + timeout_s
    while not ready():
        if time.monotonic() >= until:
            return False
        time.sleep(step_s)
    return True


def _how(code: int) -> str:
    return f"exit {code}" if code >= 0 else signal.Signals(-code).name


def _die_with_parent() -> None:
    """Have the child end even when its parent is killed outright."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
