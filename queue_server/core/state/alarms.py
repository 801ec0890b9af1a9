"""An alarm of the day that a member of staff has taken.

Tested by tests/core/decide/standing/test_alarms.py.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Who looks after it since when; once it is over, its outcome, when and by whom.

    ``owner`` and ``closed_by`` are actors (``user:mei``). ``noted``: the row that closed it has a
    note.
    """

    alarm: str
    owner: str
    since: datetime
    outcome: str = ""
    closed_by: str = ""
    closed_at: datetime | None = None
    noted: bool = False
