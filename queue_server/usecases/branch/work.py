"""What waits for the writer, and what one round of it decided."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from queue_server.core import events as ev
from queue_server.core.state.branch import BranchState
from queue_server.usecases.branch.answers import Answers, CommandAnswer, KeyedRequest
from queue_server.usecases.ports import JournalRow, TicketChange

Decide = Callable[[BranchState, datetime], Sequence[ev.Event]]
"""State and ``now`` in, events out; raises to refuse, and nothing changes."""


#: The actor for the public, who act from outside the office.
PUBLIC = "web"


@dataclass(slots=True)
class Pending:
    """A command whose turn has not come, and later its outcome.

    ``mends``: it corrects the day, so a distrusted clock does not stop it. ``since``: when it began
    to wait, by the loop's clock.
    """

    decide: Decide
    actor: str
    request: KeyedRequest | None
    future: "asyncio.Future[CommandAnswer]"
    since: float
    mends: bool = False
    outcome: CommandAnswer | Exception | None = None

    def answer(self) -> None:
        """Give the caller the outcome, if it is still waiting."""
        if self.future.done() or self.outcome is None:
            return
        if isinstance(self.outcome, Exception):
            self.future.set_exception(self.outcome)
        else:
            self.future.set_result(self.outcome)


@dataclass(slots=True)
class Batch:
    """What one round decided, before it is durable."""

    rows: list[JournalRow] = field(default_factory=list)
    changes: list[TicketChange] = field(default_factory=list)
    answers: Answers = field(default_factory=Answers)
