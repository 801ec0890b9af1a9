"""Tokens that look right and are not, signed with keys of the test's own."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from queue_server.people.provider.ports import ProviderTerms
from queue_server.people.provider.tokens import (
    APART,
    BadToken,
    ClocksApart,
    UnknownKey,
    claims_of,
)

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
KEY, OTHER = (RSAKey.generate_key(2048, {"kid": kid, "use": "sig"}) for kid in ("a", "b"))
TERMS = ProviderTerms(issuer="https://id", client_id="office", redirect_uri="", after_sign_out="")
RIGHT = {
    "iss": "https://id", "aud": "office", "sub": "mei", "nonce": "n",
    "iat": NOON.timestamp(), "exp": (NOON + timedelta(minutes=5)).timestamp(),
}  # fmt: skip


def keys(*known: RSAKey) -> dict[str, Any]:
    return {"keys": [one.as_dict(private=False) for one in known]}


def token(changes: dict[str, Any] | None = None, key: RSAKey = KEY, **header: Any) -> str:
    claims = {k: v for k, v in {**RIGHT, **(changes or {})}.items() if v is not None}
    return jwt.encode({"alg": "RS256", "kid": key.kid, **header}, claims, key)


def test_a_token_that_is_right_is_taken() -> None:
    for changes in ({}, {"aud": ["office"]}, {"aud": ["office", "x"], "azp": "office"}):
        assert claims_of(token(changes), keys(KEY), TERMS, "n", NOON)["sub"] == "mei"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil"}, {"iss": None}, {"aud": "other"}, {"aud": None}, {"aud": []},
        {"aud": ["office", "other"]}, {"azp": "other"}, {"nonce": "m"}, {"nonce": None},
        {"sub": None}, {"sub": ""}, {"sub": 5}, {"sub": "x" * 256}, {"exp": None}, {"iat": None},
        {"exp": "tomorrow"}, {"iat": True},
    ],
)  # fmt: skip
def test_each_wrong_claim_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(BadToken):
        claims_of(token(changes), keys(KEY), TERMS, "n", NOON)


def test_a_token_of_another_time_says_that_clocks_differ() -> None:
    end = NOON + timedelta(minutes=5)
    assert claims_of(token(), keys(KEY), TERMS, "n", end + APART - timedelta(seconds=1))
    for now in (end + APART, NOON - APART - timedelta(seconds=1)):
        with pytest.raises(ClocksApart):
            claims_of(token(), keys(KEY), TERMS, "n", now)
    later = {"nbf": (NOON + 2 * APART).timestamp()}
    with pytest.raises(ClocksApart):
        claims_of(token(later), keys(KEY), TERMS, "n", NOON)


def test_a_key_that_is_not_known_is_told_from_a_forgery() -> None:
    with pytest.raises(UnknownKey):
        claims_of(token(key=OTHER), keys(KEY), TERMS, "n", NOON)
    with pytest.raises(BadToken):
        claims_of(token(key=OTHER, kid="a"), keys(KEY), TERMS, "n", NOON)


def test_a_shared_secret_or_a_public_key_used_as_one_signs_nothing() -> None:
    secret = OctKey.import_key("office-secret-of-thirty-two-signs")
    forged = jwt.encode({"alg": "HS256", "kid": "a"}, dict(RIGHT), secret)
    published = {"keys": [{**secret.as_dict(), "kid": "a"}, *keys(KEY)["keys"]]}
    for known in (keys(KEY), published):
        with pytest.raises(BadToken):
            claims_of(forged, known, TERMS, "n", NOON)


@pytest.mark.parametrize("junk", ["", "a.b", "a.b.c", "é.é.é", "." * 40, "x" * 40_000])
def test_junk_in_place_of_a_token_is_refused(junk: str) -> None:
    with pytest.raises(BadToken):
        claims_of(junk, keys(KEY), TERMS, "n", NOON)


@pytest.mark.parametrize("known", [{}, {"keys": None}, {"keys": [5]}, {"keys": [{"kty": "RSA"}]}])
def test_junk_in_place_of_keys_is_refused(known: dict[str, Any]) -> None:
    with pytest.raises(BadToken):
        claims_of(token(), known, TERMS, "n", NOON)
