"""The files of the authority and the server's certificate: ``tls/`` in the data folder.

Keys are readable only by their owner. A file is written beside the old one and moved into place, so
that a server reading meanwhile finds one or the other.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from queue_server.processes.disk import sync_folder
from queue_server.tls.issuing import IssuedCertificate


@dataclass(frozen=True, slots=True)
class TlsFolder:
    """The four files of an office."""

    path: Path

    @property
    def authority(self) -> Path:
        """The certificate that kiosks, walls and office PCs must trust."""
        return self.path / "office-ca.pem"

    @property
    def authority_key(self) -> Path:
        """The authority's key, needed to renew; with it any site can be faked to these machines."""
        return self.path / "office-ca.key"

    @property
    def certificate(self) -> Path:
        """The server's certificate, followed by the authority's."""
        return self.path / "server.pem"

    @property
    def key(self) -> Path:
        """The server's key."""
        return self.path / "server.key"

    def read_authority(self) -> IssuedCertificate:
        """The authority, from its files.

        Raises:
            OSError: If there is none.
        """
        return IssuedCertificate(self.authority.read_bytes(), self.authority_key.read_bytes())

    def write_authority(self, issued: IssuedCertificate) -> None:
        """Keep a new authority."""
        self._write(self.authority_key, issued.key, 0o600)
        self._write(self.authority, issued.certificate, 0o644)

    def write_server(self, issued: IssuedCertificate) -> None:
        """Keep a new certificate of the server."""
        self._write(self.key, issued.key, 0o600)
        self._write(self.certificate, issued.certificate, 0o644)

    def _write(self, path: Path, content: bytes, mode: int) -> None:
        self.path.mkdir(mode=0o755, parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        try:
            with os.fdopen(file, "wb") as out:
                os.fchmod(out.fileno(), mode)
                out.write(content)
                os.fsync(out.fileno())
            beside.replace(path)
            sync_folder(self.path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
