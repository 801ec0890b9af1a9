"""Rules, one file a subject: state, command and now in; events out, or a refusal.

``line`` gives numbers and chooses who is called, ``counter`` serves, ``standing`` keeps the day,
its suspensions and notices, ``book`` keeps the appointments.

Tested by tests/core/decide.
"""

from collections.abc import Sequence
from datetime import datetime

from queue_server.core.decide.book import (
    amendments,
    arrival,
    booking,
    importing,
    moves,
    waiting,
    zones,
)
from queue_server.core.decide.command import Command, Rule
from queue_server.core.decide.counter import (
    calls,
    counters,
    handing,
    leaving,
    profiles,
    rating,
    serving,
    undo,
)
from queue_server.core.decide.line import corrections, issuing, offline, tickets
from queue_server.core.decide.reasons import with_listed_reason
from queue_server.core.decide.standing import (
    alarms,
    closures,
    day,
    help,
    lunch,
    notices,
    reviews,
    suspensions,
)
from queue_server.core.events import Event
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState

RULES: dict[type[Command], Rule] = {
    **issuing.RULES,
    **tickets.RULES,
    **corrections.RULES,
    **offline.RULES,
    **counters.RULES,
    **handing.RULES,
    **calls.RULES,
    **serving.RULES,
    **leaving.RULES,
    **undo.RULES,
    **rating.RULES,
    **notices.RULES,
    **suspensions.RULES,
    **closures.RULES,
    **help.RULES,
    **lunch.RULES,
    **day.RULES,
    **booking.RULES,
    **importing.RULES,
    **moves.RULES,
    **amendments.RULES,
    **zones.RULES,
    **waiting.RULES,
    **arrival.RULES,
    **profiles.RULES,
    **reviews.RULES,
    **alarms.RULES,
}
"""All commands. Each subject's file lists its own in ``RULES``."""

VERBS: dict[str, type[counters.AtCounter]] = {
    command.NAME: command for command in RULES if issubclass(command, counters.AtCounter)
}
"""What a clerk can do at a counter, by its name in the API."""


def decide(
    state: BranchState, rules: BranchRules, command: Command, now: datetime
) -> Sequence[Event]:
    """Apply the command's rule.

    Raises:
        Refused, UnknownThing, BadRequest: As the rule says; nothing changes.
    """
    command = with_listed_reason(command, rules)
    return RULES[type(command)](state, rules, command, now)


__all__ = ["RULES", "VERBS", "Command", "Rule", "decide", "with_listed_reason"]
