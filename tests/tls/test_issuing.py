"""What an office's authority signs, and for whom."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from queue_server.tls.issuing import (
    MOST_NAMES,
    BadName,
    IssuedCertificate,
    ends_at,
    fingerprint,
    make_authority,
    make_server,
    names_of,
)

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority() -> IssuedCertificate:
    return make_authority("龍井戶政", NOW)


def trusts(
    authority: IssuedCertificate, server: IssuedCertificate, name: str, at: datetime = NOW
) -> bool:
    """Whether a strict client that trusts the authority takes the server for ``name``."""
    store = Store([x509.load_pem_x509_certificate(authority.certificate)])
    verifier = PolicyBuilder().store(store).time(at).build_server_verifier(x509.DNSName(name))
    leaf = x509.load_pem_x509_certificates(server.certificate)[0]
    try:
        verifier.verify(leaf, [])
    except VerificationError:
        return False
    return True


def test_a_client_takes_the_names_that_were_asked_for_and_no_other(
    authority: IssuedCertificate,
) -> None:
    server = make_server(authority, ["queue.office.lan"], NOW)
    assert trusts(authority, server, "queue.office.lan")
    assert trusts(authority, server, "localhost")
    assert not trusts(authority, server, "bank.example")


def test_an_authority_of_somebody_else_is_not_believed(authority: IssuedCertificate) -> None:
    other = make_authority("龍井戶政", NOW)
    assert not trusts(authority, make_server(other, ["queue.office.lan"], NOW), "queue.office.lan")


def test_a_certificate_counts_from_an_hour_ago_for_thirteen_months(
    authority: IssuedCertificate,
) -> None:
    server = make_server(authority, ["queue"], NOW)
    for at, good in ((-2 / 24, False), (0, True), (396, True), (398, False)):
        assert trusts(authority, server, "queue", NOW + timedelta(days=at)) == good
    assert ends_at(server.certificate) == NOW + timedelta(days=397)


def test_a_renewal_is_for_the_same_names(authority: IssuedCertificate) -> None:
    names = ["queue.office.lan", "192.0.2.7", "2001:db8::7"]
    server = make_server(authority, names, NOW)
    assert names_of(server.certificate) == names
    again = make_server(authority, names_of(server.certificate), NOW)
    assert names_of(again.certificate) == names
    assert again.key != server.key


def test_a_name_in_chinese_is_written_as_browsers_ask_for_it(authority: IssuedCertificate) -> None:
    assert names_of(make_server(authority, ["戶政.lan"], NOW).certificate) == ["xn--youn1e.lan"]


@pytest.mark.parametrize("name", ["", "a b", "http://x", "*.lan", "x" * 64, "a..b", "queue:8080"])
def test_what_is_no_name_is_in_no_certificate(authority: IssuedCertificate, name: str) -> None:
    with pytest.raises(BadName):
        make_server(authority, [name], NOW)


def test_names_have_a_bound(authority: IssuedCertificate) -> None:
    with pytest.raises(BadName, match=str(MOST_NAMES)):
        make_server(authority, [f"n{n}" for n in range(MOST_NAMES)], NOW)


def test_an_authority_that_ends_before_the_certificate_signs_nothing(
    authority: IssuedCertificate,
) -> None:
    with pytest.raises(ValueError, match="make a new one"):
        make_server(authority, ["queue"], NOW + timedelta(days=3653 - 300))


def test_the_authority_signs_servers_and_no_further_authority(authority: IssuedCertificate) -> None:
    made = x509.load_pem_x509_certificate(authority.certificate)
    basic = made.extensions.get_extension_for_class(x509.BasicConstraints)
    assert basic.critical
    assert (basic.value.ca, basic.value.path_length) == (True, 0)
    leaf = make_server(authority, ["queue"], NOW)
    basic = x509.load_pem_x509_certificate(leaf.certificate).extensions.get_extension_for_class(
        x509.BasicConstraints
    )
    assert not basic.value.ca


def test_the_fingerprint_is_as_browsers_show_it(authority: IssuedCertificate) -> None:
    pairs = fingerprint(authority.certificate).split(":")
    assert len(pairs) == 32
    assert all(len(pair) == 2 and pair == pair.upper() for pair in pairs)
