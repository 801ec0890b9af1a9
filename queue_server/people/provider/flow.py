"""One round trip to the provider and back. Pure.

The browser that left must be the one that comes back, so it keeps an authenticated cookie; state,
nonce and PKCE verifier are derived from it and the server's secret, and nothing is stored here.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from queue_server.people.provider.ports import ProviderTerms

VALID = timedelta(minutes=10)
SEED_BYTES = 32
LONGEST_COOKIE = 300


@dataclass(frozen=True, slots=True)
class SignInFlow:
    """``session``: the key of the session to be linked; empty to sign in."""

    seed: bytes
    until_s: int
    session: str = ""

    @classmethod
    def begun(cls, seed: bytes, now: datetime, session: str = "") -> "SignInFlow":
        """A flow from :data:`SEED_BYTES` random bytes that begins now."""
        return cls(seed, int((now + VALID).timestamp()), session)

    @property
    def until(self) -> datetime:
        """When the flow expires."""
        return datetime.fromtimestamp(self.until_s, UTC)

    @property
    def hash(self) -> str:
        """What is remembered of a used flow: 64 hexadecimal digits."""
        return hashlib.sha256(b"flow" + self.seed).hexdigest()

    def cookie(self, secret: bytes) -> str:
        """The cookie that the browser keeps."""
        content = f"{_text(self.seed)}.{self.until_s}.{self.session}"
        return f"{content}.{_text(_of(secret, 'cookie', content.encode()))}"

    def state(self, secret: bytes) -> str:
        """The ``state`` that the provider sends back with the browser."""
        return _text(_of(secret, "state", self.seed))

    def nonce(self, secret: bytes) -> str:
        """The ``nonce`` that the token must contain."""
        return _text(_of(secret, "nonce", self.seed))

    def verifier(self, secret: bytes) -> str:
        """The PKCE verifier to exchange the code with (RFC 7636)."""
        return _text(_of(secret, "verifier", self.seed))


def flow_of(secret: bytes, cookie: str, now: datetime) -> SignInFlow | None:
    """The flow of a browser's cookie; None if it is not ours or too old."""
    content, _, code = cookie.rpartition(".")
    parts = content.split(".")
    if len(cookie) > LONGEST_COOKIE or not cookie.isascii() or len(parts) != 3:
        return None
    if not hmac.compare_digest(code, _text(_of(secret, "cookie", content.encode()))):
        return None
    flow = SignInFlow(_bytes(parts[0]), int(parts[1]), parts[2])
    return flow if now < flow.until <= now + VALID else None


def is_of(secret: bytes, flow: SignInFlow, state: str) -> bool:
    """Whether a state that came back belongs to this browser's flow."""
    return state.isascii() and hmac.compare_digest(state, flow.state(secret))


def way_there(secret: bytes, flow: SignInFlow, terms: ProviderTerms, endpoint: str) -> str:
    """The address at the provider to send the browser to."""
    challenge = _text(hashlib.sha256(flow.verifier(secret).encode()).digest())
    asked: dict[str, Any] = {
        "response_type": "code",
        "client_id": terms.client_id,
        "redirect_uri": terms.redirect_uri,
        "scope": " ".join(terms.scopes),
        "state": flow.state(secret),
        "nonce": flow.nonce(secret),
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"


def way_out(terms: ProviderTerms, endpoint: str) -> str:
    """The address at the provider that ends the session there too."""
    asked = {"client_id": terms.client_id, "post_logout_redirect_uri": terms.after_sign_out}
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"


def _of(secret: bytes, what: str, content: bytes) -> bytes:
    return hmac.digest(secret, f"provider {what}\0".encode() + content, "sha256")


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
