"""Which visitors a suspension would affect, asked before it is made."""

from dataclasses import dataclass
from datetime import datetime

from queue_server.core import hours
from queue_server.core.decide.standing.suspensions import require_scope, supposed
from queue_server.core.line.ticket import Ticket, TicketState
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState


@dataclass(frozen=True, slots=True)
class Affected:
    """How many visitors with a number a suspension concerns, by where they are now.

    ``void`` numbers cancel all but those ``at_counters``.
    """

    waiting: int = 0
    missed: int = 0
    held: int = 0
    at_counters: int = 0


def affected(state: BranchState, rules: BranchRules, scope: str, now: datetime) -> Affected:
    """Count the visitors whom suspending ``scope`` would affect now.

    Raises:
        BadRequest: ``unknown_scope``.
    """
    require_scope(rules, scope)
    return affected_by(state, rules, (scope,), now)


def affected_by(
    state: BranchState, rules: BranchRules, scopes: tuple[str, ...], at: datetime
) -> Affected:
    """The same for several known scopes together: a visitor is affected if all they came for is
    stopped.
    """
    asked = [supposed(scope, at) for scope in scopes]

    def concerns(ticket: Ticket) -> bool:
        return hours.stopped(rules, asked, ticket, at) is not None

    states = [one.state for one in state.tickets.values() if concerns(one)]
    return Affected(
        waiting=states.count(TicketState.WAITING),
        missed=states.count(TicketState.NO_SHOW),
        held=states.count(TicketState.HELD),
        at_counters=states.count(TicketState.CALLED) + states.count(TicketState.SERVING),
    )
