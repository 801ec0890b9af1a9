"""What browsers are asked about passkeys, and checking their answers (WebAuthn, level 3).

Checking needs ``webauthn``, which is imported with the first passkey and never in an office without
any. It takes a while, so call :func:`registered` and :func:`signed` in a thread.
"""

import base64
import binascii
import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from queue_server.people.passkeys.challenges import VALID
from queue_server.people.passkeys.ports import Passkey

#: EdDSA, ECDSA with P-256, RSA: every authenticator has one of them.
ALGORITHMS = (-8, -7, -257)
_TIMEOUT_MS = int(VALID.total_seconds() * 1000)

Credential = Mapping[str, Any]
"""A ``PublicKeyCredential`` as JSON: every buffer in base64url."""


class Unverified(Exception):
    """An answer is not valid. The message says why, for the security log; it contains no secret."""


@dataclass(frozen=True, slots=True)
class BrowserPlace:
    """Where a browser is: its origin, and the host that passkeys are made for."""

    origin: str
    host: str


@dataclass(frozen=True, slots=True)
class New:
    """A passkey that was just made."""

    credential: bytes
    public_key: bytes
    sign_count: int


def text_of(raw: bytes) -> str:
    """Bytes as base64url without padding, as browsers exchange them."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def bytes_of(text: str) -> bytes:
    """Bytes of base64url with or without padding.

    Raises:
        Unverified: If it is not base64url.
    """
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unverified("not base64url") from error


def make_options(
    challenge: bytes,
    place: BrowserPlace,
    office: str,
    user: str,
    handle: bytes,
    known: Iterable[Passkey],
) -> dict[str, Any]:
    """Options for ``navigator.credentials.create``: a passkey usable without a user name."""
    return {
        "challenge": text_of(challenge),
        "rp": {"id": place.host, "name": office},
        "user": {"id": text_of(handle), "name": user, "displayName": user},
        "pubKeyCredParams": [{"type": "public-key", "alg": alg} for alg in ALGORITHMS],
        "timeout": _TIMEOUT_MS,
        "attestation": "none",
        "authenticatorSelection": {
            "residentKey": "required",
            "requireResidentKey": True,
            "userVerification": "required",
        },
        "excludeCredentials": _descriptors(known),
    }


def use_options(
    challenge: bytes, place: BrowserPlace, allowed: Iterable[Passkey]
) -> dict[str, Any]:
    """Options for ``navigator.credentials.get``; any passkey is accepted if none are named."""
    return {
        "challenge": text_of(challenge),
        "rpId": place.host,
        "timeout": _TIMEOUT_MS,
        "userVerification": "required",
        "allowCredentials": _descriptors(allowed),
    }


def _descriptors(passkeys: Iterable[Passkey]) -> list[dict[str, Any]]:
    return [
        {"type": "public-key", "id": one.credential, "transports": one.transports.split()}
        for one in passkeys
    ]


def challenge_in(credential: Credential) -> bytes:
    """The challenge that the browser says was signed.

    Raises:
        Unverified: If there is none, or a frame of another site requested it.
    """
    try:
        said = json.loads(bytes_of(credential["response"]["clientDataJSON"]))
        challenge = said["challenge"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unverified("no client data") from error
    if not isinstance(challenge, str) or said.get("crossOrigin", False) is not False:
        raise Unverified("no client data of this site")
    return bytes_of(challenge)


def registered(credential: Credential, challenge: bytes, place: BrowserPlace) -> New:
    """Check that a passkey was made here, just now, and that it verified its user.

    Raises:
        Unverified: If not.
    """
    from webauthn import verify_registration_response

    found = _checked(
        verify_registration_response,
        credential=dict(credential),
        expected_challenge=challenge,
        expected_rp_id=place.host,
        expected_origin=place.origin,
        require_user_verification=True,
    )
    return New(found.credential_id, found.credential_public_key, found.sign_count)


def signed(credential: Credential, challenge: bytes, place: BrowserPlace, passkey: Passkey) -> int:
    """Check that this passkey signed here after verifying its user. Returns its new count of uses.

    Raises:
        Unverified: If not.
    """
    from webauthn import verify_authentication_response

    found = _checked(
        verify_authentication_response,
        credential=dict(credential),
        expected_challenge=challenge,
        expected_rp_id=place.host,
        expected_origin=place.origin,
        credential_public_key=bytes_of(passkey.public_key),
        credential_current_sign_count=passkey.sign_count,
        require_user_verification=True,
    )
    return int(found.new_sign_count)


def _checked(check: Any, **given: Any) -> Any:
    """Turn any error of its parsers into :class:`Unverified`: a stranger's bytes were wrong."""
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        return check(**given)
    except (WebAuthnException, ValueError, LookupError, TypeError, AttributeError) as error:
        raise Unverified(str(error)[:120] or type(error).__name__) from error
    except (struct.error, ArithmeticError, RecursionError, AssertionError) as error:
        raise Unverified(type(error).__name__) from error
