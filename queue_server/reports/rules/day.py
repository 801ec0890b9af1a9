"""The figures of a service day: how many came, were called, missed and came back, separately."""

from collections import Counter
from dataclasses import dataclass

from queue_server.core.line.ticket import TicketState
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    """Counts of one day. Undone steps are not in them.

    ``missed`` counts every no-show and ``missed_early`` those of them before the configured
    calls and seconds; ``returned`` every requeue; ``over_limit`` the visitors who missed so often
    that they need a new number. ``picked`` are the calls by hand among ``calls``.
    """

    issued: int
    finished: int
    cancelled: int
    calls: int
    picked: int
    missed: int
    missed_early: int
    returned: int
    over_limit: int


def day_figures(state: BranchState, rules: BranchRules) -> DayFigures:
    """The figures of the state's day so far; walks its tickets once."""
    by_state = Counter(ticket.state for ticket in state.tickets.values())
    limit = rules.missed.limit
    return DayFigures(
        issued=len(state.tickets),
        finished=by_state[TicketState.FINISHED],
        cancelled=by_state[TicketState.CANCELLED],
        calls=state.calls_made,
        over_limit=sum(ticket.missed > limit for ticket in state.tickets.values()),
        **state.tally,
    )
