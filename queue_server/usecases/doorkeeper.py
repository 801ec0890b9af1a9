"""Who acts, and how the kernel recognises them: the port that the ``people`` wing fills.

Tested by tests/usecases/test_doorkeeper.py and tests/people/test_second_step.py.
"""

from dataclasses import dataclass
from typing import Protocol

#: Stands in for a role that requires a second step which the user has yet to set up.
ENROLLING = "enrolling"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who makes a request. ``role``: of a user, or a machine's kind; ``key``: the token's hash."""

    name: str
    role: str
    key: str
    is_machine: bool = False

    @property
    def actor(self) -> str:
        """The name used in the journal: ``user:chen``, ``kiosk:front``."""
        return f"{self.role if self.is_machine else 'user'}:{self.name}"


class Doorkeeper(Protocol):
    """Recognises sessions and the tokens of machines from memory; reads no database to do so."""

    def by_session(self, token: str) -> Identity | None:
        """The user of a session that is still valid; using it keeps it from going idle."""
        ...

    def by_machine_token(self, token: str) -> Identity | None:
        """The enrolled machine of a token, unless revoked."""
        ...

    async def look_again(self) -> None:
        """Look again for an unknown token: another process may just have made it. Rate-limited."""
        ...

    def has_proved(self, identity: Identity) -> bool:
        """Whether a user proved their identity recently enough for a dangerous act."""
        ...

    def is_current(self, identity: Identity) -> bool:
        """Whether an identity recognised earlier is still valid, with the same role."""
        ...


class Nobody:
    """Implements ``Doorkeeper`` in an office without the wing of people: no one is recognised."""

    def by_session(self, token: str) -> Identity | None:
        """None."""
        return None

    def by_machine_token(self, token: str) -> Identity | None:
        """None."""
        return None

    async def look_again(self) -> None:
        """There is nowhere to look."""

    def has_proved(self, identity: Identity) -> bool:
        """False."""
        return False

    def is_current(self, identity: Identity) -> bool:
        """False."""
        return False
