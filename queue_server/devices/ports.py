"""What the wing needs from outside; ``wings`` fills it with the kernel's live connections."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from queue_server.usecases.doorkeeper import Identity


class HostLink(Protocol):
    """The live connection of one machine."""

    @property
    def who(self) -> Identity | None:
        """The machine; on other connections None or a user."""
        ...

    @property
    def since(self) -> datetime:
        """Since when it has been connected."""
        ...

    @property
    def address(self) -> str:
        """The network address it is connected from."""
        ...

    @property
    def instance(self) -> str | None:
        """The name its process gives itself, unless the process is too old to have one."""
        ...

    @property
    def announced(self) -> int:
        """The last announcement it has acknowledged."""
        ...

    def send(self, key: str, message: Mapping[str, Any]) -> None:
        """Send a message; of two with the same key, only the newer need reach a slow machine."""
        ...


class Live(Protocol):
    """All live connections of the branch."""

    def links(self) -> Iterable[HostLink]:
        """The connections that are open now."""
        ...

    def stir(self, topic: str) -> None:
        """A topic has changed; its listeners get a new snapshot soon."""
        ...

    def push(self, topic: str, key: str, message: Mapping[str, Any]) -> None:
        """Send the listeners of a topic something other than a snapshot."""
        ...


class Machine(Protocol):
    """An enrolled machine."""

    @property
    def name(self) -> str:
        """Its name, which no other machine in use has."""
        ...

    @property
    def kind(self) -> str:
        """``kiosk``, ``display`` or ``host``."""
        ...

    @property
    def created_at(self) -> datetime:
        """When it was enrolled."""
        ...

    @property
    def last_seen(self) -> datetime | None:
        """When it was last connected, within a minute; None if it never was."""
        ...

    @property
    def revoked_at(self) -> datetime | None:
        """When its token was revoked; None while it is valid."""
        ...


class Enrolled(Protocol):
    """Which machines are enrolled."""

    def machines(self) -> Sequence[Machine]:
        """Every enrolled machine by name, revoked ones too."""
        ...

    def machines_seen(self, keys: Iterable[str]) -> None:
        """Note which machines are connected now, by the key of their identity."""
        ...


class NoneEnrolled:
    """Implements ``Enrolled`` in an office without the wing of people."""

    def machines(self) -> Sequence[Machine]:
        """None."""
        return ()

    def machines_seen(self, keys: Iterable[str]) -> None:
        """There is nobody to note it for."""


class Instants(Protocol):
    """Writes instants in the format of the wire."""

    def __call__(self, at: datetime, /) -> str:
        """ISO 8601 in the branch's zone."""
        ...
