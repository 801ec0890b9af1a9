"""The server's side of TLS: from two files to a context, which can read them again."""

import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

#: How long before its end to warn about a certificate.
RENEW_BEFORE = timedelta(days=30)


class NoCertificate(Exception):
    """Certificate or key cannot be used; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Tls:
    """A context that serves a certificate, and the files it is read from."""

    context: ssl.SSLContext
    certificate: Path
    key: Path

    @classmethod
    def open(cls, certificate: Path, key: Path) -> "Tls":
        """Read certificate and key; TLS 1.2 or newer is used.

        Raises:
            NoCertificate: If they are missing, damaged, or do not belong together.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        opened = cls(context, certificate, key)
        opened.read_again()
        return opened

    def read_again(self) -> None:
        """Use the present content of the files for every connection from now on.

        Raises:
            NoCertificate: As :meth:`open`; the old certificate stays in use.
        """
        try:
            # Try another context first: a half-read pair would leave this one unusable.
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(self.certificate, self.key)
            self.context.load_cert_chain(self.certificate, self.key)
        except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
            what = "are missing" if isinstance(error, FileNotFoundError) else "cannot be used"
            detail = f"{self.certificate} and {self.key} {what}"
            raise NoCertificate(f"{detail}; make them with run.py cert") from error

    def names(self) -> list[str]:
        """The names and addresses that the certificate is for."""
        from queue_server.tls.issuing import names_of  # late, as below

        return names_of(self.certificate.read_bytes())

    def days_left(self, now: datetime) -> int:
        """Whole days until the certificate in the file ends; negative if it has ended."""
        from queue_server.tls.issuing import ends_at  # late: a server without TLS does not need it

        return (ends_at(self.certificate.read_bytes()) - now).days

    def wants_renewal(self, now: datetime) -> bool:
        """Whether the certificate ends soon."""
        return self.days_left(now) < RENEW_BEFORE.days
