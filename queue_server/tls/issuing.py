"""An office's own certificate authority, and its server's certificate. Values in, PEM out.

Keys are on P-256, which every browser accepts. The authority may sign only servers, and no other
authority. A server's certificate lasts 397 days: browsers accept no longer ones from public
authorities, and an office that renews each year does not forget how.
"""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

AUTHORITY_DAYS = 3653
SERVER_DAYS = 397
#: Certificates begin this much earlier, for machines whose clocks are a little behind.
EARLIER = timedelta(hours=1)
#: Names under which the server's own machine reaches it.
OWN_NAMES: tuple[str, ...] = ("localhost", "127.0.0.1", "::1")
MOST_NAMES = 40
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")


class BadName(ValueError):
    """Neither a host name nor an address, so it cannot be in a certificate."""


@dataclass(frozen=True, slots=True)
class IssuedCertificate:
    """A certificate with its key, both PEM."""

    certificate: bytes
    key: bytes


def make_authority(office: str, now: datetime) -> IssuedCertificate:
    """A new authority, named after the office."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _named(f"{office[:40]} CA")
    made = (
        _builder(name, name, key.public_key(), now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return _pem(made, key)


def make_server(
    authority: IssuedCertificate, names: Sequence[str], now: datetime
) -> IssuedCertificate:
    """A server's certificate for host names and addresses, followed by the authority's.

    Raises:
        BadName: For what is neither a name nor an address, or for too many of them.
        ValueError: If the authority is not one, or ends before the certificate would.
    """
    signer = x509.load_pem_x509_certificate(authority.certificate)
    signing = serialization.load_pem_private_key(authority.key, None)
    if not isinstance(signing, ec.EllipticCurvePrivateKey):
        raise ValueError("the key of the authority was not made by run.py cert")
    if signer.not_valid_after_utc < now + timedelta(days=SERVER_DAYS):
        raise ValueError("the authority ends too soon; make a new one and install it everywhere")
    key = ec.generate_private_key(ec.SECP256R1())
    wanted = _alternatives(names)
    made = (
        _builder(_named(names[0][:64]), signer.subject, key.public_key(), now, SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(wanted), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False
        )
        .sign(signing, hashes.SHA256())
    )
    issued = _pem(made, key)
    return IssuedCertificate(issued.certificate + authority.certificate, issued.key)


def names_of(certificate: bytes) -> list[str]:
    """The names and addresses in a server's certificate, except those of its own machine."""
    found = x509.load_pem_x509_certificate(certificate).extensions
    try:
        names = found.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    texts = [str(one.value) for one in names]
    return [text for text in texts if text not in OWN_NAMES]


def ends_at(certificate: bytes) -> datetime:
    """When a certificate expires."""
    return x509.load_pem_x509_certificate(certificate).not_valid_after_utc


def fingerprint(certificate: bytes) -> str:
    """SHA-256 in pairs of digits, as browsers and phones show it."""
    return x509.load_pem_x509_certificate(certificate).fingerprint(hashes.SHA256()).hex(":").upper()


def _alternatives(names: Sequence[str]) -> list[x509.GeneralName]:
    every = list(dict.fromkeys([*names, *OWN_NAMES]))
    if len(every) > MOST_NAMES:
        raise BadName(f"at most {MOST_NAMES} names and addresses")
    return [_alternative(name) for name in every]


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        pass
    try:
        plain = name.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        plain = ""
    if not _HOST.fullmatch(plain) or len(plain) > 253:
        raise BadName(f"not a host name or address: {name[:80]!r}")
    return x509.DNSName(plain)


def _named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + timedelta(days=days))
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs, key_cert_sign=signs, crl_sign=signs,
        content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _pem(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> IssuedCertificate:
    return IssuedCertificate(
        certificate.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )
