"""What signing in elsewhere needs: what is configured, what is kept, and how it is fetched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

How = Literal["waiting", "mapped", "linked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderTerms:
    """What is agreed with a provider. ``roles``: value of ``role_claim`` → role here, the best
    one first. ``strong``: values of ``amr`` that count as a second step.
    """

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    label: str = ""
    redirect_uri: str
    after_sign_out: str
    scopes: tuple[str, ...] = ("openid", "profile")
    name_claim: str = "preferred_username"
    role_claim: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)
    strong: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideIdentity:
    """A person whom the provider knows.

    ``id``: SHA-256 of issuer and subject. ``user`` is empty while an administrator has yet to say
    who it is; ``name``: what the provider calls them. ``how``: ``mapped`` ones have their role
    from the provider at each sign-in.
    """

    id: str
    user: str
    name: str
    how: How
    created_at: datetime


class IdentityStore(Protocol):
    """The identities of one branch. Every method may raise ``ports.StorageDown``."""

    async def identity(self, identity_id: str) -> OutsideIdentity | None:
        """The identity of that id."""
        ...

    async def identities(self) -> Sequence[OutsideIdentity]:
        """All of them, oldest first."""
        ...

    async def keep_identity(self, identity: OutsideIdentity) -> None:
        """Keep one, in place of the one of the same id."""
        ...

    async def remove_identity(self, identity_id: str) -> bool:
        """Forget one; False if there was none."""
        ...


class ProviderAway(Exception):
    """The provider does not answer, or not as it should. The message has no secret."""


class ProviderRefuses(Exception):
    """The provider answered that it will not: a code that was used, a client it does not know."""


class Fetch(Protocol):
    """JSON objects from the provider: bounded, in time, from where they were asked alone."""

    async def get(self, url: str, bearer: str = "") -> Mapping[str, Any]:
        """An object at an address.

        Raises:
            ProviderAway: If there is none in time.
        """
        ...

    async def post(
        self, url: str, form: Mapping[str, str], basic: tuple[str, str] | None
    ) -> Mapping[str, Any]:
        """The answer to a form.

        Raises:
            ProviderAway: If there is none in time.
            ProviderRefuses: With the provider's ``error``.
        """
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
