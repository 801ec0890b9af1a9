"""What people hold for something of theirs: a code to say or type, and a token in a link.

Both are made from the id of a booking, a visit or an entry in a draw with a key that only the
servers have, so neither is stored; kept is a digest of the code (its *mark*), by which it is found.
"""

import hmac
import secrets

from queue_server.core.errors import UnknownThing

#: The characters of a code: none that is mistaken for another when read or heard.
SIGNS = "23456789CDFGHJKMNPQRTVWXY"
CODE_SIGNS = 8
#: Bytes of a booking's id, which is written in hexadecimal digits.
ID_BYTES = 8


def typed(code: str) -> str:
    """The characters of a code, however it was typed."""
    return "".join(sign for sign in code.upper() if sign in SIGNS)


def grouped(signs: str) -> str:
    """A code as shown, in two groups."""
    return f"{signs[:4]}-{signs[4:]}"


class Codes:
    """Makes and recognises visitors' codes and tokens."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def new_hold(self, request_id: str | None = None, attempt: int = 0) -> str:
        """A secret that only the browser that holds a seat knows.

        The same attempt of the same request always gets the same one.
        """
        if request_id is None:
            return secrets.token_urlsafe(16)
        return self._digest(f"request{attempt or ''}", request_id)[:16].hex()

    def id_of_hold(self, hold: str) -> str:
        """The id under which a hold and its booking are kept; it does not reveal the secret."""
        return self._digest("hold", hold)[:ID_BYTES].hex()

    def code(self, booking: str) -> str:
        """The code of a booking: eight characters such as ``R7K4-92MQ``."""
        number = int.from_bytes(self._digest("code", booking))
        signs = []
        for _ in range(CODE_SIGNS):
            number, sign = divmod(number, len(SIGNS))
            signs.append(SIGNS[sign])
        return grouped("".join(signs))

    def mark(self, code: str) -> str:
        """The digest of a code, however it was typed."""
        return self._digest("mark", typed(code))[:16].hex()

    def token(self, booking: str) -> str:
        """The unguessable part of the booking's link."""
        return booking + self._digest("token", booking)[:16].hex()

    def booking_of(self, token: str) -> str:
        """The id of the booking that a token is for.

        Raises:
            UnknownThing: ``unknown_booking``.
        """
        booking = token[: 2 * ID_BYTES]
        true, shown = (one.encode("utf-8", "replace") for one in (self.token(booking), token))
        if not hmac.compare_digest(true, shown):
            raise UnknownThing("unknown_booking")
        return booking

    def _digest(self, purpose: str, text: str) -> bytes:
        return hmac.digest(self._secret, f"{purpose} {text}".encode("utf-8", "replace"), "sha256")
