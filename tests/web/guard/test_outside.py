"""How requests reach us: whose headers are trusted."""

from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.core.errors import Refused, UnknownThing
from queue_server.web.guard.outside import (
    Outside,
    Peer,
    SessionCookie,
    canonical,
    packed,
    read_address,
)
from tests.served import Served

PROXY = "10.0.0.1"
BEHIND = Outside.of(trusted=[PROXY], public_url="https://queue.example.gov.tw")


def test_without_a_proxy_what_a_stranger_says_of_itself_is_ignored() -> None:
    said = {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "https"}
    assert Outside().peer("192.0.2.9", "http", said) == Peer("192.0.2.9", False, False)


def test_a_trusted_proxy_names_the_visitor_and_the_scheme() -> None:
    said = {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "https"}
    assert BEHIND.peer(PROXY, "http", said) == Peer("192.0.2.1", True, False, True)


@pytest.mark.parametrize(
    ("forwarded_for", "address"),
    [
        ("203.0.113.66, 192.0.2.1", "192.0.2.1"),  # the first part may be forged
        ("192.0.2.1, 10.0.0.1", "192.0.2.1"),  # two proxies of ours
        ("", PROXY),
        ("nonsense", PROXY),
        ("192.0.2.1, nonsense", PROXY),
        ("2001:db8::7", "2001:db8::7"),
    ],
)
def test_the_nearest_stranger_counts(forwarded_for: str, address: str) -> None:
    assert BEHIND.peer(PROXY, "http", {"X-Forwarded-For": forwarded_for}).address == address


ADDRESSES = st.one_of(
    st.ip_addresses().map(str),
    st.from_regex(r"\A[0-9a-f:.%\x00 ]{1,24}\Z"),
    st.text(max_size=20),
)


@given(ADDRESSES)
def test_what_is_an_address_is_what_the_language_says_is_one(text: str) -> None:
    try:
        expected: IPv4Address | IPv6Address | None = ip_address(text)
    except ValueError:
        expected = None
    assert read_address(text) == expected
    assert packed(text) == (None if expected is None else expected.packed)


NETWORKS = st.one_of(
    st.tuples(st.ip_addresses(v=4), st.integers(0, 32)),
    st.tuples(st.ip_addresses(v=6), st.integers(0, 128)),
).map(lambda one: ip_network(one, strict=False))


@given(st.lists(NETWORKS, max_size=3), st.data())
def test_a_proxy_is_trusted_if_it_is_in_a_network_of_the_configuration(
    networks: list[IPv4Network | IPv6Network], data: st.DataObject
) -> None:
    ends = [one[at] for one in networks for at in (0, -1)]
    near = [
        type(end)(int(end) + step)
        for end in ends
        for step in (-1, 0, 1)
        if 0 <= int(end) + step < 2**end.max_prefixlen
    ]
    address = data.draw(st.sampled_from(near) if near else st.ip_addresses())
    expected = any(address in network for network in networks)
    assert Outside.of(trusted=map(str, networks)).trusts(str(address)) == expected


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=10))
def test_no_header_makes_a_stranger_local_or_raises(forwarded_for: str, proto: str) -> None:
    said = {"X-Forwarded-For": forwarded_for, "X-Forwarded-Proto": proto}
    for remote in (PROXY, "192.0.2.9", "127.0.0.1"):
        assert not BEHIND.peer(remote, "http", said).local


def test_this_machine_is_local() -> None:
    assert Outside().peer("127.0.0.1", "http", {}).local
    assert Outside().peer("::1", "http", {}).local
    assert not Outside().peer("192.0.2.9", "http", {}).local


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://Queue.Example.gov.TW", "https://queue.example.gov.tw"),
        ("https://queue.example.gov.tw:443", "https://queue.example.gov.tw"),
        ("http://queue.example.gov.tw:80/", "http://queue.example.gov.tw"),
        ("http://queue.example.gov.tw:8080", "http://queue.example.gov.tw:8080"),
        ("https://戶政.example", "https://xn--youn1e.example"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("null", None),
        ("file://", None),
        ("http://[", None),
        ("https://user@queue.example", None),
        ("http://a:99999", None),
    ],
)
def test_origins_have_one_way_of_writing(written: str, origin: str | None) -> None:
    assert canonical(written) == origin


def test_an_origin_is_ours_however_it_is_written() -> None:
    for written in ("https://QUEUE.example.gov.tw", "https://queue.example.gov.tw:443"):
        BEHIND.require_origin(written, "127.0.0.1:8080")
    with pytest.raises(Refused, match="bad_origin"):
        BEHIND.require_origin("https://queue.example.gov.tw:8443", "127.0.0.1:8080")


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8080", "[::1]:8080", "localhost", "queue", "queue.example.gov.tw", None]
)
def test_our_own_names_are_answered(host: str | None) -> None:
    BEHIND.require_host(host)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "127.0.0.1.evil.example"])
def test_a_name_that_was_bent_to_us_is_refused(host: str) -> None:
    with pytest.raises(UnknownThing, match="unknown_host"):
        BEHIND.require_host(host)


def test_the_cookie_of_a_branch_is_its_own_and_behind_tls_never_leaves_it() -> None:
    names = {SessionCookie.of(b, e, always_secure=False).name for b in "ab" for e in "xy"}
    assert len(names) == 4
    assert SessionCookie.of("a", "x", always_secure=True).name.startswith("__Host-")


async def test_a_name_of_somebody_elses_reaches_nothing(served: Served) -> None:
    reply = await served.call("GET", "/api/v1/public/board", headers={"Host": "evil.example"})
    assert (reply.status, reply.code) == (421, "unknown_host")


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Forwarded-Proto"])
@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
async def test_what_came_through_a_proxy_is_not_local(
    served: Served, path: str, header: str
) -> None:
    assert (await served.call("GET", path)).status == 200
    assert (await served.call("GET", path, headers={header: "127.0.0.1"})).status == 404


async def test_behind_tls_cookies_are_secure_and_browsers_stay_with_tls(served: Served) -> None:
    served.server.services.guard.outside = Outside.of(public_url="https://queue.example.gov.tw")
    served.server.services.guard.cookie = SessionCookie.of("a", "x", always_secure=True)
    await served.server.accounts.users.add("mei", "clerk", "lantern-over-the-door")
    body = {"user": "mei", "password": "lantern-over-the-door"}
    reply = await served.call("POST", "/api/v1/session", body)
    set_cookie = reply.headers["Set-Cookie"]
    assert set_cookie.startswith("__Host-")
    assert "Secure" in set_cookie
    assert "Path=/" in set_cookie
    assert reply.headers["Strict-Transport-Security"].startswith("max-age=")
