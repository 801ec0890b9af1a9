"""What signing in at a provider needs: its configuration, stored identities, and requests to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

How = Literal["waiting", "mapped", "linked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderTerms:
    """The configuration of a provider. ``roles``: value of ``role_claim`` → role here, the highest
    first. ``strong``: values of ``amr`` that count as a second step.
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

    ``id``: SHA-256 of issuer and subject. ``user`` is empty until an administrator says who it is;
    ``name``: what the provider calls them. ``how``: a ``mapped`` identity gets its role from the
    provider at each sign-in.
    """

    id: str
    user: str
    name: str
    how: How
    created_at: datetime


class IdentityStore(Protocol):
    """The identities of one branch. Every method may raise ``ports.StorageDown``."""

    async def identity(self, identity_id: str) -> OutsideIdentity | None:
        """The identity with that id."""
        ...

    async def identities(self) -> Sequence[OutsideIdentity]:
        """All identities, oldest first."""
        ...

    async def keep_identity(self, identity: OutsideIdentity) -> None:
        """Keep an identity, in place of one with the same id."""
        ...

    async def remove_identity(self, identity_id: str) -> bool:
        """Forget an identity; False if there was none."""
        ...


class ProviderAway(Exception):
    """The provider does not answer, or not as it should. The message contains no secret."""


class ProviderRefuses(Exception):
    """The provider refused: a code that was already used, a client it does not know."""


class Fetch(Protocol):
    """JSON objects from the provider: bounded in size and time, and never from a redirect."""

    async def get(self, url: str, bearer: str = "") -> Mapping[str, Any]:
        """The JSON object at an address.

        Raises:
            ProviderAway: If there is none in time.
        """
        ...

    async def post(
        self, url: str, form: Mapping[str, str], basic: tuple[str, str] | None
    ) -> Mapping[str, Any]:
        """The answer to a posted form.

        Raises:
            ProviderAway: If there is none in time.
            ProviderRefuses: With the provider's ``error``.
        """
        ...

    async def close(self) -> None:
        """Close connections."""
        ...
