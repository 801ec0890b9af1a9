"""Whether the server can work, and what a person has to see to."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from queue_server.core import hours
from queue_server.core.rules import BranchRules
from queue_server.web.context import Services
from queue_server.web.shapes import Readiness, ReadyReason

#: A clock that runs so far behind the journal's last instant was set back, not merely adjusted.
CLOCK_OFF = timedelta(minutes=1)

#: With these nobody can be given a number of the right day, or none at all.
BLOCKING = frozenset({"storage_down", "day_ahead_of_calendar"})


async def readiness(services: Services) -> Readiness:
    """Why the server needs a person; it is ready while no reason is a blocking one."""
    branch, now = services.branch, services.clock.now()
    reasons = [_storage(why) for why in (branch.down, services.journal.alarm()) if why]
    if not reasons:
        day, at = await branch.read(lambda state, _: (state.day, state.at))
        reasons = list(_of_time(branch.rules, day, at, now))
    ready = not any(one["code"] in BLOCKING for one in reasons)
    return {"ready": ready, "reasons": reasons}


def _storage(why: str) -> ReadyReason:
    return {
        "code": "storage_down",
        "detail": f"the journal cannot be written: {why}",
        "remedy": "Look at the disk or the database; the server goes on once it can write again.",
    }


def _of_time(
    rules: BranchRules, day: date | None, last: datetime, now: datetime
) -> Iterator[ReadyReason]:
    """What is wrong with clock and calendar: a wrong day explains all the rest."""
    today = hours.service_day(rules, now)
    if day is not None and day > today:
        yield {
            "code": "day_ahead_of_calendar",
            "detail": f"the service day is {day}, but by the clock it is {today}",
            "remedy": "Set the machine's clock, or run: run.py day --correct DATE",
        }
        return
    if last - now > CLOCK_OFF:
        behind = int((last - now).total_seconds())
        yield {
            "code": "clock_off",
            "detail": f"the clock is {behind} s behind the last row of the journal",
            "remedy": "Set the machine's clock and have it kept by NTP.",
        }
    if year := hours.year_without_calendar(rules, now):
        yield {
            "code": "calendar_ends",
            "detail": f"the holidays of {year} are not known",
            "remedy": f"Add {year} to holidays.toml and restart the server.",
        }
