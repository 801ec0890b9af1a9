"""How requests reach us: proxies we trust, names we answer to, origins that may change things.

Nothing a stranger sends is believed: ``X-Forwarded-*`` counts only from a configured proxy, and a
request that passed any proxy is never local.
"""

import hashlib
import ipaddress
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from aiohttp.web import BaseRequest

from queue_server.core.errors import Refused, UnknownThing
from queue_server.wire.paths import SESSION_COOKIE

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

FORWARDING = ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Via")
DEFAULT_PORT = {"http": 80, "https": 443}
#: Parsed names and addresses remembered: every request brings one of each.
MOST_REMEMBERED = 1024


@dataclass(frozen=True, slots=True)
class Peer:
    """Where a request comes from.

    ``local``: from this machine, through no proxy. ``proxied``: through a proxy we trust.
    """

    address: str
    secure: bool
    local: bool
    proxied: bool = False


@dataclass(frozen=True, slots=True)
class SessionCookie:
    """The cookie of signed-in staff, named per branch, so that two on one host do not clash."""

    name: str
    always_secure: bool

    @classmethod
    def of(cls, branch: str, epoch: str, *, always_secure: bool) -> "SessionCookie":
        """The cookie of a branch; the same in all processes that serve its database."""
        own = hashlib.sha256(f"{branch}\0{epoch}".encode()).hexdigest()[:8]
        prefix = "__Host-" if always_secure else ""
        return cls(f"{prefix}{SESSION_COOKIE}_{own}", always_secure)

    def read(self, header: str | None) -> str | None:
        """The session token in a Cookie header."""
        if not header:
            return None
        for part in header.split(";"):
            name, _, value = part.strip().partition("=")
            if name == self.name and value:
                return value
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What the configuration says about the network in front of the server."""

    #: The first and the last address of each network of trusted proxies.
    trusted: tuple[tuple[bytes, bytes], ...] = ()
    public_url: str = ""
    hosts: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    tls: bool = False

    @classmethod
    def of(
        cls,
        *,
        trusted: Iterable[str] = (),
        public_url: str = "",
        hosts: Iterable[str] = (),
        origins: Iterable[str] = (),
        tls: bool = False,
    ) -> "Outside":
        """Read the configured texts; they were checked with the configuration."""
        public = canonical(public_url) if public_url else None
        names = {canonical_host(one) for one in hosts}
        names |= {canonical_host(socket.gethostname()), "localhost"}
        if public:
            names.add(urlsplit(public).hostname)
        networks = (ipaddress.ip_network(one, strict=False) for one in trusted)
        return cls(
            trusted=tuple(
                (one.network_address.packed, one.broadcast_address.packed) for one in networks
            ),
            public_url=public or "",
            hosts=frozenset(name for name in names if name),
            origins=frozenset(
                filter(None, map(canonical, [*origins, *([public] if public else [])]))
            ),
            tls=tls,
        )

    @property
    def always_secure(self) -> bool:
        """Whether every browser reaches us over TLS."""
        return self.tls or self.public_url.startswith("https:")

    def peer_of(self, request: BaseRequest) -> Peer:
        """Where a request comes from."""
        return self.peer(request.remote or "?", request.scheme, request.headers)

    def peer(self, remote: str, scheme: str, headers: Mapping[str, str]) -> Peer:
        """As :meth:`peer_of`; a proxy we do not trust speaks only for itself."""
        if not self.trusts(remote):
            forwarded = any(name in headers for name in FORWARDING)
            return Peer(remote, scheme == "https", _is_loopback(remote) and not forwarded)
        address = self._first_stranger(remote, headers.get("X-Forwarded-For", ""))
        proto = headers.get("X-Forwarded-Proto", scheme).rpartition(",")[2].strip().lower()
        return Peer(address, proto == "https", False, proxied=True)

    def _first_stranger(self, remote: str, forwarded_for: str) -> str:
        """The nearest address that is not a trusted proxy; those before it may be forged."""
        for part in reversed(forwarded_for.split(",")):
            hop = part.strip()
            found = packed(hop)
            if found is None:
                return remote
            remote = hop
            if not self._is_trusted(found):
                break
        return remote

    def trusts(self, address: str) -> bool:
        """Whether this is the address of a configured proxy."""
        found = packed(address) if self.trusted else None
        return found is not None and self._is_trusted(found)

    def _is_trusted(self, address: bytes) -> bool:
        for first, last in self.trusted:
            if len(first) == len(address) and first <= address <= last:
                return True
        return False

    def require_host(self, host: str | None) -> None:
        """Refuse a host name that is not ours: another site may have had its name resolved to us.

        Raises:
            UnknownThing: ``unknown_host``.
        """
        if host is None or _is_one_of(self.hosts, host):
            return
        raise UnknownThing(
            "unknown_host", "this server does not answer to that name", host=host[:80]
        )

    def require_origin(self, origin: str | None, host: str | None) -> None:
        """Refuse a page of another origin; programs send no Origin at all.

        Raises:
            Refused: ``bad_origin``.
        """
        if origin is None:
            return
        asked = canonical(origin)
        if asked is not None and (asked in self.origins or asked in _own(host)):
            return
        raise Refused("bad_origin", "this page may not change anything here")


@lru_cache(MOST_REMEMBERED)
def _is_one_of(ours: frozenset[str], host: str) -> bool:
    name = canonical_host(host)
    return name is not None and (name in ours or _cannot_be_rebound(name))


def _cannot_be_rebound(name: str) -> bool:
    """Whether it is an address or a name without a dot: no one outside can resolve these to us."""
    return _is_address(name) or "." not in name


def _own(host: str | None) -> set[str | None]:
    return {canonical(f"{scheme}://{host}") for scheme in DEFAULT_PORT} if host else set()


def canonical(origin: str) -> str | None:
    """The canonical form of an origin: lower case, ASCII host, no default port. None if invalid."""
    try:
        parts = urlsplit(origin.strip())
        port = parts.port
    except ValueError:
        return None
    host = canonical_host(parts.hostname or "")
    if parts.scheme not in DEFAULT_PORT or not host or "@" in parts.netloc:
        return None
    shown = f"[{host}]" if ":" in host else host
    own_port = "" if port in (None, DEFAULT_PORT[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{shown}{own_port}"


@lru_cache(MOST_REMEMBERED)
def canonical_host(host: str) -> str | None:
    """A host name without port, in lower case ASCII; None if invalid."""
    try:
        name = urlsplit(f"//{host}").hostname if not _is_address(host) else host
        if name is None:
            return None
        return name if ":" in name else name.rstrip(".").encode("idna").decode("ascii").lower()
    except (ValueError, UnicodeError):
        return None


def _is_address(text: str) -> bool:
    return read_address(text) is not None


def packed(text: str) -> bytes | None:
    """An address as bytes. The system parses the usual form far faster than ``ipaddress``, which
    matters when each visitor of a crowd has a different address; it accepts nothing that
    ``ipaddress`` refuses.
    """
    try:
        return socket.inet_pton(socket.AF_INET, text)
    except (OSError, ValueError):
        found = read_address(text)
        return None if found is None else found.packed


@lru_cache(MOST_REMEMBERED)
def read_address(text: str) -> Address | None:
    """An IP address; None if it is not one."""
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


@lru_cache(MOST_REMEMBERED)
def _is_loopback(text: str) -> bool:
    found = read_address(text)
    return found is not None and found.is_loopback
