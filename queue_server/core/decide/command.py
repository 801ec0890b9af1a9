"""What every command has: a name, and how long its answer is kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from queue_server.core.events import Event
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import BranchState


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Base of all commands: what a caller asks of a branch, as checked values.

    ``NAME`` is kept in the journal with a digest of the content, so that a key reused for something
    else is noticed. A retried command gets the same answer as the first time: an ordinary one until
    the day ends, a ``STANDING`` one (what it puts up outlives the day) for ever. Fields with
    ``compare=False`` are made again for each try and are not part of the content.
    """

    NAME: ClassVar[str] = ""
    STANDING: ClassVar[bool] = False


Rule = Callable[[BranchState, BranchRules, Any, datetime], Sequence[Event]]
"""State, rules, the command and ``now`` in; events out, or an error and nothing changes."""
