"""The challenges that passkeys sign. Pure.

A challenge is not stored until it has been answered correctly: it is authenticated with the
server's secret. So strangers who ask for challenges fill no table, and only as many are remembered
as people sign in within a minute.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from queue_server.people.passkeys.ports import Spent

VALID = timedelta(seconds=60)
RANDOM_BYTES = 16
_TIME_BYTES, _MAC_BYTES = 8, 16
CHALLENGE_BYTES = _TIME_BYTES + RANDOM_BYTES + _MAC_BYTES


@dataclass(frozen=True, slots=True)
class Purpose:
    """What an answer is good for: ``act`` (``sign-in``, ``register``, ``prove``) at ``host``, for
    one ``session``, empty at a sign-in.
    """

    act: str
    host: str
    session: str = ""


def challenge_for(secret: bytes, purpose: Purpose, random: bytes, now: datetime) -> bytes:
    """A challenge of :data:`CHALLENGE_BYTES`: its expiry, :data:`RANDOM_BYTES`, and a MAC."""
    until = int((now + VALID).timestamp() * 1000).to_bytes(_TIME_BYTES, "big")
    return until + random + _vouch(secret, purpose, until + random)


def spent_by(secret: bytes, purpose: Purpose, challenge: bytes, now: datetime) -> Spent | None:
    """What answering this challenge spends; None if it is not ours, of another purpose or late."""
    content, code = challenge[:-_MAC_BYTES], challenge[-_MAC_BYTES:]
    if len(challenge) != CHALLENGE_BYTES or not hmac.compare_digest(
        code, _vouch(secret, purpose, content)
    ):
        return None
    until_ms = int.from_bytes(content[:_TIME_BYTES], "big")
    until = datetime.fromtimestamp(until_ms / 1000, UTC)
    if not now < until <= now + VALID:
        return None
    return Spent(hashlib.sha256(challenge).hexdigest(), until)


def handle_of(secret: bytes, user: str) -> bytes:
    """The handle authenticators store for a user: 32 bytes that reveal nothing about the person."""
    return hmac.digest(secret, b"user handle\0" + user.encode(), "sha256")


def _vouch(secret: bytes, purpose: Purpose, content: bytes) -> bytes:
    bound = "\0".join((purpose.act, purpose.host, purpose.session)).encode()
    return hmac.digest(secret, b"challenge\0" + bound + b"\0" + content, "sha256")[:_MAC_BYTES]
