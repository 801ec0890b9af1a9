"""What can be subscribed to: the table of topics. The kernel has four; a wing registers its own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from queue_server.core.state.branch import BranchState
from queue_server.usecases.doorkeeper import Identity
from queue_server.web.guard import auth
from queue_server.web.guard.auth import Roles
from queue_server.wire.shapes import fields_of

Snapshot = Callable[[BranchState, datetime], Any]
SnapshotOf = Callable[[str, BranchState, datetime], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A kind of snapshot: who may read it, and the pause between two that are not urgent.

    ``shape`` is that of the snapshot, and its ``type`` is the topic's name; ``others``: the shapes
    of other messages sent to its listeners. It has either a ``snapshot`` or, if its name takes an
    argument (``counter:3``, ``ticket:<token>``), a ``snapshot_of`` that.
    """

    name: str
    roles: Roles
    gap_s: float
    shape: Any
    others: tuple[Any, ...] = ()
    snapshot: Snapshot | None = None
    snapshot_of: SnapshotOf | None = None

    def __post_init__(self) -> None:
        assert type_of(self.shape) == self.name, f"{self.name}: {self.shape.__name__}"
        assert (self.snapshot is None) != (self.snapshot_of is None), self.name

    @property
    def argument(self) -> bool:
        """Whether the name takes an argument."""
        return self.snapshot_of is not None

    def shown(self, argument: str, state: BranchState, now: datetime) -> Any:
        """The snapshot; None for an argument that stands for nothing."""
        if self.snapshot_of is not None:
            return self.snapshot_of(argument, state, now)
        assert self.snapshot is not None
        return self.snapshot(state, now)


def type_of(shape: Any) -> str:
    """The ``type`` that every message of a shape has."""
    hint, _ = fields_of(shape)["type"]
    (name,) = get_args(hint)
    return str(name)


def sent(topics: Iterable[Topic]) -> dict[str, Any]:
    """Everything that listeners of these topics are sent: the shapes by ``type``."""
    return {type_of(shape): shape for one in topics for shape in (one.shape, *one.others)}


def may_read(topics: Mapping[str, Topic], who: Identity | None, address: str) -> bool:
    """Whether a caller may subscribe to a topic such as ``board`` or ``counter:3``."""
    name, _, argument = address.partition(":")
    topic = topics.get(name)
    if topic is None or bool(argument) != topic.argument:
        return False
    if name == "counter" and not (argument.isascii() and argument.isdigit() and len(argument) <= 4):
        return False
    return topic.roles is auth.ANYONE or (who is not None and who.role in topic.roles)
