"""What a body and a key give a command: members that are there, an id that a retry repeats."""

import hashlib
from collections.abc import Mapping


def present(body: Mapping[str, object]) -> dict[str, object]:
    """The members that are not null; null and left out mean the same."""
    return {name: value for name, value in body.items() if value is not None}


def id_from(key: str | None) -> str | None:
    """An id made from the idempotency key, so that the same key makes the same thing."""
    return None if key is None else hashlib.sha256(key.encode()).hexdigest()[:12]
