"""A clock that a running process reads and a test sets, by libfaketime."""

import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

#: Where Debian and Ubuntu put the library for programs with threads. Searching everywhere takes a
#: second whenever the tests are collected.
_LIBRARY = "faketime/libfaketimeMT.so.1"
LIBRARIES = sorted([*Path("/usr/lib").glob(_LIBRARY), *Path("/usr/lib").glob(f"*/{_LIBRARY}")])


class WallClock:
    """The wall clock of the processes started with ``environment``; the monotonic one stays real.

    It runs on from the instant to which it is set, like the machine's own.
    """

    def __init__(self, folder: Path, at: datetime) -> None:
        self._file = folder / "clock"
        self.set(at)

    @property
    def environment(self) -> Mapping[str, str]:
        """What a process needs to read this clock."""
        return {
            "LD_PRELOAD": str(LIBRARIES[0]),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            # Otherwise waits on the monotonic clock, such as of a thread for its turn, go by the
            # wall clock, whose instants are past: they poll again and again, opening the file.
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",
        }

    def set(self, at: datetime) -> None:
        """Step to an instant. Processes see the step at once, never half of it."""
        draft = self._file.with_suffix(".new")
        draft.write_text(f"{at.timestamp() - time.time():+.3f}\n", "ascii")
        draft.replace(self._file)
