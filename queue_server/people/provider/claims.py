"""Who a person is here, by what the provider says of them. Pure."""

import hashlib
from collections.abc import Mapping
from typing import Any

from queue_server.people.provider.ports import ProviderTerms

LONGEST_NAME = 40


def identity_id(issuer: str, subject: str) -> str:
    """The name under which a person is known: 64 hexadecimal digits."""
    return hashlib.sha256(f"{issuer}\0{subject}".encode()).hexdigest()


def role_of(claims: Mapping[str, Any], terms: ProviderTerms) -> str | None:
    """The role that the provider's word is worth; the first that fits. None: nobody said one."""
    value: Any = claims
    for part in terms.role_claim.split(".") if terms.role_claim else ("",):
        value = value.get(part) if isinstance(value, Mapping) else None
    said = value if isinstance(value, list) else [value]
    return next((role for name, role in terms.roles.items() if name in said), None)


def name_of(claims: Mapping[str, Any], terms: ProviderTerms) -> str:
    """What the provider calls a person, as far as it can be the name of an account."""
    value = claims.get(terms.name_claim)
    text = value if isinstance(value, str) else ""
    local = text.partition("@")[0]
    kept = "".join(c for c in local if c.isalnum() or c in "-_.")
    return kept[:LONGEST_NAME]


def is_strong(claims: Mapping[str, Any], terms: ProviderTerms) -> bool:
    """Whether they showed more than a password there."""
    said = claims.get("amr")
    return isinstance(said, list) and any(
        isinstance(one, str) and one in terms.strong for one in said
    )


def lacks(claims: Mapping[str, Any], terms: ProviderTerms) -> bool:
    """Whether something that is looked for here must be asked for separately."""
    wanted = {terms.name_claim, terms.role_claim.partition(".")[0]} - {""}
    return any(name not in claims for name in wanted)
