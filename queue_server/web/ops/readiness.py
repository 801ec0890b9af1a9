"""Whether the server can work, and what needs a person."""

from datetime import date, datetime

from queue_server.core import days, hours
from queue_server.core.days import Doubt
from queue_server.core.rules import BranchRules
from queue_server.web.context import Kernel, Machines
from queue_server.web.shapes import Readiness, ReadyReason


async def readiness(kernel: Kernel, machines: Machines) -> Readiness:
    """Why the server needs a person; it is ready while it can give numbers of the right day."""
    branch, clock = kernel.branch, kernel.clock.now()
    down = [_storage(why) for why in (branch.down, kernel.journal.alarm()) if why]
    if down:
        return {"ready": False, "reasons": down}
    day, doubt = await branch.read(lambda state, _: (state.day, branch.doubt(state)))
    if doubt is not None and doubt.grave:
        return {"ready": False, "reasons": [_of_day(branch.rules, doubt, day, clock)]}
    reasons = [_of_day(branch.rules, doubt, day, clock)] if doubt else []
    if year := hours.year_without_calendar(branch.rules, clock):
        reasons.append(_of_calendar(year))
    if unheard := machines.unheard():
        reasons.append(_of_sound(unheard))
    return {"ready": True, "reasons": reasons}


def _storage(why: str) -> ReadyReason:
    return {
        "code": "storage_down",
        "detail": f"the journal cannot be written: {why}",
        "remedy": "Look at the disk or the database; the server goes on once it can write again.",
    }


def _of_day(rules: BranchRules, doubt: Doubt, day: date | None, clock: datetime) -> ReadyReason:
    shown = hours.local(rules, clock).isoformat(" ", "seconds")
    remedy = "Set the machine's clock and have it kept by NTP."
    if doubt.code == days.AHEAD:
        remedy = "Set the machine's clock, then run: run.py day --correct DATE"
    return {
        "code": doubt.code,
        "detail": f"the service day is {day}; by the clock it is {shown}",
        "remedy": remedy,
    }


def _of_calendar(year: int) -> ReadyReason:
    return {
        "code": "calendar_ends",
        "detail": f"the holidays of {year} are not known",
        "remedy": f"Add {year} to holidays.toml and restart the server.",
    }


def _of_sound(names: list[str]) -> ReadyReason:
    return {
        "code": "no_sound",
        "detail": f"nobody hears the calls from: {', '.join(names)}",
        "remedy": "The devices of /clerk and /floor say for each what is wrong and what to do.",
    }
