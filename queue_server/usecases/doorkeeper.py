"""Who acts, and how the kernel recognises them: the port that the ``people`` wing fills.

Tested by tests/people/test_second_step.py.
"""

from dataclasses import dataclass
from typing import Protocol

#: In place of the role of a user who has yet to set up the second step that it asks for.
ENROLLING = "enrolling"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who makes a request. ``role`` is a user's role or a device's kind; ``key`` the token hash."""

    name: str
    role: str
    key: str
    is_device: bool = False

    @property
    def actor(self) -> str:
        """As the journal names it: ``user:chen``, ``kiosk:front``."""
        return f"{self.role if self.is_device else 'user'}:{self.name}"


class Doorkeeper(Protocol):
    """Recognises sessions and device tokens from memory; reads no database to do so."""

    def by_session(self, token: str) -> Identity | None:
        """The user of a session that is still valid; using it keeps it from going idle."""
        ...

    def by_device_token(self, token: str) -> Identity | None:
        """The enrolled machine of a token that was not revoked."""
        ...

    async def look_again(self) -> None:
        """Unknown token: another process may have just created it. Limited in frequency."""
        ...

    def has_proved(self, identity: Identity) -> bool:
        """Whether a user proved recently enough who they are for a dangerous act."""
        ...

    def is_current(self, identity: Identity) -> bool:
        """Whether an identity recognised earlier is still valid, with the same role."""
        ...
