"""What the planner must know of the office as it is now: counters, bookings, workdays."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from queue_server.core import hours
from queue_server.core.line.booking import BookingState
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState
from queue_server.reports.rules.cube.asking import Ask
from queue_server.reports.rules.cube.monthly.review import covered
from queue_server.reports.rules.staffing.expected import HISTORY_DAYS
from queue_server.reports.rules.staffing.roster import Roster, roster_of

#: Booked visitors who do not come, where the book does not say yet.
STAY_AWAY, FEWEST_KNOWN = 0.12, 20
_CAME = {BookingState.CHECKED_IN, BookingState.USED_AS_WALKIN}
_DID_NOT = {BookingState.MISSED, BookingState.LAPSED}


def asked_of(rules: BranchRules, state: BranchState, now: datetime, day: date) -> Roster:
    """The roster for the staffing of a day."""
    return replace(
        roster_on(rules, day),
        open_now=sum(one.state == "open" for one in state.counters.values()),
        booked=booked(rules, state, day),
    )


def roster_on(rules: BranchRules, day: date) -> Roster:
    """The same for an office of which nothing is known but its rules and calendar. Its workdays are
    those of the history, of the day itself, and of the day before and after each.
    """
    first = day - timedelta(days=HISTORY_DAYS + 1)
    near = (first + timedelta(days=n) for n in range(HISTORY_DAYS + 3))
    workdays = tuple(str(one) for one in near if hours.is_workday(rules.calendar, one))
    return replace(roster_of(rules), workdays=workdays)


def roster_after(rules: BranchRules, ask: Ask) -> Roster:
    """The same for days that are over: who is there now does not belong in them."""
    return roster_on(rules, covered(ask)[1] + timedelta(days=1))


def booked(rules: BranchRules, state: BranchState, day: date) -> Mapping[str, float]:
    """Who has booked for a day and will come, by half hour of the day."""
    made: dict[str, float] = {}
    comes = 1 - stay_away(state)
    for one in state.book.bookings.values():
        if one.seats.day == day and one.state in (BookingState.BOOKED, BookingState.CHECKED_IN):
            half = str(one.seats.minute // 30)
            made[half] = made.get(half, 0.0) + comes
    return made


def stay_away(state: BranchState) -> float:
    """The share of booked visitors who did not come."""
    states = [one.state for one in state.book.bookings.values()]
    missed = sum(one in _DID_NOT for one in states)
    over = missed + sum(one in _CAME for one in states)
    return missed / over if over >= FEWEST_KNOWN else STAY_AWAY
