"""Who a person is here, by what the provider says about them. Pure."""

import hashlib
from collections.abc import Mapping
from typing import Any

from queue_server.people.provider.ports import ProviderTerms

LONGEST_NAME = 40


def identity_id(issuer: str, subject: str) -> str:
    """The id under which a person is stored: 64 hexadecimal digits."""
    return hashlib.sha256(f"{issuer}\0{subject}".encode()).hexdigest()


def role_of(claims: Mapping[str, Any], terms: ProviderTerms) -> str | None:
    """The first role here that the provider's claims map to; None if there is none."""
    value: Any = claims
    for part in terms.role_claim.split(".") if terms.role_claim else ("",):
        value = value.get(part) if isinstance(value, Mapping) else None
    said = value if isinstance(value, list) else [value]
    return next((role for name, role in terms.roles.items() if name in said), None)


def name_of(claims: Mapping[str, Any], terms: ProviderTerms) -> str:
    """What the provider calls a person, reduced to a valid account name."""
    value = claims.get(terms.name_claim)
    text = value if isinstance(value, str) else ""
    local = text.partition("@")[0]
    kept = "".join(c for c in local if c.isalnum() or c in "-_.")
    return kept[:LONGEST_NAME]


def is_strong(claims: Mapping[str, Any], terms: ProviderTerms) -> bool:
    """Whether they used more than a password there."""
    said = claims.get("amr")
    return isinstance(said, list) and any(
        isinstance(one, str) and one in terms.strong for one in said
    )


def lacks(claims: Mapping[str, Any], terms: ProviderTerms) -> bool:
    """Whether a needed claim is missing and must be requested separately."""
    wanted = {terms.name_claim, terms.role_claim.partition(".")[0]} - {""}
    return any(name not in claims for name in wanted)
