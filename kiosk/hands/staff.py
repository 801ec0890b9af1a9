"""The staff code of this kiosk, kept as a hash, and its condition for the person who repairs it.

``run.py staff-code`` sets the code. Without one, the menu stays shut.
"""

import hashlib
import hmac
import json
import logging
import secrets
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path

from kiosk.journeys.staff import LONGEST, SHORTEST
from queue_server.command_line import Arguments, folder, refuse, say, usable_folder
from queue_server.processes.disk import write_whole
from queue_server.traces.logs import LineFormatter

#: Six digits are few, so each guess is costly and only a few are checked.
COST = {"n": 2**14, "r": 8, "p": 1}
TRIES = 5
LOCKED_S = 300.0
LOG_LINES = 5


def code_file(data: Path) -> Path:
    """Where the hash is kept in a kiosk's data folder."""
    return data / "staff_code.json"


def keep(path: Path, code: str) -> None:
    """Keep the hash of a code, readable by the file's owner alone.

    Raises:
        ValueError: It is not a code.
        OSError: It cannot be written.
    """
    if not (code.isascii() and code.isdigit() and SHORTEST <= len(code) <= LONGEST):
        raise ValueError(f"{SHORTEST} to {LONGEST} digits")
    salt = secrets.token_bytes(16)
    kept = json.dumps({"salt": salt.hex(), "hash": _hashed(code, salt).hex()})
    write_whole(path, kept.encode("ascii"), 0o600)


class StaffCode:
    """Compares codes; after five wrong ones, none is checked for a while."""

    def __init__(self, path: Path, steady: Callable[[], float]) -> None:
        self._path = path
        self._steady = steady
        self._wrong = 0
        self._locked_until = 0.0

    def check(self, code: str) -> tuple[bool, int]:
        """Whether it is the code; if not, for how many seconds none is checked (0: try again)."""
        left = self._locked_until - self._steady()
        if left > 0:
            return False, int(left) + 1
        if self._is_it(code):
            self._wrong = 0
            return True, 0
        self._wrong += 1
        if self._wrong % TRIES:
            return False, 0
        self._locked_until = self._steady() + LOCKED_S
        return False, int(LOCKED_S)

    def _is_it(self, code: str) -> bool:
        try:
            kept = json.loads(self._path.read_text("ascii"))
            salt, known = bytes.fromhex(kept["salt"]), bytes.fromhex(kept["hash"])
        except (OSError, ValueError, KeyError, TypeError):
            return False
        return hmac.compare_digest(_hashed(code, salt), known)


def _hashed(code: str, salt: bytes) -> bytes:
    return hashlib.scrypt(code.encode(), salt=salt, **COST)


class LogTail(logging.Handler):
    """The newest lines of the log that report a problem."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.setFormatter(LineFormatter("%(asctime)s %(message)s", "%H:%M"))
        self.lines: deque[str] = deque(maxlen=LOG_LINES)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the first line of an entry."""
        self.lines.append(self.format(record).splitlines()[0])


def main(argv: list[str]) -> int:
    """``run.py staff-code``: exits with 0 when set, 1 when it is not a code or cannot be kept."""
    about = "Set the staff code of a kiosk: 6 to 12 digits on standard input."
    parser = Arguments(prog="run.py staff-code", description=about)
    parser.add_argument("--data", type=folder, default=Path("data/kiosk"), help="of the kiosk")
    options = parser.parse_args(argv)
    try:
        keep(code_file(usable_folder(options.data)), sys.stdin.readline(64).strip())
    except (ValueError, OSError) as error:
        return refuse("staff-code", error)
    say("the staff code is set")
    return 0
