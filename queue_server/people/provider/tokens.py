"""Checking ID tokens (OpenID Connect Core, 3.1.3.7).

``joserfc`` is imported with the first token, and never in an office without a provider.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from queue_server.people.provider.ports import ProviderTerms

#: Signatures by keys that the provider publishes; never ``none``, never a shared secret.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
              "EdDSA", "Ed25519"]  # fmt: skip
#: How far the clocks of provider and office may differ.
APART = timedelta(minutes=5)
LONGEST_TOKEN = 32_768
LONGEST_SUBJECT = 255


class BadToken(Exception):
    """A token is not valid. The message says why, for the security log; it contains no secret."""


class UnknownKey(BadToken):
    """No known key signed the token: the provider may have a new one."""


class ClocksApart(BadToken):
    """The token has expired, or the clocks differ too much."""


def claims_of(
    token: str, keys: Mapping[str, Any], terms: ProviderTerms, nonce: str, now: datetime
) -> dict[str, Any]:
    """The checked claims of a token.

    Raises:
        BadToken: Or one of its subclasses.
    """
    if len(token) > LONGEST_TOKEN:
        raise BadToken("too long")
    claims = _signed(token, keys)
    if claims.get("iss") != terms.issuer:
        raise BadToken("is of another issuer")
    audience = claims.get("aud")
    meant = audience if isinstance(audience, list) else [audience]
    if terms.client_id not in meant:
        raise BadToken("is meant for another application")
    if claims.get("azp", terms.client_id) != terms.client_id or (
        len(meant) > 1 and "azp" not in claims
    ):
        raise BadToken("was issued to another application")
    if claims.get("nonce") != nonce:
        raise BadToken("belongs to another sign-in")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 1 <= len(subject) <= LONGEST_SUBJECT:
        raise BadToken("names no user")
    _refuse_other_times(claims, now)
    return claims


def _refuse_other_times(claims: Mapping[str, Any], now: datetime) -> None:
    seconds, apart = now.timestamp(), APART.total_seconds()
    times = {name: claims.get(name) for name in ("exp", "iat")}
    if not all(isinstance(at, int | float) and not isinstance(at, bool) for at in times.values()):
        raise BadToken("has no time of issue or expiry")
    if seconds >= times["exp"] + apart or times["iat"] > seconds + apart:  # type: ignore[operator]  # numbers, by the line above
        raise ClocksApart("has expired, or the clocks differ")
    begins = claims.get("nbf", times["iat"])
    if not isinstance(begins, int | float) or begins > seconds + apart:
        raise ClocksApart("has expired, or the clocks differ")


def _signed(token: str, keys: Mapping[str, Any]) -> dict[str, Any]:
    from joserfc import jwt
    from joserfc.errors import InvalidKeyIdError, JoseError
    from joserfc.jwk import KeySet

    try:
        known = KeySet.import_key_set({"keys": _for_signing(keys)})
        found = jwt.decode(token, known, algorithms=ALGORITHMS)
    except InvalidKeyIdError as error:
        raise UnknownKey("signed by an unknown key") from error
    except JoseError as error:
        # If tokens do not name their key, a new key shows as a signature that does not match.
        kind = UnknownKey if type(error).__name__ == "BadSignatureError" else BadToken
        raise kind(type(error).__name__) from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise BadToken(type(error).__name__) from error
    claims = found.claims
    if not isinstance(claims, dict):
        raise BadToken("no claims")
    return claims


def _for_signing(keys: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The public keys that may sign; a shared secret is never among published keys."""
    listed = keys.get("keys")
    if not isinstance(listed, list):
        raise BadToken("the provider has no keys")
    return [
        one
        for one in listed[:50]
        if isinstance(one, dict)
        and one.get("kty") in ("RSA", "EC", "OKP")
        and one.get("use", "sig") == "sig"
    ]
