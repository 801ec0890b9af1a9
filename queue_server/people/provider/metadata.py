"""What a provider says about itself (OpenID Connect Discovery), after checks. Pure."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from queue_server.people.provider.ports import ProviderAway

LONGEST_URL = 500


@dataclass(frozen=True, slots=True)
class Metadata:
    """A provider's endpoints; ``says_issuer``: it names itself on the way back (RFC 9207)."""

    authorization: str
    token: str
    keys: str
    userinfo: str
    end_session: str
    says_issuer: bool
    basic: bool


def address_of(issuer: str) -> str:
    """Where a provider describes itself."""
    return issuer.rstrip("/") + "/.well-known/openid-configuration"


def metadata_of(document: Mapping[str, Any], issuer: str) -> Metadata:
    """Read a provider's description.

    Raises:
        ProviderAway: If it is another issuer's, or lacks what is needed here.
    """
    if document.get("issuer") != issuer:
        raise ProviderAway("describes an issuer other than the configured one")
    methods = document.get("code_challenge_methods_supported", ["S256"])
    if not isinstance(methods, list) or "S256" not in methods:
        raise ProviderAway("does not take PKCE with S256")
    ways = document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return Metadata(
        authorization=_required(document, "authorization_endpoint"),
        token=_required(document, "token_endpoint"),
        keys=_required(document, "jwks_uri"),
        userinfo=_url(document.get("userinfo_endpoint")),
        end_session=_url(document.get("end_session_endpoint")),
        says_issuer=document.get("authorization_response_iss_parameter_supported") is True,
        basic=isinstance(ways, list) and "client_secret_basic" in ways,
    )


def is_safe(url: str) -> bool:
    """Whether secrets may be sent there: HTTPS, or this machine itself."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if len(url) > LONGEST_URL or not host:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(host))


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _required(document: Mapping[str, Any], name: str) -> str:
    url = _url(document.get(name))
    if not url:
        raise ProviderAway(f"has no safe {name}")
    return url


def _url(value: object) -> str:
    return value if isinstance(value, str) and is_safe(value) else ""
