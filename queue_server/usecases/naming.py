"""Names made at random, not by a rule."""

import secrets

#: 128 bits: another visitor's tracking address cannot be guessed.
TOKEN_BYTES = 16
ID_BYTES = 6


def new_token() -> str:
    """The unguessable part of a tracking address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_id() -> str:
    """The id of a notice or suspension, 12 hexadecimal digits."""
    return secrets.token_hex(ID_BYTES)
