"""What can be subscribed to. The kernel has four topics; a wing registers its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from queue_server.core.state.branch import BranchState
from queue_server.usecases.doorkeeper import Identity
from queue_server.web.guard import auth
from queue_server.web.guard.auth import Roles

Snapshot = Callable[[BranchState, datetime], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A kind of snapshot: who may read it, and the pause between two when nothing is urgent.

    ``argument`` says that a topic is one of many: ``counter:3``, ``ticket:<token>``. ``snapshot``
    is None for the kernel's own, which the hub renders itself.
    """

    name: str
    roles: Roles
    gap_s: float
    argument: bool = False
    snapshot: Snapshot | None = None


KERNEL_TOPICS = (
    Topic(name="board", roles=auth.VIEWERS, gap_s=0.02),
    Topic(name="counter", roles=auth.STAFF, gap_s=0.05, argument=True),
    Topic(name="queue", roles=auth.STAFF, gap_s=0.1),
    Topic(name="ticket", roles=auth.ANYONE, gap_s=0.5, argument=True),
)


def may_read(topics: Mapping[str, Topic], who: Identity | None, address: str) -> bool:
    """Whether a caller may subscribe to a topic such as ``board`` or ``counter:3``."""
    name, _, argument = address.partition(":")
    topic = topics.get(name)
    if topic is None or bool(argument) != topic.argument:
        return False
    if name == "counter" and not (argument.isascii() and argument.isdigit() and len(argument) <= 4):
        return False
    return topic.roles is auth.ANYONE or (who is not None and who.role in topic.roles)
