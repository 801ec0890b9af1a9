"""The head of a service day: recorded outside the journal, so that the past cannot be replaced.

An attacker who owns both machine and key can restore an older copy, and its chain verifies. But it
no longer matches the head on yesterday's closing report, or in a log that is kept elsewhere.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from queue_server.usecases.ports import DayEnd, Journal
from queue_server.usecases.trace import Trace

log = logging.getLogger(__name__)

CHAIN_DIGITS = 16
#: Name under which a day's figures keep that its head was noted.
NOTED = "head"
#: At most so many days are recorded at once: those of a journal whose heads nobody ever noted.
MOST_DAYS = 31

_HEAD = re.compile(
    r"(?P<branch>[^\s:\"',]+):(?P<day>\d{4}-\d\d-\d\d):(?P<seq>\d{1,18}):(?P<chain>[0-9a-f]{16})"
    r":(?P<accounts>\d{1,18}-[0-9a-f]{16})?(?![0-9A-Za-z])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayHead:
    """Where a day ended: its last row, that row's chain value, and the accounts as they were.

    Written as ``branch:day:row:chain:accounts``: 16 hexadecimal digits of the chain value; for the
    accounts their version and 16 digits of their seal, or nothing if they have none.
    """

    branch: str
    day: date
    seq: int
    chain: str
    accounts: str = ""

    def __str__(self) -> str:
        return f"{self.branch}:{self.day}:{self.seq}:{self.chain}:{self.accounts}"

    @classmethod
    def of(cls, end: DayEnd, accounts: str) -> "DayHead":
        """The head of a day with this end."""
        digits = end.chain.hex()[:CHAIN_DIGITS]
        return cls(
            branch=end.branch, day=end.day, seq=end.seq, chain=digits, accounts=accounts
        )  # fmt: skip


async def note_closed_days(
    branch: str,
    today: date,
    journal: Journal,
    accounts_mark: Callable[[], Awaitable[str]],
    trace: Trace,
) -> None:
    """Record how the service days before ``today`` ended, back to one of which that is known: the
    servers that opened the days after them may have lived too short for it. A day that went on
    afterwards, because a wrong clock had ended it too early, is recorded again.

    It goes to the security log and to the log, which the system may send to other machines. If the
    process is killed meanwhile, it is written twice.

    Raises:
        StorageDown: If the journal cannot be read or written.
    """
    for end in reversed(await _not_noted(branch, today, journal)):
        head = str(DayHead.of(end, await accounts_mark()))
        trace.note("day_closed", head=head)
        log.info("the day is closed: %s", head)
        await journal.save_figures(branch, end.day, NOTED, {"head": head})


async def _not_noted(branch: str, today: date, journal: Journal) -> Sequence[DayEnd]:
    """Newest first."""
    found: list[DayEnd] = []
    before = today
    while len(found) < MOST_DAYS:
        end = await journal.day_end(branch, before - timedelta(days=1))
        if end is None or await _is_noted(end, journal):
            break
        found.append(end)
        before = end.day
    return found


async def _is_noted(end: DayEnd, journal: Journal) -> bool:
    noted = await journal.figures(end.branch, NOTED, end.day)
    known = [one for day, data in noted if day == end.day for one in heads_in(data["head"])]
    return any(one.seq == end.seq for one in known)


def heads_in(text: str) -> Sequence[DayHead]:
    """Every head in a text: closing reports, a security log, lines of syslog."""
    return [
        DayHead(
            branch=found["branch"],
            day=date.fromisoformat(found["day"]),
            seq=int(found["seq"]),
            chain=found["chain"],
            accounts=found["accounts"] or "",
        )
        for found in _HEAD.finditer(text)
        if _is_day(found["day"])
    ]


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
