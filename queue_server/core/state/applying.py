"""What each event does to the state: the journal's rows, applied in order, make the branch."""

from datetime import datetime

from queue_server.core import events as ev
from queue_server.core.state import at_counter, in_book, in_branch, in_line
from queue_server.core.state.branch import BranchState
from queue_server.core.state.effect import Effect, Touched

EFFECTS: dict[type[ev.Event], Effect] = {
    **in_branch.EFFECTS,
    **in_line.EFFECTS,
    **at_counter.EFFECTS,
    **in_book.EFFECTS,
}
"""What every event does. Each subject's file lists its own in ``EFFECTS``."""


def apply(state: BranchState, seq: int, at: datetime, actor: str, event: ev.Event) -> Touched:
    """Apply one event. Return the ticket it touched, before and after, if any."""
    state.seq = seq
    state.at = max(state.at, at)
    before, after = EFFECTS[type(event)](state, seq, at, actor, event)
    if after is not None:
        state.put(before, after)
    return before, after


def apply_standing(state: BranchState, seq: int, event: ev.Event, at: datetime) -> None:
    """Apply an event that outlives its day, without moving the state's place in the journal."""
    EFFECTS[type(event)](state, seq, at, "system", event)
